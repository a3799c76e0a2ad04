package io.thriftyp2p.diststore;

import static io.thriftyp2p.diststore.ScriptedNodes.node;
import static io.thriftyp2p.diststore.ScriptedNodes.ring;
import static io.thriftyp2p.diststore.ScriptedNodes.silence;
import static io.thriftyp2p.diststore.ScriptedNodes.version;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.GetOutcome;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.Overloaded;
import io.thriftyp2p.thrift.diststore.PutItem;
import io.thriftyp2p.thrift.diststore.PutOutcome;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Unavailable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many requests of a client at once. */
class ClientBatchesTest {
  private static final Endpoint[] MEMBERS = {node(1), node(2), node(3)};
  private static final RequestOptions OPTIONS = RequestOptions.DEFAULTS;

  private final ScriptedNodes nodes = new ScriptedNodes();
  private final StoreClient client = nodes.client(node(1));

  @BeforeEach
  void startAll() {
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "get_ring", ring(2, node(99), MEMBERS));
      nodes.on(member, "put_entry", args -> version(9));
      onPuts(member, item -> new PutOutcome().setVersion(version(5)));
      nodes.on(member, "get_entry", args -> new Entry(ByteBuffer.wrap(bytes("one")), version(9)));
    }
  }

  private void onPuts(Endpoint node, Function<PutItem, PutOutcome> outcome) {
    nodes.on(
        node,
        "put_entries",
        args -> ((Store.put_entries_args) args).items.stream().map(outcome).toList());
  }

  private void onGets(Function<String, GetOutcome> outcome) {
    for (Endpoint member : MEMBERS) {
      nodes.on(
          member,
          "get_entries",
          args ->
              ((Store.get_entries_args) args)
                  .keys.stream().map(key -> outcome.apply(text(key))).toList());
    }
  }

  private static String text(ByteBuffer bytes) {
    return UTF_8.decode(bytes.duplicate()).toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private List<CompletableFuture<Version>> putAll(int count) {
    List<KeyValue> entries =
        IntStream.range(0, count)
            .mapToObj(i -> new KeyValue(bytes("key" + i), bytes("value" + i)))
            .toList();
    List<CompletableFuture<Version>> puts = client.putAll(entries, OPTIONS);
    nodes.run(Duration.ofSeconds(30));
    assertThat(puts).hasSize(count).allSatisfy(put -> assertThat(put).isDone());
    return puts;
  }

  @Test
  void manyTravelInFewMessagesToTheirOwners() {
    List<CompletableFuture<Version>> puts = putAll(6_000);
    assertThat(puts).allSatisfy(put -> assertThat(put.join().clock()).isEqualTo(5));
    assertThat(nodes.asked("put_entries")).hasSizeBetween(12, 18).contains(MEMBERS);
    assertThat(nodes.calls("put_entry")).isEmpty();
    assertThat(nodes.calls("put_entries"))
        .allSatisfy(
            call -> assertThat(((Store.put_entries_args) call.args()).items).hasSizeLessThan(501));
  }

  @Test
  void oneThatFailsDoesNotHoldUpTheOthers() {
    for (Endpoint member : MEMBERS) {
      onPuts(
          member,
          item ->
              text(item.key).equals("key7")
                  ? new PutOutcome().setInvalid(new InvalidRequest("the key is odd"))
                  : new PutOutcome().setVersion(version(5)));
    }
    List<CompletableFuture<Version>> puts = putAll(100);
    assertThat(puts.stream().filter(CompletableFuture::isCompletedExceptionally)).hasSize(1);
    assertThat(puts.get(7).handle((version, failure) -> failure).join())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the key is odd");
  }

  @Test
  void whatOneMessageDidNotAchieveGoesOnAloneUnderItsName() {
    List<Long> names = new ArrayList<>();
    for (Endpoint member : MEMBERS) {
      onPuts(
          member,
          item -> {
            names.add(item.write_id);
            return new PutOutcome().setUnavailable(new Unavailable("1 of 2 answered", true));
          });
    }
    putAll(10);
    assertThat(nodes.calls("put_entry"))
        .hasSize(10)
        .allSatisfy(
            call -> assertThat(((Store.put_entry_args) call.args()).options.repeated).isTrue())
        .extracting(call -> ((Store.put_entry_args) call.args()).options.write_id)
        .containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void aMessageToANodeThatDoesNotAnswerGoesOnElsewhere() {
    nodes.on(node(2), "put_entries", args -> silence(node(2)));
    nodes.on(node(2), "put_entry", args -> silence(node(2)));
    assertThat(putAll(300)).allSatisfy(put -> assertThat(put).isCompleted());
    assertThat(nodes.calls("put_entry"))
        .isNotEmpty()
        .allSatisfy(
            call -> assertThat(((Store.put_entry_args) call.args()).options.repeated).isTrue());
  }

  @Test
  void aNodeThatSaysLessThanItWasAskedHasToBeAskedAgain() {
    for (Endpoint member : MEMBERS) {
      nodes.on(member, "put_entries", args -> List.of());
    }
    assertThat(putAll(10)).allSatisfy(put -> assertThat(put.join().clock()).isEqualTo(9));
  }

  @Test
  void largeValuesTravelInMessagesOfBoundedSize() {
    List<KeyValue> entries =
        IntStream.range(0, 10)
            .mapToObj(i -> new KeyValue(bytes("key" + i), new byte[700_000]))
            .toList();
    client.putAll(entries, OPTIONS);
    nodes.run(Duration.ofSeconds(5));
    assertThat(nodes.calls("put_entries")).hasSize(10);
  }

  @Test
  void readsTellPresentFromMissingAndAskAgainForWhatDidNotFit() {
    onGets(
        key ->
            switch (key) {
              case "a" ->
                  new GetOutcome().setEntry(new Entry(ByteBuffer.wrap(bytes("A")), version(5)));
              case "b" -> new GetOutcome();
              default -> new GetOutcome().setOverloaded(new Overloaded("the answer is full"));
            });
    var gets = client.getAll(List.of(bytes("a"), bytes("b"), bytes("c")), OPTIONS);
    nodes.run(Duration.ofSeconds(5));
    assertThat(gets.get(0).join().map(value -> new String(value.bytes(), UTF_8))).contains("A");
    assertThat(gets.get(1).join()).isEmpty();
    assertThat(gets.get(2).join().map(value -> new String(value.bytes(), UTF_8))).contains("one");
  }

  @Test
  void nothingIsFine() {
    assertThat(client.putAll(List.of(), OPTIONS)).isEmpty();
    assertThat(client.getAll(List.of(), OPTIONS)).isEmpty();
  }
}
