package io.thriftyp2p.diststore;

import static io.thriftyp2p.diststore.ScriptedNodes.node;
import static io.thriftyp2p.diststore.ScriptedNodes.silence;
import static io.thriftyp2p.diststore.ScriptedNodes.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.Overloaded;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Unavailable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.thrift.TBase;
import org.junit.jupiter.api.Test;

/** How a client goes on when nodes fail, and what it says in the end. */
class ClientRetriesTest {
  private static final Endpoint FIRST = node(1);
  private static final Endpoint SECOND = node(2);
  private static final byte[] KEY = "k".getBytes(UTF_8);
  private static final byte[] VALUE = "v".getBytes(UTF_8);

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final StoreClient client = nodes.client(FIRST, SECOND);

  private static PutOptions options(ScriptedNodes.Call call) {
    return ((Store.put_entry_args) call.args()).options;
  }

  private static Throwable failure(CompletableFuture<?> future) {
    assertThat(future).isCompletedExceptionally();
    return future.handle((value, failure) -> Failures.cause(failure)).join();
  }

  /** Loses the first answer; then it has no quorum. */
  private static final class OnceSilent implements ScriptedNodes.Script {
    private boolean asked;

    @Override
    public Object apply(TBase<?, ?> args) {
      boolean first = !asked;
      asked = true;
      return first ? silence(FIRST) : new Unavailable("1 of 2 answered", false);
    }
  }

  @Test
  void aWriteWhoseAnswerWasLostIsRepeatedElsewhereUnderItsName() {
    nodes.on(FIRST, "put_entry", args -> silence(FIRST));
    nodes.on(SECOND, "put_entry", args -> version(5));
    var put = client.put(KEY, VALUE);
    nodes.run(Duration.ofSeconds(5));

    assertThat(put.join().clock()).isEqualTo(5);
    assertThat(nodes.asked("put_entry")).containsExactly(FIRST, SECOND);
    PutOptions first = options(nodes.calls("put_entry").get(0));
    PutOptions second = options(nodes.calls("put_entry").get(1));
    assertThat(first.repeated).isFalse();
    assertThat(second.repeated).isTrue();
    assertThat(second.write_id).isEqualTo(first.write_id).isNotZero();
  }

  @Test
  void aWriteThatNobodySawIsNoRepetition() {
    nodes.on(SECOND, "put_entry", args -> version(5));
    var put = client.put(KEY, VALUE);
    nodes.run(Duration.ofSeconds(1));

    assertThat(put).isCompleted();
    assertThat(nodes.asked("put_entry")).containsExactly(FIRST, SECOND);
    assertThat(options(nodes.calls("put_entry").get(1)).repeated).isFalse();
  }

  @Test
  void eachWriteHasANameOfItsOwn() {
    nodes.on(FIRST, "put_entry", args -> version(5));
    for (int i = 0; i < 100; i++) {
      var unused = client.put(KEY, VALUE);
    }
    nodes.run(Duration.ofSeconds(1));
    assertThat(nodes.calls("put_entry"))
        .extracting(call -> options(call).write_id)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatMayHaveHappenedIsNeverSaidNotToHave() {
    nodes.on(FIRST, "put_entry", args -> silence(FIRST));
    nodes.on(SECOND, "put_entry", args -> new Unavailable("1 of 2 answered", false));
    var put = client.put(KEY, VALUE);
    nodes.run(Duration.ofSeconds(20));

    assertThat(failure(put))
        .isInstanceOfSatisfying(
            PeerException.class, e -> assertThat(e.mayHaveBeenApplied()).isTrue());
    nodes.on(FIRST, "put_entry", new OnceSilent());
    put = client.put(KEY, VALUE);
    nodes.run(Duration.ofSeconds(20));
    assertThat(failure(put))
        .hasMessageContaining("1 of 2 answered")
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.mayHaveBeenApplied()).isTrue());
  }

  @Test
  void aWriteThatNoNodeAppliedIsSaidNotToHaveHappenedWhenItsTimeIsOver() {
    for (Endpoint node : List.of(FIRST, SECOND)) {
      nodes.on(node, "put_entry", args -> new Unavailable("1 of 2 answered", false));
    }
    var put = client.put(KEY, VALUE, RequestOptions.DEFAULTS.withTimeout(Duration.ofSeconds(3)));
    nodes.run(Duration.ofSeconds(2));
    assertThat(put).isNotDone();
    nodes.run(Duration.ofSeconds(2));

    assertThat(failure(put))
        .hasMessage("1 of 2 answered")
        .isInstanceOfSatisfying(
            UnavailableException.class, e -> assertThat(e.mayHaveBeenApplied()).isFalse());
    assertThat(nodes.calls("put_entry")).hasSizeBetween(6, 40);
  }

  @Test
  void aNodeThatIsBusyIsAskedAgain() {
    int[] asked = {0};
    StoreClient one = nodes.client(FIRST);
    nodes.on(
        FIRST, "put_entry", args -> asked[0]++ < 3 ? new Overloaded("no room now") : version(5));
    var put = one.put(KEY, VALUE);
    nodes.run(Duration.ofSeconds(2));
    assertThat(put).isCompleted();
    assertThat(options(nodes.calls("put_entry").get(3)).repeated).isFalse();
  }

  @Test
  void whereNobodyListensThatIsSaidAtOnce() {
    var put = client.put(KEY, VALUE);
    assertThat(nodes.now()).isZero();
    assertThat(failure(put))
        .isInstanceOf(PeerUnreachableException.class)
        .hasMessageContaining(FIRST.toString());
  }

  @Test
  void readsGoOnElsewhereToo() {
    nodes.on(FIRST, "get_entry", args -> silence(FIRST));
    nodes.on(SECOND, "get_entry", args -> new Entry(ByteBuffer.wrap(VALUE), version(5)));
    var get = client.get(KEY);
    nodes.run(Duration.ofSeconds(5));
    assertThat(get.join().orElseThrow().bytes()).isEqualTo(VALUE);
  }

  @Test
  void aMissingKeyIsAnAnswer() {
    nodes.on(FIRST, "get_entry", args -> new NotFound("there is no such key"));
    var get = client.get(KEY);
    nodes.run(Duration.ofSeconds(1));
    assertThat(get.join()).isEmpty();
    assertThat(nodes.asked("get_entry")).containsExactly(FIRST);
  }

  @Test
  void aRequestThatNoNodeWouldTakeIsNotTriedAgain() {
    nodes.on(FIRST, "put_entry", args -> new InvalidRequest("too long"));
    var put = client.put(KEY, VALUE);
    nodes.run(Duration.ofSeconds(1));
    assertThat(failure(put)).isInstanceOf(IllegalArgumentException.class).hasMessage("too long");
    assertThat(nodes.asked("put_entry")).containsExactly(FIRST);
  }

  @Test
  void aNodeThatIsNoStoreSaysSo() {
    nodes.on(FIRST, "ping", args -> "pong");
    var get = client.get(KEY);
    nodes.run(Duration.ofSeconds(1));
    assertThat(failure(get)).isInstanceOf(PeerException.class).hasMessageContaining("refused");
  }

  @Test
  void whatIsAskedForTravels() {
    nodes.on(FIRST, "put_entry", args -> version(5));
    var unused =
        client.put(
            KEY,
            VALUE,
            RequestOptions.DEFAULTS
                .withConsistency(Consistency.ALL)
                .withTimeToLive(Duration.ofMinutes(5)));
    PutOptions options = options(nodes.calls("put_entry").get(0));
    assertThat(options.consistency).isEqualTo(io.thriftyp2p.thrift.diststore.Consistency.ALL);
    assertThat(options.time_to_live_ms).isEqualTo(300_000);
    assertThat(options.timeout_ms).isBetween(1_000, 10_000);
  }

  @Test
  void closingEndsWhatWaits() {
    nodes.on(FIRST, "put_entry", args -> new Unavailable("no quorum", false));
    nodes.on(SECOND, "put_entry", args -> new Unavailable("no quorum", false));
    var put = client.put(KEY, VALUE);
    nodes.run(Duration.ofMillis(5));
    assertThat(put).isNotDone();
    client.close();
    assertThat(failure(put)).isInstanceOf(UnavailableException.class);
  }
}
