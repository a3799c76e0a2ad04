package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerRefusedException.Reason;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Base;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that serves one connection at a time, as those of 2009 do. */
@Timeout(60)
class OneShotCallsTest {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(150);
  private static final RpcConfig CONFIG = TestConfig.with(2, 1 << 20);
  private static final RpcMethod<Store.get_args, ByteBuffer> GET =
      RpcMethod.answered("", "get", Store.get_result::new, Lane.DATA);

  private final EventLoops loops = EventLoops.start(CONFIG);
  private final RpcClient client = new RpcClient(loops, CONFIG);
  private SimpleServer server;

  @BeforeEach
  void start() throws Exception {
    server = new SimpleServer(true);
  }

  @AfterEach
  void close() {
    server.close();
    client.close();
    loops.close();
  }

  private static <T> T now(CompletableFuture<T> future) throws Exception {
    return future.get(10, TimeUnit.SECONDS);
  }

  private static Throwable failure(CompletableFuture<?> future) {
    Throwable thrown = catchThrowable(() -> now(future));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    return thrown.getCause();
  }

  private CompletableFuture<ByteBuffer> get(String key, Duration timeout) {
    return client.callOnce(server.endpoint(), GET, Methods.get(key), timeout);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answersMayBeInEitherKindOfBinary(boolean strict) throws Exception {
    try (SimpleServer other = new SimpleServer(strict)) {
      other.entries.put(MapStore.bytes("k"), MapStore.bytes("v"));
      assertThat(now(client.callOnce(other.endpoint(), GET, Methods.get("k"), LONG)))
          .isEqualTo(MapStore.bytes("v"));
      assertThat(now(client.callOnce(other.endpoint(), Methods.PING, new Base.ping_args(), LONG)))
          .isNull();
    }
  }

  @Test
  void aOnewayCallArrivesAndIsFollowedByOthers() throws Exception {
    for (int i = 0; i < 20; i++) {
      Store.put_args put = new Store.put_args(MapStore.bytes("k" + i), MapStore.bytes("v" + i));
      assertThat(now(client.callOnce(server.endpoint(), Methods.PUT, put, LONG))).isNull();
      assertThat(now(get("k" + i, LONG))).isEqualTo(MapStore.bytes("v" + i));
    }
  }

  @Test
  void manyCallsAtOnceWaitForEachOther() throws Exception {
    server.entries.put(MapStore.bytes("k"), MapStore.bytes("v"));
    List<CompletableFuture<ByteBuffer>> calls = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      calls.add(get("k", LONG));
    }
    for (CompletableFuture<ByteBuffer> call : calls) {
      assertThat(now(call)).isEqualTo(MapStore.bytes("v"));
    }
  }

  @Test
  void aMethodThatThePeerDoesNotKnowIsRefusedAsUnknown() {
    assertThat(failure(client.callOnce(server.endpoint(), Methods.UNKNOWN, Methods.get("k"), LONG)))
        .isInstanceOfSatisfying(
            PeerRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_METHOD));
  }

  @Test
  void aCallThatTimesOutFreesThePeerForTheNext() throws Exception {
    CompletableFuture<ByteBuffer> slow = get("slow", SHORT.multipliedBy(8));
    await().until(() -> server.calls.get() == 1);
    CompletableFuture<ByteBuffer> waiting = get("k", SHORT);
    assertThat(failure(waiting)).isInstanceOf(PeerUnreachableException.class);
    assertThat(failure(slow)).isInstanceOf(PeerTimedOutException.class);
    CompletableFuture<ByteBuffer> next = get("k", LONG);
    server.slow.countDown();
    assertThat(now(next)).isEqualTo(MapStore.bytes(""));
  }

  @Test
  void nobodyListeningMeansUnreachableAndRefused() throws Exception {
    Endpoint nobody;
    try (ServerSocket closed = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      nobody = new Endpoint("127.0.0.1", closed.getLocalPort());
    }
    assertThat(failure(client.callOnce(nobody, GET, Methods.get("k"), LONG)))
        .isInstanceOfSatisfying(
            PeerUnreachableException.class, e -> assertThat(e.connectionRefused()).isTrue());
  }

  @Test
  void aConnectionThatIsLostMeansUnknown() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Endpoint peer = new Endpoint("127.0.0.1", listener.getLocalPort());
      CompletableFuture<ByteBuffer> call = client.callOnce(peer, GET, Methods.get("k"), LONG);
      try (Socket accepted = listener.accept()) {
        assertThat(accepted.getInputStream().read()).isEqualTo(0x80);
      }
      assertThat(failure(call)).isInstanceOf(PeerTimedOutException.class);
    }
  }

  @Test
  void moreCallsThanMayWaitAreRefusedAtOnce() throws Exception {
    List<CompletableFuture<ByteBuffer>> calls = new ArrayList<>();
    for (int i = 0; i < CONFIG.maxCallsPerLink(); i++) {
      calls.add(get("slow", LONG));
    }
    assertThat(failure(get("slow", LONG)))
        .isInstanceOf(PeerUnreachableException.class)
        .hasMessageContaining("too many calls");
    server.slow.countDown();
    for (CompletableFuture<ByteBuffer> call : calls) {
      now(call);
    }
  }

  @Test
  void closingTheClientEndsCallsUnderWayAndWaiting() throws Exception {
    CompletableFuture<ByteBuffer> slow = get("slow", LONG);
    await().until(() -> server.calls.get() == 1);
    CompletableFuture<ByteBuffer> waiting = get("k", LONG);
    client.close();
    assertThat(failure(slow)).isInstanceOf(PeerTimedOutException.class);
    assertThat(failure(waiting)).isInstanceOf(PeerUnreachableException.class);
    assertThat(failure(get("k", LONG))).isInstanceOf(PeerUnreachableException.class);
  }
}
