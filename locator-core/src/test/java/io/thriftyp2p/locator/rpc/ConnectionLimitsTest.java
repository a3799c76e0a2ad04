package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server with places for three connections, and two more for nodes. */
@Timeout(60)
class ConnectionLimitsTest {
  private static final int PLACES = 3;
  private static final int OF_PEERS = 2;

  private final ConcurrentLinkedQueue<Bound> met = new ConcurrentLinkedQueue<>();
  private final List<ForeignClient> clients = new ArrayList<>();
  private final TestServer server =
      new TestServer(
          TestConfig.with(1, 1 << 20).toBuilder()
              .maxConnections(PLACES)
              .maxPeerConnections(OF_PEERS)
              .build(),
          met::add);

  @AfterEach
  void close() throws Exception {
    for (ForeignClient client : clients) {
      client.close();
    }
    server.close();
  }

  private ForeignClient connect() throws Exception {
    ForeignClient client = server.connect(Form.FRAMED_STRICT);
    clients.add(client);
    return client;
  }

  private void fill() throws Exception {
    for (int i = 0; i < PLACES; i++) {
      connect().store().ping();
    }
  }

  private static void speakAsNode(ForeignClient client) throws Exception {
    client.send(
        client.call(
            "membership:exchange",
            1,
            new Membership.exchange_args(new View().setRing_name("fine"))));
    client.receive(new Membership.exchange_result());
  }

  @Test
  void strangersDoNotTakeThePlacesOfNodes() throws Exception {
    fill();
    ForeignClient node = connect();
    speakAsNode(node);
    ForeignClient stranger = connect();
    stranger.store().ping();
    // The stranger's trial ends, the node's is over.
    assertThat(stranger.isClosedByServer()).isTrue();
    assertThat(met).containsExactly(Bound.CONNECTIONS);
    speakAsNode(node);
  }

  @Test
  void whereEvenThoseAreTakenAConnectionIsClosedAtOnce() throws Exception {
    fill();
    speakAsNode(connect());
    speakAsNode(connect());
    long before = System.nanoTime();
    assertThat(connect().isClosedByServer()).isTrue();
    assertThat(met).containsExactly(Bound.CONNECTIONS);
    assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void aNodeThatCameInAmongAllMakesRoomForOthers() throws Exception {
    fill();
    speakAsNode(clients.get(0));
    ForeignClient next = connect();
    next.store().ping();
    next.hangUp();
    clients.get(0).hangUp();
    // Its place is one of the nodes' again, and given back once.
    await()
        .until(
            () -> {
              ForeignClient one = connect();
              speakAsNode(one);
              one.hangUp();
              return true;
            });
    assertThat(met).isEmpty();
  }
}
