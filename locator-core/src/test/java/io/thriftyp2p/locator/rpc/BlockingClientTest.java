package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerTimedOutException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingClientTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private Store.Client store(Duration timeout) {
    return server.client.blockingClient(server.endpoint(), Store.Client::new, timeout);
  }

  @Test
  void anyGeneratedClientWorks() throws Exception {
    Store.Client store = store(LONG);
    store.ping();
    store.put(MapStore.bytes("k"), MapStore.bytes("v"));
    assertThat(store.get(MapStore.bytes("k"))).isEqualTo(MapStore.bytes("v"));
    assertThatThrownBy(() -> store.get_entry(MapStore.bytes("none"), null))
        .isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> store.get(MapStore.bytes("throw")))
        .isInstanceOf(TApplicationException.class);
    assertThat(store.service_type()).isEqualTo("diststore.Store");
  }

  @Test
  void aMultiplexedProtocolReachesTheOtherServices() throws Exception {
    Membership.Client membership =
        server.client.blockingClient(
            server.endpoint(),
            protocol -> new Membership.Client(new TMultiplexedProtocol(protocol, "membership")),
            LONG);
    membership.tell(new View().setRing_name("told"));
    assertThat(membership.exchange(new View().setRing_name("r")).ring_name).isEqualTo("r");
  }

  @Test
  void manyThreadsShareOneConnection() {
    IntStream.range(0, 400)
        .parallel()
        .forEach(
            i -> {
              try {
                Store.Client store = store(LONG);
                store.put_entry(MapStore.bytes("k" + i), MapStore.bytes("v" + i), null);
                assertThat(store.get(MapStore.bytes("k" + i))).isEqualTo(MapStore.bytes("v" + i));
              } catch (org.apache.thrift.TException e) {
                throw new AssertionError(e);
              }
            });
  }

  @Test
  void failuresAreThoseOfCalls() throws Exception {
    Store.Client slow = store(Duration.ofMillis(100));
    assertThatThrownBy(() -> slow.get(MapStore.bytes("slow")))
        .isInstanceOf(PeerTimedOutException.class);
    server.store.slow.complete(null);
    assertThat(slow.get(MapStore.bytes("slow"))).isEqualTo(MapStore.bytes("slow answer"));
    Endpoint nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new Endpoint("127.0.0.1", closed.getLocalPort());
    }
    assertThatThrownBy(() -> server.client.blockingClient(nobody, Store.Client::new, LONG).ping())
        .isInstanceOf(PeerUnreachableException.class);
  }

  @Test
  void itRefusesToBlockAnEventLoop() throws Exception {
    CompletableFuture<Void> onLoop = new CompletableFuture<>();
    server
        .loops
        .next()
        .execute(
            () -> {
              try {
                store(LONG).ping();
                onLoop.complete(null);
              } catch (Exception e) {
                onLoop.completeExceptionally(e);
              }
            });
    assertThatThrownBy(() -> onLoop.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
  }
}
