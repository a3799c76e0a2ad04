package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.access.Role;
import io.thriftyp2p.locator.access.Security;
import io.thriftyp2p.locator.access.Token;
import io.thriftyp2p.locator.access.Tokens;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that has a token shows it on each of its connections. */
@Timeout(60)
class GreetingTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final RpcMethod<Store.get_args, ByteBuffer> GET =
      RpcMethod.answered("", "get", Store.get_result::new, Lane.DATA);

  @TempDir private Path directory;
  private final Token good = Token.random(new SecureRandom());
  private Tokens tokens;
  private EventLoops loops;
  private RpcServer server;

  @BeforeEach
  void start() throws Exception {
    Path file = directory.resolve("tokens");
    Tokens.add(file, Role.WRITER, "test", good);
    tokens = Tokens.open(file, TIMEOUT);
    RpcConfig config = RpcConfig.ONE_LOOP.withSecurity(Security.NONE.withTokens(tokens));
    loops = EventLoops.start(config);
    server =
        RpcServer.bind(loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config);
    MapStore store = new MapStore();
    store.entries.put(MapStore.bytes("k"), MapStore.bytes("v"));
    server.start(
        RpcService.asynchronous("store", store, Store.AsyncProcessor::new)
            .authenticatingBy(
                "authenticate", args -> ((Locator.authenticate_args) args).getToken()),
        List.of());
  }

  @AfterEach
  void close() {
    server.close();
    loops.close();
    tokens.close();
  }

  private CompletableFuture<ByteBuffer> get(RpcClient client, boolean once) {
    Endpoint endpoint = new Endpoint("127.0.0.1", server.port());
    return once
        ? client.callOnce(endpoint, GET, Methods.get("k"), TIMEOUT)
        : client.call(endpoint, GET, Methods.get("k"), TIMEOUT);
  }

  private RpcClient client(Optional<Token> token) {
    return new RpcClient(
        loops,
        token
            .map(shown -> RpcConfig.ONE_LOOP.withSecurity(Security.NONE.withToken(shown)))
            .orElse(RpcConfig.ONE_LOOP));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withItsTokenAClientIsServed(boolean once) {
    try (RpcClient client = client(Optional.of(good))) {
      for (int i = 0; i < 10; i++) {
        assertThat(get(client, once).join()).isEqualTo(MapStore.bytes("v"));
      }
    }
  }

  /** Its other methods run in other threads, and the calls behind the token are decoded at once. */
  @Test
  void aSynchronousServiceKnowsTheTokenBeforeWhatComesBehindIt() throws Exception {
    Locator.Iface handler =
        (Locator.Iface)
            Proxy.newProxyInstance(
                GreetingTest.class.getClassLoader(),
                new Class<?>[] {Locator.Iface.class},
                (proxy, method, arguments) ->
                    method.getName().equals("get_all")
                        ? List.of(new Location("a", (short) 1))
                        : null);
    RpcConfig config = RpcConfig.ONE_LOOP.withSecurity(Security.NONE.withTokens(tokens));
    try (RpcServer blocking =
        RpcServer.bind(loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config)) {
      blocking.start(
          RpcService.synchronous("locator", handler, Locator.Processor::new)
              .authenticatingBy(
                  "authenticate", args -> ((Locator.authenticate_args) args).getToken()),
          List.of());
      for (int i = 0; i < 50; i++) {
        try (ForeignClient client = new ForeignClient(blocking.port(), Form.FRAMED_STRICT)) {
          client.send(
              client.call("authenticate", 1, new Locator.authenticate_args(good.secret())),
              client.call("get_all", 2, new Locator.get_all_args()));
          client.receive(new Locator.authenticate_result());
          Locator.get_all_result all = new Locator.get_all_result();
          client.receive(all);
          assertThat(all.getSuccess()).hasSize(1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutOneOrWithAnotherItIsRefusedAndToldSo(boolean once) {
    for (Optional<Token> shown : List.of(Optional.<Token>empty(), Optional.of(Token.of("x")))) {
      try (RpcClient client = client(shown)) {
        assertThatThrownBy(() -> get(client, once).join())
            .cause()
            .isInstanceOfSatisfying(
                PeerRefusedException.class,
                refused -> {
                  assertThat(refused.reason()).isEqualTo(PeerRefusedException.Reason.ACCESS_DENIED);
                  assertThat(refused.mayHaveBeenApplied()).isFalse();
                })
            .hasMessageContaining("get needs the role writer, and this is a stranger")
            .hasMessageEndingWith(shown.isPresent() ? "whose token is not known here" : "stranger");
      }
    }
  }
}
