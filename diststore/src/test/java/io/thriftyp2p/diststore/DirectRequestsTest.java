package io.thriftyp2p.diststore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.replication.ReplicationConfig;
import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.rpc.RpcServer;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.GetOutcome;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Version;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.layered.TFramedTransport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The short cuts lead to the same as the service's own methods, which speak the compact way. */
class DirectRequestsTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private StoreNode node;
  private Store.Client ordinary;

  /** Takes short cuts, and fails where there is none. */
  private Store.Client direct;

  @BeforeEach
  void start() throws Exception {
    node = alone(1);
    // Until then a slot may have to be waited for.
    await().until(() -> node.life().replicator().health().get().slotsFilling() == 0);
    ordinary = connect(node.endpoint().port(), false);
    direct = connect(onlyShortCuts(), true);
  }

  @AfterEach
  void close() throws Exception {
    Collections.reverse(open);
    for (AutoCloseable closed : open) {
      closed.close();
    }
  }

  private StoreNode alone(int replicas) throws Exception {
    LocatorConfig locator = LocatorConfig.builder().port(0).replicas(replicas).alone(true).build();
    StoreNode started = StoreNode.start(StoreConfig.DEFAULTS.withLocator(locator));
    open.add(started);
    return started;
  }

  private Store.Client connect(int port, boolean binary) throws Exception {
    TSocket socket = new TSocket("127.0.0.1", port, 10_000);
    TFramedTransport framed = new TFramedTransport(socket);
    framed.open();
    open.add(framed);
    return new Store.Client(binary ? new TBinaryProtocol(framed) : new TCompactProtocol(framed));
  }

  /** The port of a server of this node's data whose methods all fail. */
  private int onlyShortCuts() throws Exception {
    Store.AsyncIface failing =
        (Store.AsyncIface)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Store.AsyncIface.class},
                (proxy, method, arguments) -> {
                  ((AsyncMethodCallback<?>) arguments[arguments.length - 1])
                      .onError(new TApplicationException("there is no short cut"));
                  return null;
                });
    EventLoops loops = EventLoops.start(RpcConfig.DEFAULTS);
    open.add(loops);
    RpcServer server =
        RpcServer.bind(
            loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), RpcConfig.DEFAULTS);
    open.add(server);
    server.start(
        DirectRequests.shorten(
            RpcService.asynchronous("store", failing, Store.AsyncProcessor::new),
            node.life().replicator().atOnce(),
            ReplicationConfig.DEFAULTS),
        List.of());
    return server.port();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private long count(Event event) {
    return node.life().replicator().counts().of(event);
  }

  /** Of every kind that there is, and one that is missing. */
  private List<ByteBuffer> prepared() throws Exception {
    ordinary.put_entry(bytes("plain"), bytes("value"), null);
    ordinary.put_entry(bytes("empty"), bytes(""), null);
    ordinary.put_entry(bytes("long"), bytes("x".repeat(100_000)), null);
    ordinary.put_entry(
        bytes("picture"), bytes("png"), new PutOptions().setContent_type("image/png"));
    ordinary.put_entry(
        bytes("named"), bytes("n"), new PutOptions().setWrite_id(77).setTime_to_live_ms(600_000));
    ordinary.put_entry(bytes("deleted"), bytes("d"), null);
    ordinary.delete_entry(bytes("deleted"), null);
    ordinary.put_entry(bytes("gone"), bytes("g"), new PutOptions().setTime_to_live_ms(1));
    return List.of(
        bytes("plain"),
        bytes("empty"),
        bytes("long"),
        bytes("picture"),
        bytes("named"),
        bytes("deleted"),
        bytes("missing"),
        bytes(""));
  }

  @Test
  void whatIsReadIsTheSame() throws Exception {
    List<ByteBuffer> keys = prepared();
    for (ByteBuffer key : keys) {
      assertThat(direct.get(key)).isEqualTo(ordinary.get(key));
    }
    List<GetOutcome> outcomes = direct.get_entries(keys, null);
    assertThat(outcomes).isEqualTo(ordinary.get_entries(keys, null));
    assertThat(outcomes.get(0).entry.value).isEqualTo(bytes("value"));
    assertThat(outcomes.get(3).entry.content_type).isEqualTo("image/png");
    assertThat(outcomes.get(4).entry.expires_at_ms).isPositive();
    assertThat(outcomes.get(5).entry).isNull();
    assertThat(direct.get_entries(List.of(), null)).isEmpty();
  }

  @Test
  void whatAReplicaSaysIsTheSame() throws Exception {
    for (ByteBuffer key : prepared()) {
      for (boolean withValue : List.of(true, false)) {
        assertThat(direct.read_replica(key, withValue))
            .isEqualTo(ordinary.read_replica(key, withValue));
      }
    }
    assertThat(direct.read_replica(bytes("plain"), true).entry.value).isEqualTo(bytes("value"));
    assertThat(direct.read_replica(bytes("plain"), false).entry).isNull();
    assertThat(direct.read_replica(bytes("deleted"), true).entry).isNull();
    assertThat(direct.read_replica(bytes("deleted"), true).version).isNotNull();
    assertThat(direct.read_replica(bytes("gone"), true).entry).isNull();
    assertThat(direct.read_replica(bytes("missing"), true).version).isNull();
    assertThat(direct.read_replica(bytes("missing"), true).quorum).isEqualTo(1);
    assertNoShortCut(() -> direct.read_replica(bytes("k".repeat(70_000)), true));
  }

  @Test
  void whatIsWrittenIsTheSame() throws Exception {
    Version first = direct.put_entry(bytes("k"), bytes("1"), null);
    Entry kept = ordinary.get_entry(bytes("k"), null);
    assertThat(kept).isEqualTo(new Entry(bytes("1"), first));
    Version second = direct.put_entry(bytes("k"), bytes("2"), null);
    assertThat(second.clock).isGreaterThan(first.clock);
    assertThat(second.node_id).isEqualTo(first.node_id);
    assertThat(ordinary.get(bytes("k"))).isEqualTo(bytes("2"));
  }

  @Test
  void requestsAreCountedInTheSameWay() throws Exception {
    prepared();
    long gets = count(Event.GET);
    long puts = count(Event.PUT);
    direct.get(bytes("plain"));
    direct.get_entries(List.of(bytes("plain"), bytes("missing")), null);
    direct.put_entry(bytes("plain"), bytes("2"), null);
    direct.read_replica(bytes("plain"), true);
    direct.read_replica(bytes("plain"), false);
    ordinary.read_replica(bytes("plain"), true);
    ordinary.read_replica(bytes("plain"), false);
    assertThat(count(Event.GET) - gets).isEqualTo(5);
    assertThat(count(Event.PUT) - puts).isEqualTo(1);
  }

  @Test
  void whatIsLessPlainTakesNoShortCut() throws Exception {
    assertNoShortCut(
        () -> direct.put_entry(bytes("k"), bytes("v"), new PutOptions().setTimeout_ms(100)));
    assertNoShortCut(() -> direct.get_entries(List.of(bytes("k")), new GetOptions()));
    assertNoShortCut(() -> direct.put_entry(bytes("k".repeat(70_000)), bytes("v"), null));
    assertNoShortCut(
        () ->
            direct.get_entries(Collections.nCopies(BatchRequests.MAX_ITEMS + 1, bytes("k")), null));
    ordinary.put_entry(bytes("large"), bytes("x".repeat(900_000)), null);
    assertNoShortCut(() -> direct.get_entries(Collections.nCopies(10, bytes("large")), null));
    assertThat(direct.get_entries(Collections.nCopies(9, bytes("large")), null)).hasSize(9);
  }

  /** And a client of the node itself sees none of that. */
  @Test
  void whatIsRefusedIsRefusedAsEver() throws Exception {
    Store.Client client = connect(node.endpoint().port(), true);
    assertThatThrownBy(() -> client.put_entry(bytes("k".repeat(70_000)), bytes("v"), null))
        .isInstanceOf(InvalidRequest.class);
    assertThat(client.put_entry(bytes("k"), bytes("v"), null)).isNotNull();
    assertThat(client.get(bytes("k"))).isEqualTo(bytes("v"));
  }

  /** Two replicas are wanted: another node will come, and then one is no quorum. */
  @Test
  void whereOthersAreReplicasNothingIsDecidedHere() throws Exception {
    StoreNode first = alone(3);
    StoreNode second =
        StoreNode.start(
            StoreConfig.DEFAULTS.withLocator(
                LocatorConfig.builder()
                    .port(0)
                    .replicas(3)
                    .peers(List.of(first.endpoint()))
                    .build()));
    open.add(second);
    first.locator().awaitMembers(2, Duration.ofSeconds(20)).get();
    await().until(() -> !first.life().replicator().atOnce().isAlone());
    Store.Client client = connect(first.endpoint().port(), true);
    assertThat(client.put_entry(bytes("k"), bytes("v"), null)).isNotNull();
    Endpoint other = second.endpoint();
    assertThat(connect(other.port(), true).get(bytes("k"))).isEqualTo(bytes("v"));
  }

  private static void assertNoShortCut(ThrowingCallable call) {
    assertThatThrownBy(call).hasMessageContaining("there is no short cut");
  }
}
