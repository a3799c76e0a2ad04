package io.thriftyp2p.locator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.thrift.diststore.Store;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of several connections, which the only event loop finds when it comes back to them. */
class LoopRoundTest {
  private static final int LARGE = 200 << 10;

  private final MapStore store =
      new MapStore() {
        @Override
        public void get(ByteBuffer key, AsyncMethodCallback<ByteBuffer> callback)
            throws TException {
          events.add("ordinary " + MapStore.text(key));
          if (MapStore.text(key).startsWith("ordinary long")) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(20));
          }
          super.get(key, callback);
        }
      };
  private final List<String> events = new CopyOnWriteArrayList<>();

  /** Stands still, but for requests that take long. */
  private final AtomicLong nanos = new AtomicLong();

  private final List<ForeignClient> clients = new ArrayList<>();
  private EventLoops loops;
  private RpcServer server;

  @BeforeEach
  void start() throws Exception {
    RpcConfig config = TestConfig.with(1, 1 << 20);
    loops = EventLoops.start(config);
    server =
        RpcServer.bind(loops, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), config);
    server.observe(new Sent());
    server.timeBy(nanos::get);
    server.start(
        RpcService.asynchronous("store", store, Store.AsyncProcessor::new)
            .withDirect("get", this::read),
        List.of());
  }

  @AfterEach
  void close() throws Exception {
    for (ForeignClient client : clients) {
      client.close();
    }
    server.close();
    loops.close();
  }

  private Optional<ShortCut> read(StructReader arguments) {
    arguments.expectField(TType.STRING, 1);
    String key = new String(arguments.binary(), StandardCharsets.UTF_8);
    events.add("read " + key);
    return key.startsWith("ordinary") ? Optional.empty() : Optional.of(new ShortCut(key, events));
  }

  private record ShortCut(String key, List<String> events) implements DirectMethod.DirectRequest {
    @Override
    public int touch() {
      events.add("touch " + key);
      fail("touch");
      return 1;
    }

    @Override
    public boolean answer(StructWriter result) {
      events.add("answer " + key);
      fail("answer");
      byte[] value =
          key.startsWith("large") ? new byte[LARGE] : key.getBytes(StandardCharsets.UTF_8);
      result.field(TType.STRING, 0).binary(value).stop();
      return true;
    }

    private void fail(String step) {
      if (key.equals("fails at " + step)) {
        throw new IllegalStateException(key);
      }
    }
  }

  private void connect(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      ForeignClient client = new ForeignClient(server.port(), Form.FRAMED_STRICT);
      clients.add(client);
      client.send(client.call("get", 0, ForeignClient.get("first")));
      assertThat(client.receiveText()).isEqualTo("first");
    }
  }

  /** Each key is asked for by another client, all of them while the loop is busy. */
  private void askTogether(String... keys) throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    loops
        .next()
        .execute(
            () -> {
              busy.countDown();
              try {
                done.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    busy.await();
    events.clear();
    for (int i = 0; i < keys.length; i++) {
      clients.get(i).send(clients.get(i).call("get", i, ForeignClient.get(keys[i])));
    }
    done.countDown();
  }

  private List<String> kinds() {
    return events.stream().map(event -> event.substring(0, event.indexOf(' '))).toList();
  }

  @Test
  void whatIsToBeDoneForAllIsDoneStepByStep() throws Exception {
    connect(3);
    askTogether("a", "b", "c");
    for (ForeignClient client : clients) {
      client.receiveText();
    }
    assertThat(kinds())
        .startsWith(
            "read", "read", "read", "touch", "touch", "touch", "answer", "answer", "answer", "sent",
            "sent", "sent");
  }

  @Test
  void largeAnswersAreNotHeldBack() throws Exception {
    connect(12);
    String[] keys = new String[12];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "large " + i;
    }
    askTogether(keys);
    for (ForeignClient client : clients) {
      client.receive(new Store.get_result());
    }
    int held = 0;
    int most = 0;
    for (String kind : kinds()) {
      held += kind.equals("answer") ? 1 : kind.equals("sent") ? -1 : 0;
      most = Math.max(most, held);
    }
    assertThat(most).isBetween(2, 6);
  }

  @Test
  void whatFailsForOneIsNoMatterOfTheOthers() throws Exception {
    store.entries.put(MapStore.bytes("ordinary"), MapStore.bytes("by the service"));
    connect(5);
    askTogether("a", "fails at touch", "fails at answer", "ordinary", "b");
    assertThat(clients.get(0).receiveText()).isEqualTo("a");
    assertThat(clients.get(3).receiveText()).isEqualTo("by the service");
    assertThat(clients.get(4).receiveText()).isEqualTo("b");
    assertThat(clients.get(1).isClosedByServer()).isTrue();
    assertThat(clients.get(2).isClosedByServer()).isTrue();
  }

  /** It is decoded once more when the connection is gone: what was answered must not be. */
  @Test
  void whatWasCarriedOutBeforeAFailureIsNotCarriedOutAgain() throws Exception {
    connect(1);
    events.clear();
    ForeignClient client = clients.get(0);
    client.send(
        client.call("get", 1, ForeignClient.get("a")),
        client.call("get", 2, ForeignClient.get("fails at answer")),
        client.call("put", 3, new Store.put_args(MapStore.bytes("oneway"), MapStore.bytes("v"))));
    assertThat(client.isClosedByServer()).isTrue();
    await().until(() -> store.entries.containsKey(MapStore.bytes("oneway")));
    assertThat(events)
        .contains("answer a", "answer fails at answer")
        .doesNotContain("ordinary a", "ordinary fails at answer");
  }

  private final class Sent extends QuietObserver {
    @Override
    public void sent(int bytes) {
      events.add("sent " + bytes);
    }
  }

  private List<String> answered() {
    return events.stream()
        .filter(event -> event.startsWith("answer ") || event.startsWith("ordinary "))
        .map(event -> event.substring(event.indexOf(' ') + 1))
        .toList();
  }

  private void receiveAll() throws TException {
    for (ForeignClient client : clients) {
      client.receiveText();
    }
  }

  private static String[] times(int count, String key) {
    String[] keys = new String[count];
    Arrays.fill(keys, key);
    return keys;
  }

  @Test
  void shortTurnsComeBeforeThoseThatAreKnownToTakeLong() throws Exception {
    connect(4);
    askTogether(times(3, "ordinary long"));
    for (ForeignClient client : clients.subList(0, 3)) {
      client.receiveText();
    }
    askTogether("ordinary long", "ordinary long", "ordinary long", "short");
    receiveAll();
    assertThat(answered()).startsWith("short").hasSize(4);
    // Until their turns are short again.
    askTogether(times(4, "short"));
    receiveAll();
    askTogether(times(4, "short"));
    receiveAll();
    assertThat(kinds()).startsWith("read", "read", "read", "read", "touch");
  }

  @Test
  void aTurnWithMuchToWriteIsALongOne() throws Exception {
    connect(3);
    askTogether("large", "large");
    clients.get(0).receiveText();
    clients.get(1).receiveText();
    askTogether("first", "first", "short");
    receiveAll();
    assertThat(answered()).containsExactly("short", "first", "first");
  }

  @Test
  void aRoundOfLongTurnsIsBrokenOffAndGoesOnWhenTheLoopHasLooked() throws Exception {
    int many = 20;
    connect(many);
    askTogether(times(many, "ordinary long"));
    receiveAll();
    assertThat(answered()).hasSize(many);
    // All were looked at before the first was carried out, and those that were put off once more.
    assertThat(kinds().subList(0, many)).containsOnly("read");
    assertThat(kinds().stream().filter("read"::equals)).hasSizeGreaterThan(many + 4);
  }
}
