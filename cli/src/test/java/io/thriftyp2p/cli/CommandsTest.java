package io.thriftyp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.locator.LocatorConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    assertThat(ask("storeadmin", "nodes").status()).isEqualTo(ExitStatus.USAGE);
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
        run(line.toArray(String[]::new)), ExitStatus.NOBODY, words[0] + ": " + nobody, "refused");
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
}
