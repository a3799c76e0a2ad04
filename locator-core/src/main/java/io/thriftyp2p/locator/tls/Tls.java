package io.thriftyp2p.locator.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS for the connections of a process, both ways: each end shows a certificate, and believes those
 * of its authorities; who dials also requires that the certificate is for the host that it dialled.
 * TLS 1.2 and 1.3, by the JDK.
 *
 * <p>The files are looked at every now and then: what is new in them holds for connections that are
 * opened from then on. Files that do not fit together, as those that are being replaced one after
 * the other, change nothing. Safe for use by many threads; none of them waits for a file.
 */
public final class Tls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tls.class);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final TlsFiles files;
  private final TlsMode mode;
  private final ScheduledExecutorService watcher = watcher();
  private final ThreadPoolExecutor handshakes = handshakes();
  private volatile Contexts contexts;

  /** Of the latest try to use what the files hold, good or bad; the watcher's own. */
  private Identity.Contents seen;

  /** What was told of last, and is not mended; the watcher's own. */
  private String complaint = "";

  private record Contexts(SslContext server, SslContext client) {}

  private Tls(TlsFiles files, TlsMode mode) throws TlsException {
    this.files = files;
    this.mode = mode;
    this.seen = read(files);
    this.contexts = contexts(files, seen);
  }

  /**
   * Reads the files, and looks at them again and again until it is closed. Blocks for the moment
   * that reading takes.
   *
   * @param between two looks at the files
   */
  public static Tls open(TlsFiles files, TlsMode mode, Duration between) throws TlsException {
    Tls tls = new Tls(files, mode);
    var unused =
        tls.watcher.scheduleWithFixedDelay(
            tls::look, between.toMillis(), between.toMillis(), TimeUnit.MILLISECONDS);
    return tls;
  }

  private static ScheduledExecutorService watcher() {
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "tls-files");
              thread.setDaemon(true);
              return thread;
            });
    one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return one;
  }

  /**
   * To sign takes a thousand times as long as to answer a request: one thread does it for all who
   * come, so that a storm of them leaves the others' requests, and the other processors, alone. No
   * more wait for it than there may be connections. It ends when nobody comes.
   */
  private static ThreadPoolExecutor handshakes() {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "tls-handshakes");
              thread.setDaemon(true);
              return thread;
            });
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  private void look() {
    try {
      Identity.Contents now = read(files);
      if (!now.sameAs(seen)) {
        seen = now;
        contexts = contexts(files, now);
        LOG.info("new certificates, from {}", files.certificate());
      }
      complaint = "";
    } catch (TlsException e) {
      complain(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.error("the certificates stay as they are", e);
    }
  }

  /** Once, however often it is looked at. */
  private void complain(String why) {
    if (!why.equals(complaint)) {
      complaint = why;
      LOG.warn("the certificates stay as they are: {}", why);
    }
  }

  private static Identity.Contents read(TlsFiles files) throws TlsException {
    return new Identity.Contents(
        read(files.certificate()), read(files.key()), read(files.authorities()));
  }

  private static byte[] read(Path file) throws TlsException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new TlsException(file + " cannot be read: " + reason(e), e);
    }
  }

  private static String reason(IOException failure) {
    String name = failure.getClass().getSimpleName();
    return name.startsWith("NoSuchFile")
        ? "there is no such file"
        : name.startsWith("AccessDenied") ? "this user may not" : String.valueOf(failure);
  }

  private static Contexts contexts(TlsFiles files, Identity.Contents contents) throws TlsException {
    Identity identity = Identity.of(files, contents);
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
              .build());
    } catch (SSLException e) {
      throw new TlsException("the certificate in " + files.certificate() + " cannot be used", e);
    }
  }

  public TlsMode mode() {
    return mode;
  }

  /** For a connection that was taken. Its handshake does not hold up the event loop. */
  public SslHandler server(ByteBufAllocator allocator) {
    return limited(contexts.server().newHandler(allocator, handshakes));
  }

  /** For a connection that was made to that host. */
  public SslHandler client(ByteBufAllocator allocator, String host, int port) {
    return limited(contexts.client().newHandler(allocator, host, port));
  }

  private static SslHandler limited(SslHandler handler) {
    handler.setHandshakeTimeoutMillis(HANDSHAKE.toMillis());
    return handler;
  }

  /** Leaves the files alone from now on; connections go on. */
  @Override
  public void close() {
    watcher.shutdownNow();
    handshakes.shutdown();
  }
}
