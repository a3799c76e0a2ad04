package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.it.hostile.crowd.Conduct;
import io.thriftyp2p.it.hostile.crowd.Crowd;
import io.thriftyp2p.it.hostile.crowd.Sources;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** Connections that begin with TLS, as a client does, and say nothing more. */
final class TlsHello implements Attack {
  private static final int CONNECTIONS = 4_000;

  private final Ground ground;

  TlsHello(Ground ground) {
    this.ground = ground;
  }

  @Override
  public String name() {
    return ground == Ground.GUARDED ? "tls-hello-to-tls" : "tls-hello";
  }

  @Override
  public Ground ground() {
    return ground;
  }

  @Override
  public String what(Target target) {
    return "%,d connections say the hello of TLS and nothing more, to a node %s certificates"
        .formatted(target.many(CONNECTIONS), ground == Ground.GUARDED ? "with" : "without");
  }

  @Override
  public Seen run(Target target) throws Exception {
    ByteBuffer hello = hello();
    try (Crowd crowd = new Crowd(target.address())) {
      crowd.open(target.many(CONNECTIONS), Sources.machines(8), Conduct.LISTENS, hello);
      int seconds = (int) target.millis(20, 2) / 1000;
      crowd.run(1_000L * seconds);
      return Seen.fine(
          "in %d s the node ended %,d, and sent %,d bytes"
              .formatted(seconds, crowd.closed(), crowd.received()));
    }
  }

  /** What a client of the JDK begins with. */
  static ByteBuffer hello() throws NoSuchAlgorithmException, SSLException {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    engine.beginHandshake();
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    return hello.flip();
  }
}
