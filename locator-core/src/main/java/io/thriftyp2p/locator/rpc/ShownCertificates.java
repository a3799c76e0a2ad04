package io.thriftyp2p.locator.rpc;

import io.netty.channel.Channel;
import io.thriftyp2p.locator.tls.Tls;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The certificates that the other end of a connection has shown. */
@SuppressWarnings("FutureReturnValueIgnored") // closing needs no follow-up
final class ShownCertificates {
  private ShownCertificates() {}

  /** Its own one first; none at all when it has shown none. */
  static X509Certificate[] of(SSLSession session) {
    try {
      Certificate[] shown = session.getPeerCertificates();
      return Arrays.copyOf(shown, shown.length, X509Certificate[].class);
    } catch (SSLPeerUnverifiedException e) {
      return new X509Certificate[0];
    }
  }

  /**
   * Closes the connection when they are not believed any more.
   *
   * @param told is given the reason, on the connection's event loop
   */
  static void watch(
      Tls tls,
      X509Certificate[] chain,
      boolean ofClient,
      Channel connection,
      Consumer<String> told) {
    Runnable end =
        tls.opened(
            chain,
            ofClient,
            reason ->
                EventLoops.runOn(
                    connection.eventLoop(),
                    () -> {
                      if (connection.isOpen()) {
                        told.accept("its connection is closed: " + reason);
                        connection.close();
                      }
                    }));
    connection.closeFuture().addListener(closed -> end.run());
  }
}
