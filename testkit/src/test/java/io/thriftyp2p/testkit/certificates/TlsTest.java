package io.thriftyp2p.testkit.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.access.Role;
import io.thriftyp2p.locator.access.Security;
import io.thriftyp2p.locator.access.Token;
import io.thriftyp2p.locator.access.Tokens;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.RpcClient;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.locator.rpc.RpcServer;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.locator.tls.Tls;
import io.thriftyp2p.locator.tls.TlsException;
import io.thriftyp2p.locator.tls.TlsFiles;
import io.thriftyp2p.locator.tls.TlsMode;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Locator;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TIOStreamTransport;
import org.apache.thrift.transport.TTransportException;
import org.apache.thrift.transport.layered.TFramedTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers and clients with certificates, good and bad. */
class TlsTest {
  private static final String HERE = "127.0.0.1";
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final RpcMethod<Store.get_args, ByteBuffer> GET =
      RpcMethod.answered("store", "get", Store.get_result::new, Lane.DATA);

  @TempDir private static Path directory;
  private static TlsFiles good;
  private static TlsFiles other;
  private static TlsFiles expired;
  private static TlsFiles elsewhere;
  private static TlsFiles stranger;

  @TempDir private Path own;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void certify() throws Exception {
    TestAuthority authority = TestAuthority.in(directory.resolve("ca"));
    good = authority.certify("good", "peer", List.of(HERE, "localhost"));
    other = authority.certify("other", "peer", List.of(HERE));
    expired = authority.certifyExpired("expired", "peer", List.of(HERE));
    elsewhere = authority.certify("elsewhere", "peer", List.of("10.1.2.3", "example.org"));
    stranger =
        TestAuthority.in(directory.resolve("strangers")).certify("good", "peer", List.of(HERE));
  }

  @AfterEach
  void close() throws Exception {
    Collections.reverse(open);
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private Tls tls(TlsFiles files, TlsMode mode) throws TlsException {
    Tls tls = Tls.open(files, mode, LOOK);
    open.add(tls);
    return tls;
  }

  private static RpcConfig config(Tls tls) {
    return RpcConfig.ONE_LOOP.withTls(tls);
  }

  /** Answers each get with the key. */
  private Endpoint serve(RpcConfig config) throws Exception {
    Store.AsyncIface echo =
        (Store.AsyncIface)
            Proxy.newProxyInstance(
                TlsTest.class.getClassLoader(),
                new Class<?>[] {Store.AsyncIface.class},
                (proxy, method, arguments) -> {
                  @SuppressWarnings("unchecked") // of its own method
                  var answer = (AsyncMethodCallback<Object>) arguments[1];
                  answer.onComplete(method.getName().equals("get") ? arguments[0] : null);
                  return null;
                });
    EventLoops loops = EventLoops.start(config);
    open.add(loops);
    RpcServer server =
        RpcServer.bind(loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config);
    open.add(server);
    server.start(
        RpcService.asynchronous("store", echo, Store.AsyncProcessor::new)
            .authenticatingBy(
                "authenticate", args -> ((Locator.authenticate_args) args).getToken()),
        List.of());
    return new Endpoint(HERE, server.port());
  }

  private RpcClient client(RpcConfig config) {
    EventLoops loops = EventLoops.start(config);
    open.add(loops);
    RpcClient client = new RpcClient(loops, config);
    open.add(client);
    return client;
  }

  private static CompletableFuture<ByteBuffer> get(RpcClient client, Endpoint from, String key) {
    return client.call(
        from,
        GET,
        new Store.get_args(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8))),
        TIMEOUT);
  }

  private static String text(CompletableFuture<ByteBuffer> answer) {
    return StandardCharsets.UTF_8.decode(answer.join()).toString();
  }

  private static void assertAnswers(RpcClient client, Endpoint from) {
    for (int i = 0; i < 100; i++) {
      String key = "key" + i;
      assertThat(text(get(client, from, key))).isEqualTo(key);
    }
    String large = "x".repeat(3 << 20);
    assertThat(text(get(client, from, large))).isEqualTo(large);
  }

  private static void assertFails(RpcClient client, Endpoint from, String why) {
    assertThatThrownBy(() -> get(client, from, "k").join())
        .cause()
        .isInstanceOf(PeerUnreachableException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whoHasACertificateOfTheSameAuthorityIsServed() throws Exception {
    Endpoint server = serve(config(tls(good, TlsMode.REQUIRED)));
    assertAnswers(client(config(tls(other, TlsMode.REQUIRED))), server);
  }

  @Test
  void aNameIsAsGoodAsAnAddress() throws Exception {
    Endpoint server = serve(config(tls(good, TlsMode.REQUIRED)));
    assertAnswers(
        client(config(tls(other, TlsMode.REQUIRED))), new Endpoint("localhost", server.port()));
  }

  @Test
  void aServersCertificateMustBeGood() throws Exception {
    RpcClient client = client(config(tls(good, TlsMode.REQUIRED)));
    assertFails(client, serve(config(tls(expired, TlsMode.REQUIRED))), "has expired");
    assertFails(client, serve(config(tls(elsewhere, TlsMode.REQUIRED))), "is for other hosts");
    assertFails(client, serve(config(tls(stranger, TlsMode.REQUIRED))), "of no authority");
    assertFails(client, serve(RpcConfig.ONE_LOOP), "TLS failed: it closes the connection");
  }

  @Test
  void aClientsCertificateMustBeGood() throws Exception {
    Endpoint server = serve(config(tls(good, TlsMode.REQUIRED)));
    TlsFiles believes = new TlsFiles(stranger.certificate(), stranger.key(), good.authorities());
    for (TlsFiles bad : List.of(expired, believes)) {
      RpcClient client = client(config(tls(bad, TlsMode.REQUIRED)));
      // In TLS 1.3 a client hears of that after its side of the handshake.
      assertThatThrownBy(() -> get(client, server, "k").join()).isNotNull();
    }
  }

  @Test
  void aPlainClientIsRefusedWhereTlsIsRequired() throws Exception {
    Endpoint server = serve(config(tls(good, TlsMode.REQUIRED)));
    RpcClient client = client(RpcConfig.ONE_LOOP);
    assertThatThrownBy(() -> get(client, server, "k").join()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    ",OFFERED",
    "OFFERED,",
    "OFFERED,OFFERED",
    "OFFERED,PREFERRED",
    "PREFERRED,OFFERED",
    "PREFERRED,PREFERRED",
    "PREFERRED,REQUIRED",
    "REQUIRED,PREFERRED",
    "REQUIRED,REQUIRED"
  })
  void onTheWayToTlsNeighbouringModesUnderstandEachOther(TlsMode one, TlsMode next)
      throws Exception {
    Endpoint server = serve(one == null ? RpcConfig.ONE_LOOP : config(tls(good, one)));
    assertAnswers(client(next == null ? RpcConfig.ONE_LOOP : config(tls(other, next))), server);
  }

  private TlsFiles copy(TlsFiles from) throws Exception {
    TlsFiles to =
        new TlsFiles(own.resolve("cert.pem"), own.resolve("key.pem"), own.resolve("ca.pem"));
    put(from.certificate(), to.certificate());
    put(from.key(), to.key());
    put(from.authorities(), to.authorities());
    return to;
  }

  private static void put(Path from, Path to) throws Exception {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void newFilesHoldForNewConnections() throws Exception {
    TlsFiles files = copy(expired);
    Endpoint server = serve(config(tls(files, TlsMode.REQUIRED)));
    RpcClient client = client(config(tls(other, TlsMode.REQUIRED)));
    assertFails(client, server, "has expired");
    // One after the other: in between they do not belong together, and nothing changes.
    put(good.certificate(), files.certificate());
    put(good.key(), files.key());
    await()
        .until(
            () -> {
              try {
                get(client, server, "k").join();
                return true;
              } catch (RuntimeException e) {
                return false;
              }
            });
    assertAnswers(client, server);
  }

  @Test
  void whomNobodyBelievesAnyMoreIsRefused() throws Exception {
    TlsFiles files = copy(good);
    Endpoint server = serve(config(tls(files, TlsMode.REQUIRED)));
    assertAnswers(client(config(tls(other, TlsMode.REQUIRED))), server);
    put(stranger.authorities(), files.authorities());
    await()
        .until(
            () -> {
              try {
                get(client(config(tls(other, TlsMode.REQUIRED))), server, "k").join();
                return false;
              } catch (RuntimeException e) {
                return true;
              }
            });
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    TlsFiles mixed = new TlsFiles(good.certificate(), other.key(), good.authorities());
    assertThatThrownBy(() -> tls(mixed, TlsMode.OFFERED))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining(other.key().toString())
        .hasMessageContaining("is not that of the certificate");
    TlsFiles missing = new TlsFiles(own.resolve("none.pem"), good.key(), good.authorities());
    assertThatThrownBy(() -> tls(missing, TlsMode.OFFERED))
        .hasMessage(own.resolve("none.pem") + " cannot be read: there is no such file");
    TlsFiles noKey = new TlsFiles(good.certificate(), good.certificate(), good.authorities());
    assertThatThrownBy(() -> tls(noKey, TlsMode.OFFERED)).hasMessageContaining("openssl pkcs8");
    Files.writeString(own.resolve("empty.pem"), "");
    TlsFiles empty = new TlsFiles(own.resolve("empty.pem"), good.key(), good.authorities());
    assertThatThrownBy(() -> tls(empty, TlsMode.OFFERED))
        .hasMessageContaining("there is no certificate");
  }

  /** Calls until one is not answered: the connection that was open then is not any more. */
  private static void awaitRefusal(RpcClient client, Endpoint server) {
    await()
        .until(
            () -> {
              try {
                get(client, server, "k").join();
                return false;
              } catch (RuntimeException e) {
                return true;
              }
            });
  }

  @Test
  void anOpenConnectionIsClosedWhenNobodyBelievesTheClientAnyMore() throws Exception {
    TlsFiles files = copy(good);
    Endpoint server = serve(config(tls(files, TlsMode.REQUIRED)));
    RpcClient client = client(config(tls(other, TlsMode.REQUIRED)));
    assertAnswers(client, server);
    put(stranger.authorities(), files.authorities());
    awaitRefusal(client, server);
  }

  @Test
  void anOpenConnectionIsClosedWhenNobodyBelievesTheServerAnyMore() throws Exception {
    Endpoint server = serve(config(tls(good, TlsMode.REQUIRED)));
    TlsFiles files = copy(other);
    RpcClient client = client(config(tls(files, TlsMode.REQUIRED)));
    assertAnswers(client, server);
    put(stranger.authorities(), files.authorities());
    awaitRefusal(client, server);
    assertFails(client, server, "of no authority");
  }

  @Test
  void whoIsDialledMustBeANode() throws Exception {
    TlsFiles writer =
        TestAuthority.in(directory.resolve("ca")).certify("writer", "writer", List.of(HERE));
    Endpoint server = serve(config(tls(writer, TlsMode.REQUIRED)));
    assertFails(
        client(config(tls(other, TlsMode.REQUIRED))), server, "not that of a node (OU=peer)");
  }

  @ParameterizedTest
  @CsvSource({"reader, false", "writer, true", "admin, true", "'', false", "accounting, false"})
  void theUnitOfACertificateIsARole(String unit, boolean writes) throws Exception {
    TlsFiles files = TestAuthority.in(directory.resolve("ca")).certify("u" + unit, unit, List.of());
    Endpoint server = serve(config(tls(good, TlsMode.REQUIRED)));
    // A service that says nothing of permissions wants a writer.
    CompletableFuture<ByteBuffer> answer =
        get(client(config(tls(files, TlsMode.REQUIRED))), server, "k");
    if (writes) {
      assertThat(text(answer)).isEqualTo("k");
    } else {
      assertThatThrownBy(answer::join)
          .cause()
          .isInstanceOf(PeerRefusedException.class)
          .hasMessageContaining("get needs the role writer, and this is the certificate of CN=u");
    }
  }

  @Test
  void whereTokensAreTakenACertificateMayLackAndATokenWillDo() throws Exception {
    Token token = Token.random(new SecureRandom());
    Tokens.add(own.resolve("tokens"), Role.WRITER, "orders", token);
    Tokens tokens = Tokens.open(own.resolve("tokens"), LOOK);
    open.add(tokens);
    Security security = Security.NONE.withTls(tls(good, TlsMode.REQUIRED)).withTokens(tokens);
    Endpoint server = serve(RpcConfig.ONE_LOOP.withSecurity(security));
    try (SSLSocket socket = bare(server)) {
      TBinaryProtocol protocol =
          new TBinaryProtocol(
              new TFramedTransport(
                  new TIOStreamTransport(socket.getInputStream(), socket.getOutputStream())));
      Store.Client client = new Store.Client(protocol);
      ByteBuffer key = ByteBuffer.wrap(new byte[] {1});
      assertThatThrownBy(() -> client.get(key)).hasMessageContaining("this is a stranger");
      client.authenticate(token.secret());
      assertThat(client.get(key)).isEqualTo(key);
      // The token is taken out of the file: its connection is closed.
      Files.writeString(own.resolve("tokens"), "");
      await()
          .until(
              () -> {
                try {
                  client.get(key);
                  return false;
                } catch (TException e) {
                  return e instanceof TTransportException;
                }
              });
    }
  }

  /** A connection that shows no certificate. */
  private static SSLSocket bare(Endpoint to) throws Exception {
    KeyStore believed = KeyStore.getInstance(KeyStore.getDefaultType());
    believed.load(null, null);
    try (InputStream in = Files.newInputStream(good.authorities())) {
      believed.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(believed);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(to.host(), to.port());
    socket.setSoTimeout((int) TIMEOUT.toMillis());
    return socket;
  }
}
