package io.thriftyp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands print, and the status that they end with. */
@Timeout(60)
class CommandsTest {
  private static final List<StoreNode> NODES = new ArrayList<>();

  @TempDir Path directory;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Result(int status, byte[] outBytes, String err) {
    String out() {
      return new String(outBytes, UTF_8);
    }
  }

  @BeforeAll
  static void startThree() throws Exception {
    for (int i = 0; i < 3; i++) {
      LocatorConfig.Builder locator = LocatorConfig.builder().port(0);
      if (NODES.isEmpty()) {
        locator.alone(true);
      } else {
        locator.peers(List.of(NODES.get(0).endpoint()));
      }
      NODES.add(StoreNode.start(StoreConfig.DEFAULTS.withLocator(locator.build())));
    }
  }

  @AfterAll
  static void stop() {
    NODES.forEach(StoreNode::close);
  }

  private static Result run(String... arguments) {
    return run(new byte[0], arguments);
  }

  private static synchronized Result run(byte[] input, String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    InputStream in = System.in;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, UTF_8));
    System.setErr(new PrintStream(errBytes, true, UTF_8));
    System.setIn(new ByteArrayInputStream(input));
    try {
      int status = Main.run(arguments);
      return new Result(status, outBytes.toByteArray(), errBytes.toString(UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
      System.setIn(in);
    }
  }

  private static Result ask(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, "-h", NODES.get(1).endpoint().toString()));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private static void assertOneLine(Result result, int status, String... parts) {
    assertThat(result.status()).describedAs(result.err()).isEqualTo(status);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).singleElement().asString().contains(parts);
  }

  private static String freeAddress() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  @Test
  void aValueIsPutAndGotAndDeleted() {
    Result put = ask("storeput", "a", "apple");
    assertThat(put.status()).describedAs(put.err()).isZero();
    assertThat(put.out() + put.err()).isEmpty();
    assertThat(ask("storeget", "a").out()).isEqualTo("apple\n");
    assertThat(ask("storedel", "a").status()).isZero();
    assertOneLine(ask("storeget", "a"), ExitStatus.NO, "storeget: there is no key 'a'");
    assertThat(ask("storedel", "a").status()).isZero();
  }

  @Test
  void anEmptyValueIsNoMissingKey() {
    assertThat(ask("storeput", "empty", "").status()).isZero();
    assertThat(ask("storeget", "empty").out()).isEqualTo("\n");
    assertThat(ask("storeget", "empty").status()).isZero();
  }

  @Test
  void filesTravelAsTheyAre() throws Exception {
    byte[] bytes = new byte[100_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    Path in = Files.write(directory.resolve("in"), bytes);
    Path out = directory.resolve("out");
    assertThat(ask("storeput", "file", "--file", in.toString()).status()).isZero();
    assertThat(ask("storeget", "file", "--output", out.toString()).status()).isZero();
    assertThat(Files.readAllBytes(out)).isEqualTo(bytes);
    assertThat(ask("storeget", "file", "--output", "-").outBytes()).isEqualTo(bytes);
  }

  @Test
  void aValueThatBeginsWithAnAtSignIsNoFileOfArguments() throws Exception {
    Path file = Files.writeString(directory.resolve("arguments"), "injected");
    for (String value : List.of("@" + file, "@@twice")) {
      assertThat(ask("storeput", "at", value).status()).isZero();
      assertThat(ask("storeget", "at").out()).isEqualTo(value + "\n");
    }
  }

  @Test
  void argumentsAreBytesOfUtf8AndNothingElse() throws Exception {
    assertThat(ask("storeput", "größe", "42 µm").status()).isZero();
    assertThat(ask("storeget", "größe").outBytes()).isEqualTo("42 µm\n".getBytes(UTF_8));
    assertOneLine(ask("storeput", "gr\ufffdsse", "1"), ExitStatus.USAGE, "not UTF-8");
    assertOneLine(ask("storeput", "k", "\ufffd"), ExitStatus.USAGE, "--file");
  }

  @Test
  void aValueThatNobodyTakesFromUsIsNotDone() {
    ask("storeput", "full", "1");
    PrintStream out = System.out;
    System.setOut(
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("no space left");
              }
            }));
    try {
      assertThat(Main.run("storeget", "-h", NODES.get(0).endpoint().toString(), "full"))
          .isEqualTo(ExitStatus.USAGE);
    } finally {
      System.setOut(out);
    }
  }

  @Test
  void theVersionOfAWriteIsShownWhenAskedFor() {
    assertThat(ask("storeput", "versioned", "1", "--verbose").err()).contains("storeput: version ");
  }

  @Test
  void standardInputIsAValue() {
    String node = NODES.get(0).endpoint().toString();
    assertThat(run("typed\n".getBytes(UTF_8), "storeput", "-h", node, "in", "--file", "-").status())
        .isZero();
    assertThat(ask("storeget", "in").out()).isEqualTo("typed\n\n");
  }

  @Test
  void theAlphabetIsPrimedAndTested() {
    assertThat(ask("storeprimer").out()).isEqualTo("26 words put\n");
    assertThat(ask("storetest").out()).isEqualTo("26 of 26 words\n");
    assertThat(ask("storeget", "c").out()).isEqualTo("charlie\n");

    ask("storedel", "q");
    ask("storeput", "z", "zebra");
    Result test = ask("storetest");
    assertThat(test.status()).isEqualTo(ExitStatus.NO);
    assertThat(test.out()).isEqualTo("24 of 26 words\n");
    assertThat(test.err().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("storetest: q is missing instead of 'quebec'; its owner"))
        .anyMatch(line -> line.startsWith("storetest: z is 'zebra' instead of 'zulu'; its owner"));
  }

  @Test
  void adminShowsTheRing() throws Exception {
    assertThat(ask("storeadmin", "nodes").out().lines()).hasSize(4);
    String node = NODES.get(0).endpoint().toString();
    Result nodes = run("storeadmin", "nodes", "-h", node);
    assertThat(nodes.status()).isZero();
    assertThat(nodes.out().lines()).hasSize(4).first().asString().startsWith("node");
    JsonNode json =
        new ObjectMapper().readTree(run("storeadmin", "nodes", "-h", node, "--json").outBytes());
    assertThat(json).hasSize(3);
    assertThat(json.get(0).get("state").asText()).isEqualTo("alive");

    JsonNode status =
        new ObjectMapper().readTree(run("storeadmin", "status", "-h", node, "--json").outBytes());
    assertThat(status).hasSize(3);
    assertThat(status.get(0).get("slots").asInt()).isPositive();
  }

  @Test
  void adminFindsKeys() throws Exception {
    String node = NODES.get(0).endpoint().toString();
    ask("storeput", "needle", "1");
    assertThat(run("storeadmin", "keys", "-h", node).out().lines()).contains("needle");
    try (StoreClient store = StoreClient.of(List.of(NODES.get(0).endpoint()))) {
      store.put(new byte[] {(byte) 0xff, 0}, new byte[0]).get(20, TimeUnit.SECONDS);
    }
    JsonNode keys =
        new ObjectMapper().readTree(run("storeadmin", "keys", "-h", node, "--json").outBytes());
    assertThat(keys.findValuesAsText("key")).contains("needle");
    assertThat(keys.findValuesAsText("key_base64")).containsExactly("/wA=");
    Result where = run("storeadmin", "whereis", "-h", node, "needle");
    assertThat(where.status()).isZero();
    String owner = where.out().strip();
    assertThat(run("storeadmin", "keys", "-h", node, "--node", owner).out().lines())
        .contains("needle");
    JsonNode json =
        new ObjectMapper()
            .readTree(run("storeadmin", "whereis", "-h", node, "--json", "needle").outBytes());
    assertThat(json.get(0).get("owner").asText()).isEqualTo(owner);
  }

  @ParameterizedTest
  @ValueSource(strings = {"storeput a b", "storeget a", "storedel a", "storeprimer", "storetest"})
  void nobodyThereIsSaidInOneLine(String command) throws Exception {
    String[] words = command.split(" ", -1);
    String nobody = freeAddress();
    List<String> line = new ArrayList<>(List.of(words[0], "-h", nobody));
    line.addAll(List.of(words).subList(1, words.length));
    assertOneLine(
        run(line.toArray(String[]::new)),
        ExitStatus.NOBODY,
        words[0] + ": " + nobody + " cannot be reached: connection refused; ",
        "-h");
  }

  @Test
  void anUnknownHostIsSaidInOneLine() {
    assertOneLine(
        run("storeget", "-h", "no-such-host.invalid", "a"),
        ExitStatus.NOBODY,
        "storeget: the host 'no-such-host.invalid' is unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "storeget",
        "storeget a b",
        "storeput a",
        "storeput a b --file c",
        "storeget --nonsense a",
        "storeget -h no:such:host a",
        "storeget -h host:99999 a",
        "storeadmin",
        "storeadmin nonsense",
        "storeserver --replicas 3",
        "storeserver --layout round",
        "storeserver -p 99999",
        "storeserver --alone -h 127.0.0.1",
        "storeserver --wait",
        "storeserver --alone --address 0.0.0.0",
        "storeserver --alone --address no-such-host.invalid",
        "locator -p nonsense"
      })
  void aWrongCommandLineIsSaidInOneLine(String command) {
    List<String> words = List.of(command.split(" ", -1));
    assertOneLine(run(words.toArray(String[]::new)), ExitStatus.USAGE, words.get(0) + ":");
  }

  @Test
  void aPortInUseIsSaidInOneLine() {
    String port = Integer.toString(NODES.get(0).endpoint().port());
    for (String command : List.of("storeserver", "locator")) {
      assertOneLine(
          run(command, "-p", port, "--alone"),
          ExitStatus.USAGE,
          command + ": cannot listen on 127.0.0.1:" + port,
          "--port");
    }
  }

  @Test
  void aRingThatDoesNotFitIsSaidInOneLine() {
    String peer = NODES.get(0).endpoint().toString();
    assertOneLine(run("storeserver", "-p", "0", "-h", peer), ExitStatus.USAGE, "0 is not a port");
    assertOneLine(
        run("storeserver", "-h", peer, "--ring-name", "other"),
        ExitStatus.USAGE,
        "belongs to ring 'thrifty', not 'other'");
    assertOneLine(
        run("storeserver", "-h", peer, "--layout", "classic"),
        ExitStatus.USAGE,
        "has layout slots, not classic");
    assertOneLine(run("locator", "-h", peer), ExitStatus.USAGE, "runs diststore.Store");
  }

  @Test
  void aPeerThatIsNotThereIsSaidInOneLine() throws Exception {
    String nobody = freeAddress();
    assertOneLine(
        run("storeserver", "-h", nobody),
        ExitStatus.NOBODY,
        nobody + " cannot be reached",
        "--wait");
  }

  @Test
  void aValueThatIsTooLargeIsSaidWithTheLimit() throws Exception {
    Path large = Files.write(directory.resolve("large"), new byte[9 << 20]);
    assertOneLine(
        ask("storeput", "k", "--file", large.toString()),
        ExitStatus.USAGE,
        "the value has 9437184 bytes, and at most 8388608 are taken");
    assertOneLine(
        ask("storeput", "k", "--file", directory.resolve("nothing").toString()),
        ExitStatus.USAGE,
        "there is no such file");
  }

  @Test
  void standardInputIsNotReadFurtherThanAValueGoes() {
    assertOneLine(
        run(new byte[9 << 20], "storeput", "-h", "127.0.0.1:1", "k", "--file", "-"),
        ExitStatus.USAGE,
        "more than 8388608 bytes");
  }

  @Test
  void aFileThatCannotBeUsedIsNamed() {
    assertOneLine(
        ask("storeput", "k", "--file", directory.toString()),
        ExitStatus.USAGE,
        directory.toString());
    ask("storeput", "k", "1");
    assertOneLine(
        ask("storeget", "k", "--output", directory.toString()),
        ExitStatus.USAGE,
        directory.toString());
  }

  @Test
  void aNodeOfAnotherServiceIsNoStore() throws Exception {
    LocatorConfig config = LocatorConfig.builder().port(0).alone(true).build();
    try (LocatorNode locator =
        LocatorNode.start(
            config,
            node ->
                RpcService.asynchronous(
                    LocatorHandler.SERVICE,
                    LocatorHandler.plain(node),
                    Locator.AsyncProcessor::new))) {
      assertOneLine(
          run("storeget", "-h", locator.endpoint().toString(), "a"),
          ExitStatus.NOBODY,
          "it is no node of the store",
          "-h");
    }
  }

  @Test
  void aStoreThatCannotCarryItOutIsUnavailable() throws Exception {
    try (SilentNode silent = new SilentNode()) {
      Result result = run("storeget", "-h", silent.address(), "a");
      assertOneLine(
          result, ExitStatus.UNAVAILABLE, "storeget: " + silent.address(), "did not answer");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "locator",
        "storeserver",
        "storeput",
        "storeget",
        "storedel",
        "storeprimer",
        "storetest",
        "storeadmin"
      })
  void helpHelps(String command) {
    Result help = run(command, "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out()).startsWith("Usage: " + command);
    assertThat(run(command, "--version").out()).startsWith("thrifty-p2p");
  }

  @Test
  void theHistorySaysWhoCameAndWhy() {
    Result history = ask("storeadmin", "nodes", "--history");
    assertThat(history.status()).describedAs(history.err()).isZero();
    assertThat(history.out())
        .contains("time", "cause", "joined through " + NODES.get(0).endpoint())
        .contains(NODES.get(2).endpoint().toString());
  }

  @Test
  void aNodeThatAnswersIsNotRemoved() {
    String alive = NODES.get(2).endpoint().toString();
    assertOneLine(
        ask("storeadmin", "remove", alive), ExitStatus.NO, alive + " is ALIVE and answers");
    assertOneLine(
        ask("storeadmin", "remove", "127.0.0.1:1"),
        ExitStatus.NO,
        "there is no member 127.0.0.1:1 to remove");
  }

  @Test
  void aNodeThatIsGoneIsRemovedFromAllNodesAtOnce() throws Exception {
    StoreNode gone =
        StoreNode.start(
            StoreConfig.DEFAULTS.withLocator(
                LocatorConfig.builder().port(0).peers(List.of(NODES.get(0).endpoint())).build()));
    String address = gone.endpoint().toString();
    for (StoreNode node : NODES) {
      node.locator().awaitMembers(4, Duration.ofSeconds(20)).get();
    }
    gone.close();
    await()
        .until(
            () ->
                stateOf(NODES.get(1), gone).equals(Optional.of(MemberState.DOWN))
                    && stateOf(NODES.get(2), gone).equals(Optional.of(MemberState.DOWN)));
    assertThat(ask("storeadmin", "nodes").out()).containsPattern(address + " +down");
    assertThat(ask("storeadmin", "remove", address).status()).isZero();
    assertThat(ask("storeadmin", "nodes").out()).doesNotContain(address);
    await().until(() -> stateOf(NODES.get(2), gone).equals(Optional.of(MemberState.LEFT)));
    assertThat(ask("storeadmin", "nodes", "--history", "5").out())
        .contains("removed by an operator");
  }

  private static Optional<MemberState> stateOf(StoreNode observer, StoreNode member) {
    return observer
        .locator()
        .view()
        .flatMap(view -> view.member(member.endpoint()))
        .map(Member::state);
  }
}
