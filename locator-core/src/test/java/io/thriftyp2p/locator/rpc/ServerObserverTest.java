package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.rpc.ServerObserver.Outcome;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an observer hears of a server's calls, connections and bytes. */
class ServerObserverTest {
  private final Heard heard = new Heard();
  private final BlockingMembership membership = new BlockingMembership();
  private EventLoops loops;
  private RpcServer server;

  private static final class Heard implements ServerObserver {
    final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    final Map<Bound, AtomicInteger> turnedAway = new ConcurrentHashMap<>();
    final AtomicLong nanos = new AtomicLong(-1);
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicLong received = new AtomicLong();
    final AtomicLong sent = new AtomicLong();

    @Override
    public Calls calls(String service, String method) {
      return (outcome, took, times) -> {
        calls
            .computeIfAbsent(service + ":" + method + " " + outcome, n -> new AtomicInteger())
            .addAndGet(times);
        nanos.set(took);
      };
    }

    int count(String method, Outcome outcome) {
      return calls.getOrDefault(method + " " + outcome, new AtomicInteger()).get();
    }

    @Override
    public void turnedAway(Bound bound) {
      turnedAway.computeIfAbsent(bound, first -> new AtomicInteger()).incrementAndGet();
    }

    @Override
    public void opened() {
      opened.incrementAndGet();
    }

    @Override
    public void closed() {
      closed.incrementAndGet();
    }

    @Override
    public void received(int bytes) {
      received.addAndGet(bytes);
    }

    @Override
    public void sent(int bytes) {
      sent.addAndGet(bytes);
    }
  }

  @BeforeEach
  void start() throws Exception {
    RpcConfig config = TestConfig.with(1, 1 << 20);
    loops = EventLoops.start(config);
    server =
        RpcServer.bind(loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config);
    server.observe(heard);
    server.start(
        RpcService.asynchronous("store", new MapStore(), Store.AsyncProcessor::new),
        List.of(RpcService.synchronous("membership", membership, Membership.Processor::new)));
  }

  @AfterEach
  void close() {
    membership.release.countDown();
    server.close();
    loops.close();
  }

  private ForeignClient connect() throws Exception {
    return new ForeignClient(server.port(), Form.FRAMED_STRICT);
  }

  @Test
  void eachCallIsHeardOfOnceWithItsOutcome() throws Exception {
    try (ForeignClient client = connect()) {
      client.store().ping();
      client.store().service_type();
      client.send(
          client.call("get_entry", 1, ForeignClient.get("missing")),
          client.call("get", 2, ForeignClient.get("throw")),
          client.call("get", 3, ForeignClient.get("refuse")),
          client.call("nonsense", 4, ForeignClient.get("k")),
          client.call("store:get", 5, ForeignClient.get("k")));
      await().until(() -> heard.count("store:get", Outcome.ANSWERED) == 1);
    }
    assertThat(heard.count("store:ping", Outcome.ANSWERED)).isEqualTo(1);
    assertThat(heard.count("store:service_type", Outcome.ANSWERED)).isEqualTo(1);
    assertThat(heard.count("store:get_entry", Outcome.DECLARED)).isEqualTo(1);
    assertThat(heard.count("store:get", Outcome.FAILED)).isEqualTo(2);
    assertThat(heard.count(":", Outcome.REFUSED)).isEqualTo(1);
    assertThat(heard.calls.values().stream().mapToInt(AtomicInteger::get).sum()).isEqualTo(7);
    assertThat(heard.nanos.get()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"fine, ANSWERED", "wrong, DECLARED", "broken, FAILED"})
  void callsThatMayBlockAreHeardOfTheSameWay(String ring, Outcome outcome) throws Exception {
    try (ForeignClient client = connect()) {
      View view = new View().setRing_name(ring);
      client.send(client.call("membership:exchange", 1, new Membership.exchange_args(view)));
      await().until(() -> heard.count("membership:exchange", outcome) == 1);
    }
  }

  @Test
  void connectionsAndBytesAreHeardOf() throws Exception {
    try (ForeignClient client = connect()) {
      client.store().ping();
      assertThat(heard.opened.get()).isEqualTo(1);
      assertThat(heard.closed.get()).isZero();
    }
    await().until(() -> heard.closed.get() == 1);
    assertThat(heard.received.get()).isPositive();
    assertThat(heard.sent.get()).isPositive();
  }
}
