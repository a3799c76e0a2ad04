package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.thrift.diststore.Store;
import java.lang.management.ManagementFactory;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RpcServerTest {
  private static final Duration LONG = Duration.ofSeconds(10);

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void aUsedPortIsSaidToBeInUse() {
    try (TestServer server = new TestServer()) {
      assertThatThrownBy(
              () ->
                  RpcServer.bind(server.loops, loopback(server.server.port()), RpcConfig.DEFAULTS))
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void connectionsMadeBeforeTheStartWaitForIt() throws Exception {
    RpcConfig config = TestConfig.with(1, 1 << 20);
    try (EventLoops loops = EventLoops.start(config);
        RpcServer server = RpcServer.bind(loops, loopback(0), config);
        ForeignClient early = new ForeignClient(server.port(), Form.STRICT)) {
      early.send(early.call("get", 1, ForeignClient.get("k")));
      server.start(
          RpcService.asynchronous("store", new MapStore(), Store.AsyncProcessor::new), List.of());
      assertThat(early.receiveText()).isEmpty();
    }
  }

  @Test
  void twoServicesCannotHaveOneName() throws Exception {
    RpcConfig config = TestConfig.with(1, 1 << 20);
    RpcService store = RpcService.asynchronous("store", new MapStore(), Store.AsyncProcessor::new);
    try (EventLoops loops = EventLoops.start(config);
        RpcServer server = RpcServer.bind(loops, loopback(0), config)) {
      assertThatThrownBy(() -> server.start(store, List.of(store)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void drainingAnswersWhatWasReadAndThenCloses(Form form) throws Exception {
    try (TestServer server = new TestServer();
        ForeignClient idle = server.connect(form);
        ForeignClient waiting = server.connect(form)) {
      idle.store().ping();
      waiting.send(
          waiting.call("get", 1, ForeignClient.get("slow")),
          waiting.call("get", 2, ForeignClient.get("k")));
      await().until(() -> server.store.slow.getNumberOfDependents() == 1);
      CompletableFuture<Void> drained = server.server.drain(LONG);
      assertThat(idle.isClosedByServer()).isTrue();
      assertThat(drained).isNotDone();
      server.store.slow.complete(null);
      assertThat(waiting.receiveText()).isEqualTo("slow answer");
      assertThat(waiting.receiveText()).isEmpty();
      assertThat(waiting.isClosedByServer()).isTrue();
      idle.hangUp();
      waiting.hangUp();
      drained.get(10, TimeUnit.SECONDS);
      assertThatThrownBy(() -> server.connect(form)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  void drainingEndsAtItsLimit() throws Exception {
    try (TestServer server = new TestServer();
        ForeignClient client = server.connect(Form.STRICT)) {
      client.send(client.call("get", 1, ForeignClient.get("slow")));
      await().until(() -> server.store.slow.getNumberOfDependents() == 1);
      server.server.drain(Duration.ofMillis(50)).get(10, TimeUnit.SECONDS);
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aThousandIdleConnectionsDisturbNobodyAndTakeNoThreads() throws Exception {
    List<Form> forms = List.of(Form.values());
    List<ForeignClient> idle = new ArrayList<>();
    try (TestServer server = new TestServer()) {
      int threads = ManagementFactory.getThreadMXBean().getThreadCount();
      for (int i = 0; i < 1_000; i++) {
        ForeignClient client = server.connect(forms.get(i % forms.size()));
        idle.add(client);
        if (i % 3 == 0) {
          client.send(new byte[] {0});
        } else if (i % 3 == 1) {
          client.store().ping();
        }
      }
      try (ForeignClient working = server.connect(Form.STRICT)) {
        for (int i = 0; i < 1_000; i++) {
          working.store().put_entry(MapStore.bytes("k" + i), MapStore.bytes("v"), null);
        }
      }
      assertThat(server.store.entries).hasSize(1_000);
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + 100);
      idle.get(1).store().ping();
    } finally {
      for (ForeignClient client : idle) {
        client.close();
      }
    }
  }

  @Test
  void oneAddressGetsNoMoreConnectionsThanItsShare() throws Exception {
    try (TestServer server = new TestServer(TestConfig.withLimits(2, 10, 2 << 20));
        ForeignClient first = server.connect(Form.STRICT);
        ForeignClient second = server.connect(Form.STRICT)) {
      first.store().ping();
      second.store().ping();
      try (ForeignClient third = server.connect(Form.STRICT)) {
        assertThat(third.isClosedByServer()).isTrue();
      }
      first.hangUp();
      await()
          .until(
              () -> {
                try (ForeignClient next = server.connect(Form.STRICT)) {
                  next.send(next.call("get", 1, ForeignClient.get("k")));
                  return !next.isClosedByServer();
                }
              });
    }
  }

  @Test
  void anIncompleteMessageAndAnIdleConnectionAreClosedInTime() throws Exception {
    Duration soon = Duration.ofMillis(200);
    try (TestServer server = new TestServer(TestConfig.withTimeouts(soon, LONG, LONG));
        ForeignClient undetected = server.connect(Form.STRICT);
        ForeignClient begun = server.connect(Form.STRICT);
        ForeignClient good = server.connect(Form.STRICT)) {
      undetected.send(new byte[] {0, 0});
      byte[] message = begun.call("get", 1, ForeignClient.get("k"));
      begun.send(Arrays.copyOf(message, message.length - 1));
      good.store().ping();
      assertThat(undetected.isClosedByServer()).isTrue();
      assertThat(begun.isClosedByServer()).isTrue();
      good.store().ping();
    }
    try (TestServer server = new TestServer(TestConfig.withTimeouts(LONG, soon, LONG));
        ForeignClient idle = server.connect(Form.FRAMED_COMPACT)) {
      idle.store().ping();
      assertThat(idle.isClosedByServer()).isTrue();
    }
  }
}
