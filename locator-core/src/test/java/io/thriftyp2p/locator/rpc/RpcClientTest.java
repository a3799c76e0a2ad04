package io.thriftyp2p.locator.rpc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerRefusedException.Reason;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Version;
import io.thriftyp2p.thrift.locator.Base;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import io.thriftyp2p.thrift.membership.WrongRing;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RpcClientTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(150);

  private final TestServer server = new TestServer();
  private final RpcClient client = server.client;

  @AfterEach
  void close() {
    server.close();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<?> future) {
    Throwable thrown = catchThrowable(() -> get(future));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return thrown.getCause();
  }

  private CompletableFuture<ByteBuffer> get(String key, Duration timeout) {
    return client.call(server.endpoint(), Methods.GET, Methods.get(key), timeout);
  }

  private static ServerSocket listener() throws Exception {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static Endpoint endpoint(ServerSocket listener) {
    return new Endpoint("127.0.0.1", listener.getLocalPort());
  }

  @Test
  void resultsHaveTheTypesOfTheIdl() throws Exception {
    Store.put_entry_args put =
        new Store.put_entry_args(MapStore.bytes("k"), MapStore.bytes("v"), null);
    assertThat(get(client.call(server.endpoint(), Methods.PUT_ENTRY, put, LONG)))
        .isEqualTo(new Version(1, 2));
    assertThat(get(get("k", LONG))).isEqualTo(MapStore.bytes("v"));
    assertThat(get(client.call(server.endpoint(), Methods.PING, new Base.ping_args(), LONG)))
        .isNull();
    assertThat(
            get(
                client.call(
                    server.endpoint(), Methods.SERVICE_TYPES, new Base.service_types_args(), LONG)))
        .hasSize(3);
  }

  @Test
  void declaredFailuresArriveAsThemselves() {
    Store.get_entry_args args = new Store.get_entry_args(MapStore.bytes("none"), null);
    assertThat(failure(client.call(server.endpoint(), Methods.GET_ENTRY, args, LONG)))
        .isInstanceOf(NotFound.class);
    Membership.exchange_args wrong = new Membership.exchange_args(new View().setRing_name("wrong"));
    assertThat(failure(client.call(server.endpoint(), Methods.EXCHANGE, wrong, LONG)))
        .isInstanceOf(WrongRing.class);
  }

  @Test
  void aOnewayCallCompletesWhenItHasLeft() throws Exception {
    Store.put_args put = new Store.put_args(MapStore.bytes("k"), MapStore.bytes("v"));
    assertThat(get(client.call(server.endpoint(), Methods.PUT, put, LONG))).isNull();
    await().until(() -> server.store.entries.containsKey(MapStore.bytes("k")));
  }

  @Test
  void aSlowCallHoldsUpNoOtherOfAMultiplexedService() throws Exception {
    CompletableFuture<ByteBuffer> slow = get("slow", LONG);
    List<CompletableFuture<ByteBuffer>> others = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      others.add(get("k" + i, LONG));
    }
    for (CompletableFuture<ByteBuffer> other : others) {
      assertThat(get(other)).isEqualTo(MapStore.bytes(""));
    }
    assertThat(slow).isNotDone();
    server.store.slow.complete(null);
    assertThat(get(slow)).isEqualTo(MapStore.bytes("slow answer"));
  }

  @Test
  void aCallThatTimesOutDisturbsNoOther() throws Exception {
    assertThat(failure(get("slow", SHORT))).isInstanceOf(PeerTimedOutException.class);
    CompletableFuture<ByteBuffer> next = get("slow", LONG);
    server.store.slow.complete(null);
    assertThat(get(next)).isEqualTo(MapStore.bytes("slow answer"));
    assertThat(get(get("k", LONG))).isEqualTo(MapStore.bytes(""));
  }

  @Test
  void nobodyListeningMeansUnreachableAndRefused() throws Exception {
    Endpoint nobody;
    try (ServerSocket closed = listener()) {
      nobody = endpoint(closed);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(failure(client.call(nobody, Methods.GET, Methods.get("k"), LONG)))
          .isInstanceOfSatisfying(
              PeerUnreachableException.class,
              e -> {
                assertThat(e.connectionRefused()).isTrue();
                assertThat(e.mayHaveBeenApplied()).isFalse();
                assertThat(e.peer()).isEqualTo(nobody);
              });
    }
  }

  @Test
  void aFailedConnectIsNotRemembered() throws Exception {
    Endpoint peer;
    try (ServerSocket closed = listener()) {
      peer = endpoint(closed);
    }
    assertThat(failure(client.call(peer, Methods.GET, Methods.get("k"), LONG)))
        .isInstanceOf(PeerUnreachableException.class);
    try (ServerSocket again = new ServerSocket(peer.port(), 50, InetAddress.getLoopbackAddress())) {
      CompletableFuture<ByteBuffer> call = client.call(peer, Methods.GET, Methods.get("k"), LONG);
      again.accept().close();
      assertThat(failure(call)).isInstanceOf(PeerTimedOutException.class);
    }
  }

  @Test
  void aNameThatDoesNotResolveMeansUnreachable() {
    Endpoint peer = new Endpoint("no-such-host.invalid", 9900);
    assertThat(failure(client.call(peer, Methods.GET, Methods.get("k"), LONG)))
        .isInstanceOfSatisfying(
            PeerUnreachableException.class, e -> assertThat(e.connectionRefused()).isFalse());
  }

  @Test
  void aNameThatResolvesIsReached() throws Exception {
    Endpoint byName = new Endpoint("localhost", server.server.port());
    assertThat(get(client.call(byName, Methods.GET, Methods.get("k"), LONG)))
        .isEqualTo(MapStore.bytes(""));
  }

  @Test
  void silenceMeansTimedOut() throws Exception {
    try (ServerSocket silent = listener()) {
      assertThat(failure(client.call(endpoint(silent), Methods.GET, Methods.get("k"), SHORT)))
          .isInstanceOfSatisfying(
              PeerTimedOutException.class, e -> assertThat(e.mayHaveBeenApplied()).isTrue());
    }
  }

  @Test
  void whatASilentPeerHasNotReadInTimeIsWithdrawn() throws Exception {
    try (ServerSocket silent = listener()) {
      CompletableFuture<ByteBuffer> call =
          client.call(endpoint(silent), Methods.GET, Methods.get("k"), SHORT);
      try (Socket accepted = silent.accept()) {
        failure(call);
        // An orderly end would let the peer read, and carry out, all that is on the way.
        assertThat(catchThrowable(() -> accepted.getInputStream().readAllBytes()))
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("reset");
      }
    }
  }

  @Test
  void aConnectionLostInTheMiddleMeansTimedOut() throws Exception {
    try (ServerSocket dropping = listener()) {
      CompletableFuture<ByteBuffer> call =
          client.call(endpoint(dropping), Methods.GET, Methods.get("k"), LONG);
      try (Socket accepted = dropping.accept()) {
        assertThat(accepted.getInputStream().readNBytes(10)).hasSize(10);
      }
      assertThat(failure(call)).isInstanceOf(PeerTimedOutException.class);
    }
  }

  @Test
  void anAnswerThatIsNoThriftMeansTimedOut() throws Exception {
    try (ServerSocket strange = listener()) {
      CompletableFuture<ByteBuffer> call =
          client.call(endpoint(strange), Methods.GET, Methods.get("k"), LONG);
      try (Socket accepted = strange.accept()) {
        // Not before the call is there: until then it could be made again on another connection.
        assertThat(accepted.getInputStream().readNBytes(10)).hasSize(10);
        accepted.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        assertThat(failure(call)).isInstanceOf(PeerTimedOutException.class);
      }
    }
  }

  @Test
  void anUnknownMethodMeansRefused() {
    assertThat(failure(client.call(server.endpoint(), Methods.UNKNOWN, Methods.get("k"), LONG)))
        .isInstanceOfSatisfying(
            PeerRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_METHOD));
  }

  @Test
  void aFailureInsideMeansRefusedAndSoDoesAMissingResult() {
    assertThat(failure(get("throw", LONG)))
        .isInstanceOfSatisfying(
            PeerRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.INTERNAL_ERROR));
    assertThat(failure(get("refuse", LONG)))
        .isInstanceOfSatisfying(
            PeerRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST));
    Locator.get_node_args args = new Locator.get_node_args(MapStore.bytes("k"));
    assertThat(failure(client.call(server.endpoint(), Methods.GET_NODE, args, LONG)))
        .isInstanceOf(PeerRefusedException.class);
  }

  @Test
  void callsBeyondTheBoundOfALinkFailUnsent() {
    List<CompletableFuture<ByteBuffer>> waiting = new ArrayList<>();
    for (int i = 0; i < RpcConfig.DEFAULTS.maxCallsPerLink(); i++) {
      waiting.add(get("slow", LONG));
    }
    assertThat(failure(get("slow", LONG))).isInstanceOf(PeerUnreachableException.class);
    server.store.slow.complete(null);
    assertThat(waiting)
        .allSatisfy(call -> assertThat(get(call)).isEqualTo(MapStore.bytes("slow answer")));
  }

  @Test
  void aRequestOutOfBoundsIsTheCallersError() {
    Store.put_args huge = new Store.put_args(MapStore.bytes("k"), ByteBuffer.allocate(2 << 20));
    assertThat(failure(client.call(server.endpoint(), Methods.PUT, huge, LONG)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClosedClientFailsItsCalls() {
    CompletableFuture<ByteBuffer> under = get("slow", LONG);
    await().until(() -> server.store.slow.getNumberOfDependents() == 1);
    client.close();
    assertThat(failure(under)).isInstanceOf(PeerTimedOutException.class);
    assertThat(failure(get("k", LONG))).isInstanceOf(PeerUnreachableException.class);
  }

  @Test
  void anIdleConnectionIsClosedByTheClientAndOpenedAgainWhenNeeded() throws Exception {
    RpcConfig config = TestConfig.withTimeouts(LONG, LONG, Duration.ofMillis(100));
    try (ServerSocket listener = listener();
        EventLoops loops = EventLoops.start(config);
        RpcClient idle = new RpcClient(loops, config)) {
      listener.setSoTimeout(10_000);
      for (int i = 0; i < 2; i++) {
        Store.put_args put = new Store.put_args(MapStore.bytes("k"), MapStore.bytes("v"));
        CompletableFuture<Void> sent = idle.call(endpoint(listener), Methods.PUT, put, LONG);
        try (Socket accepted = listener.accept()) {
          accepted.setSoTimeout(10_000);
          get(sent);
          assertThat(accepted.getInputStream().readAllBytes()).isNotEmpty();
        }
      }
    }
  }
}
