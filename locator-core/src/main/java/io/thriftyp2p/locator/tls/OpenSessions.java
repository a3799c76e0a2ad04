package io.thriftyp2p.locator.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.ssl.X509TrustManager;

/**
 * Connections whose other end has shown a certificate. What is believed may change while they are
 * open, and certificates expire: then they are closed. Safe for use by many threads.
 */
final class OpenSessions {
  /** How JDKs name the way to exchange keys where it does not matter, as in TLS 1.3. */
  private static final String ANY_EXCHANGE = "UNKNOWN";

  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

  /** Compared by what it is, not by what it holds. */
  private static final class Session {
    private final X509Certificate[] chain;
    private final boolean ofClient;
    private final Consumer<String> close;

    /** Who has found it good; the reviewer's own. */
    private Optional<X509TrustManager> believer = Optional.empty();

    Session(X509Certificate[] chain, boolean ofClient, Consumer<String> close) {
      this.chain = chain;
      this.ofClient = ofClient;
      this.close = close;
    }

    boolean isKnown(X509TrustManager now, Instant time) {
      return believer.filter(who -> who == now).isPresent()
          && chain[0].getNotAfter().toInstant().isAfter(time);
    }

    void check(X509TrustManager now) {
      try {
        if (ofClient) {
          now.checkClientTrusted(chain, ANY_EXCHANGE);
        } else {
          now.checkServerTrusted(chain, ANY_EXCHANGE);
        }
        believer = Optional.of(now);
      } catch (CertificateException e) {
        close.accept(TlsFailure.reason(e));
      }
    }
  }

  /**
   * A handshake is over.
   *
   * @param chain of certificates that the other end has shown
   * @param ofClient whether the other end is the one that dialled
   * @param close is given the reason; runs in any thread
   * @return to be run when the connection is closed
   */
  Runnable add(X509Certificate[] chain, boolean ofClient, Consumer<String> close) {
    Session session = new Session(chain, ofClient, close);
    sessions.add(session);
    return () -> sessions.remove(session);
  }

  /**
   * Looks at those that this trust manager has not seen, and at those that have expired; for one
   * thread at a time.
   */
  void review(X509TrustManager now, Instant time) {
    for (Session session : sessions) {
      if (!session.isKnown(now, time)) {
        session.check(now);
      }
    }
  }
}
