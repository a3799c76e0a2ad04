package io.thriftyp2p.examples.wordcount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.examples.wordcount.thrift.Refused;
import io.thriftyp2p.examples.wordcount.thrift.Unavailable;
import io.thriftyp2p.examples.wordcount.thrift.WordCount;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes in one process, over real sockets, asked by plain Thrift clients. */
@Timeout(60)
class WordCountTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final List<String> WORDS =
      IntStream.range(0, 60).mapToObj(i -> "word" + i).toList();

  /** The nodes, each with a client of its own. */
  private final Map<LocatorNode, WordCount.Client> nodes = new LinkedHashMap<>();

  @BeforeEach
  void threeNodesInOneRing() throws Exception {
    LocatorNode first = start(LocatorConfig.builder().alone(true));
    start(LocatorConfig.builder().peers(List.of(first.endpoint())));
    start(LocatorConfig.builder().peers(List.of(first.endpoint())));
    awaitRingOf(3);
  }

  private LocatorNode start(LocatorConfig.Builder config) throws Exception {
    LocatorNode node = WordCountServer.start(config.port(0).build());
    TTransport transport = WordCountClient.connect(node.endpoint());
    nodes.put(node, new WordCount.Client(new TBinaryProtocol(transport)));
    return node;
  }

  private void awaitRingOf(int members) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(nodes.keySet())
                    .allSatisfy(node -> assertThat(node.ring().members()).hasSize(members)));
  }

  @AfterEach
  void stopAll() {
    List.copyOf(nodes.keySet()).forEach(this::kill);
  }

  private void kill(LocatorNode node) {
    nodes.remove(node).getInputProtocol().getTransport().close();
    node.close();
  }

  private LocatorNode ownerOf(String word) {
    return nodes.keySet().stream().filter(node -> node.owns(word)).findFirst().orElseThrow();
  }

  private LocatorNode strangerTo(String word) {
    return nodes.keySet().stream().filter(node -> !node.owns(word)).findFirst().orElseThrow();
  }

  private WordCount.Client ask(LocatorNode node) {
    return nodes.get(node);
  }

  private void addAllThroughEachNode() throws TException {
    for (WordCount.Client client : nodes.values()) {
      for (String word : WORDS) {
        client.add_word(word);
      }
    }
  }

  @Test
  void aWordIsCountedOnItsOwnerOnlyAndEveryNodeKnowsTheCount() throws TException {
    addAllThroughEachNode();
    for (LocatorNode node : nodes.keySet()) {
      assertThat(WORDS).anyMatch(node::owns);
      for (String word : WORDS) {
        assertThat(ask(node).count(word)).isEqualTo(3);
        assertThat(ask(node).count_here(word)).isEqualTo(node.owns(word) ? 3 : 0);
      }
    }
  }

  @Test
  void aKilledNodesWordsAreCountedByTheirNextOwnerFromZero() throws TException {
    addAllThroughEachNode();
    LocatorNode killed = nodes.keySet().iterator().next();
    List<String> itsWords = WORDS.stream().filter(killed::owns).toList();
    List<String> otherWords = WORDS.stream().filter(word -> !killed.owns(word)).toList();
    kill(killed);
    assertThat(itsWords).isNotEmpty();
    assertThat(itsWords).allSatisfy(word -> assertThat(addInTheEnd(word)).isEqualTo(1));
    awaitRingOf(2);
    for (String word : itsWords) {
      assertThat(ask(ownerOf(word)).count_here(word)).isEqualTo(1);
      assertThat(ask(strangerTo(word)).count(word)).isEqualTo(1);
    }
    for (String word : otherWords) {
      assertThat(ask(strangerTo(word)).count(word)).isEqualTo(3);
    }
  }

  /** Through a node that is not the owner, as often as it takes until the ring knows a new one. */
  private long addInTheEnd(String word) {
    return await()
        .atMost(LIMIT)
        .ignoreException(Unavailable.class)
        .until(() -> ask(strangerTo(word)).add_word(word), count -> true);
  }

  @Test
  void anOwnerThatIsGoneIsReportedOrReplacedButNeverWaitedForInVain() throws Exception {
    String word = "word";
    LocatorNode owner = ownerOf(word);
    WordCount.Client survivor = ask(strangerTo(word));
    kill(owner);
    try {
      assertThat(survivor.add_word(word)).isEqualTo(1);
    } catch (Unavailable unavailable) {
      assertThat(unavailable.getMessage()).contains(owner.endpoint().toString());
    }
  }

  @Test
  void aWordThatANodeWasToldToCountGoesNoFurther() throws TException {
    LocatorNode stranger = strangerTo("word");
    assertThat(ask(stranger).add_word_here("word")).isEqualTo(1);
    assertThat(ask(stranger).count_here("word")).isEqualTo(1);
    assertThat(ask(stranger).count("word")).isZero();
  }

  @Test
  void whatIsNoWordIsRefused() {
    for (WordCount.Client client : nodes.values()) {
      assertThatThrownBy(() -> client.add_word("")).isInstanceOf(Refused.class);
      assertThatThrownBy(() -> client.add_word(null)).isInstanceOf(Refused.class);
      assertThatThrownBy(() -> client.count("a".repeat(WordCountHandler.MAX_WORD_LENGTH + 1)))
          .isInstanceOf(Refused.class)
          .hasMessage("a word has 1 to 256 characters");
    }
  }

  @Test
  void aTextIsCountedThroughAnyNode() throws Exception {
    String text = "The owl and the pussy-cat\nwent to sea";
    long round = 0;
    for (WordCount.Client client : nodes.values()) {
      round++;
      assertThat(WordCountClient.count(new BufferedReader(new StringReader(text)), client))
          .containsEntry("the", 2 * round)
          .containsEntry("cat", round)
          .containsOnlyKeys("the", "owl", "and", "pussy", "cat", "went", "to", "sea");
    }
  }

  @Test
  void aNodeSaysWhatItServesFromTheBaseUp() throws TException {
    for (LocatorNode node : nodes.keySet()) {
      assertThat(ask(node).service_type()).isEqualTo("wordcount.WordCount");
      assertThat(ask(node).service_types())
          .containsExactly("locator.Base", "locator.Locator", "wordcount.WordCount");
      assertThat(ask(node).get_all()).hasSize(3);
      assertThat(node.settings().service()).isEqualTo("wordcount.WordCount");
    }
  }

  @Test
  void aNodeOfAnotherServiceStaysOutOfTheRing() {
    Endpoint counter = nodes.keySet().iterator().next().endpoint();
    LocatorConfig config = LocatorConfig.builder().port(0).peers(List.of(counter)).build();
    assertThatThrownBy(() -> LocatorNode.start(config, WordCountTest::plainLocator).close())
        .hasMessageContaining("share no ring");
  }

  private static RpcService plainLocator(LocatorNode node) {
    return RpcService.synchronous(
        LocatorHandler.SERVICE, LocatorHandler.plain(node), Locator.Processor::new);
  }
}
