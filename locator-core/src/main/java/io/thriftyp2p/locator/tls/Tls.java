package io.thriftyp2p.locator.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.thriftyp2p.locator.watch.WatchedFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * TLS for the connections of a process, both ways: each end shows a certificate, and believes those
 * of its authorities; who dials also requires that the certificate is for the host that it dialled.
 * TLS 1.2 and 1.3, by the JDK.
 *
 * <p>The files are looked at every now and then: what is new in them holds for connections that are
 * opened from then on, and those that are open are closed when the other end's certificate is not
 * believed any more, or has expired. Files that do not fit together, as those that are being
 * replaced one after the other, change nothing. Safe for use by many threads; none of them waits
 * for a file.
 */
public final class Tls implements AutoCloseable {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final TlsFiles files;
  private final TlsMode mode;
  private final WatchedFiles watch;
  private final OpenSessions sessions = new OpenSessions();
  private final HandshakeThread handshakes = new HandshakeThread();
  private volatile Contexts contexts;

  private record Contexts(SslContext server, SslContext client, X509TrustManager believed) {}

  private Tls(TlsFiles files, TlsMode mode, Duration between) throws TlsException {
    this.files = files;
    this.mode = mode;
    this.watch =
        new WatchedFiles(
            "certificates", List.of(files.certificate(), files.key(), files.authorities()));
    try {
      this.contexts = contexts(files, watch.read());
    } catch (TlsException e) {
      throw e;
    } catch (IOException e) {
      throw new TlsException(String.valueOf(e.getMessage()), e);
    }
    watch.start(between, this::changed, this::review);
  }

  /**
   * Reads the files, and looks at them again and again until it is closed. Blocks for the moment
   * that reading takes.
   *
   * @param between two looks at the files
   */
  public static Tls open(TlsFiles files, TlsMode mode, Duration between) throws TlsException {
    return new Tls(files, mode, between);
  }

  private void changed(List<byte[]> now) throws TlsException {
    contexts = contexts(files, now);
  }

  private void review() {
    sessions.review(contexts.believed(), Instant.now());
  }

  private static Contexts contexts(TlsFiles files, List<byte[]> contents) throws TlsException {
    Identity identity =
        Identity.of(
            files, new Identity.Contents(contents.get(0), contents.get(1), contents.get(2)));
    X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
    X509Certificate[] authorities = identity.authorities().toArray(X509Certificate[]::new);
    try {
      return new Contexts(
          SslContextBuilder.forServer(identity.key(), chain)
              .sslProvider(SslProvider.JDK)
              .protocols(PROTOCOLS)
              .trustManager(authorities)
              .clientAuth(ClientAuth.REQUIRE)
              .build(),
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.JDK)
              .protocols(PROTOCOLS)
              .keyManager(identity.key(), chain)
              .trustManager(authorities)
              .endpointIdentificationAlgorithm("HTTPS")
              .build(),
          believing(authorities));
    } catch (SSLException e) {
      throw new TlsException("the certificate in " + files.certificate() + " cannot be used", e);
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException("the authorities in " + files.authorities() + " cannot be used", e);
    }
  }

  private static X509TrustManager believing(X509Certificate... authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < authorities.length; i++) {
      store.setCertificateEntry(String.valueOf(i), authorities[i]);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager made : factory.getTrustManagers()) {
      if (made instanceof X509TrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("no trust manager for X.509");
  }

  public TlsMode mode() {
    return mode;
  }

  /**
   * For a connection that was taken. Its handshake does not hold up the event loop, nor those of
   * other addresses.
   *
   * @param from where it has come from
   * @param certificateMayLack whether the other end need not show a certificate; one that it shows
   *     must be believed all the same
   * @param patience with the handshake
   */
  public SslHandler server(
      ByteBufAllocator allocator, InetAddress from, boolean certificateMayLack, Duration patience) {
    SslHandler handler =
        limited(contexts.server().newHandler(allocator, handshakes.of(from)), patience);
    if (certificateMayLack) {
      handler.engine().setWantClientAuth(true);
    }
    return handler;
  }

  /**
   * For a connection that was made to that host.
   *
   * @param patience with the handshake
   */
  public SslHandler client(ByteBufAllocator allocator, String host, int port, Duration patience) {
    return limited(contexts.client().newHandler(allocator, host, port), patience);
  }

  private static SslHandler limited(SslHandler handler, Duration patience) {
    handler.setHandshakeTimeoutMillis(patience.toMillis());
    return handler;
  }

  /**
   * A handshake is over, and has been good: from now on the connection is closed when that changes.
   *
   * @param chain of certificates that the other end has shown
   * @param ofClient whether the other end is the one that dialled
   * @param close is given the reason; runs in a thread that must not be blocked
   * @return to be run when the connection is closed
   */
  public Runnable opened(X509Certificate[] chain, boolean ofClient, Consumer<String> close) {
    return sessions.add(chain, ofClient, close);
  }

  /** Leaves the files alone from now on; connections go on. */
  @Override
  public void close() {
    watch.close();
    handshakes.close();
  }
}
