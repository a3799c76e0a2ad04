package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.it.Command.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tokens from the command that makes them to the commands and servers that show them. */
@Timeout(120)
class TokensIT {
  private static final String ADDRESS = "127.0.15.1";
  private static final int USAGE = 2;
  private static final String NEXT_STEP =
      "; show a token with --token-file, or a certificate of that role";

  @RegisterExtension final Servers servers = new Servers();
  @TempDir private Path directory;
  private String tokens;
  private String peer;
  private String writer;
  private String reader;

  @BeforeEach
  void makeTokens() throws Exception {
    tokens = directory.resolve("tokens").toString();
    peer = made("peer");
    writer = made("writer");
    reader = made("reader");
  }

  /** The file that holds a new token of a role. */
  private String made(String role) throws Exception {
    Result token = Command.run("storeadmin", "token", "--file", tokens, role, "the-" + role);
    assertThat(token.status()).as(token.err()).isZero();
    assertThat(token.err()).isEmpty();
    assertThat(token.out().lines()).singleElement().asString().hasSize(43);
    return Files.writeString(directory.resolve(role), token.out()).toString();
  }

  private static String secret(String file) throws IOException {
    return Files.readString(Path.of(file)).strip();
  }

  private Server node(String... more) throws IOException {
    return nodeAt(ADDRESS, more);
  }

  private Server nodeAt(String address, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--address", address, "--memory", "--tokens", tokens, "--token-file", peer));
    arguments.addAll(List.of(more));
    return servers.store(arguments.toArray(String[]::new));
  }

  private static Result ask(Server node, String command, String... arguments) throws Exception {
    return ask(Map.of(), node, command, arguments);
  }

  private static Result ask(
      Map<String, String> environment, Server node, String command, String... arguments)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("-h", node.address()));
    return Command.run(environment, command, all.toArray(String[]::new));
  }

  private static void assertRefused(Result result, String... parts) {
    assertThat(result.status()).as(result.err()).isEqualTo(USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).singleElement().asString().contains(parts);
  }

  /** A server that does not start says so, and why, in one line. */
  private void assertDoesNotStart(List<String> arguments, String... parts) throws Exception {
    List<String> all = new ArrayList<>(List.of("--address", ADDRESS, "--memory"));
    all.addAll(arguments);
    Server server = servers.launch("storeserver", all.toArray(String[]::new));
    assertThat(server.awaitExit()).as("%s", server.stderr()).isEqualTo(USAGE);
    assertThat(server.stderr())
        .singleElement()
        .asString()
        .startsWith("storeserver: ")
        .contains(parts);
  }

  @Test
  void aTokenIsInNoFileButItsOwn() throws Exception {
    String file = Files.readString(Path.of(tokens));
    assertThat(file.lines().toList())
        .hasSize(3)
        .allMatch(line -> line.matches("(peer|writer|reader) the-\\1 [0-9a-f]{64}"));
    for (String made : List.of(peer, writer, reader)) {
      assertThat(file).doesNotContain(secret(made));
    }
  }

  @Test
  void eachMayWhatItsRoleSays() throws Exception {
    Server node = node("--alone");
    assertThat(ask(node, "storeput", "--token-file", writer, "a", "apple").status()).isZero();
    assertThat(ask(node, "storeget", "--token-file", writer, "a").out()).isEqualTo("apple\n");
    assertThat(ask(node, "storeget", "--token-file", reader, "a").out()).isEqualTo("apple\n");
    assertRefused(
        ask(node, "storeput", "--token-file", reader, "a", "apricot"),
        "storeput: " + node.address() + " refused: ",
        "put_entry needs the role writer",
        "the token of the-reader",
        NEXT_STEP);
    assertRefused(
        ask(node, "storeadmin", "leave", node.address(), "--token-file", writer),
        "needs the role admin",
        "the token of the-writer",
        NEXT_STEP);
    assertThat(ask(node, "storeget", "--token-file", reader, "a").out()).isEqualTo("apple\n");
    // The file is looked at every now and then.
    String admin = made("admin");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ask(node, "storeadmin", "status", "--token-file", admin).status() == 0);
    assertThat(ask(node, "storeadmin", "leave", node.address(), "--token-file", admin).status())
        .isZero();
    assertThat(node.awaitExit()).isZero();
  }

  @Test
  void withoutATokenOrWithAStrangeOneACommandIsToldWhatToDo() throws Exception {
    Server node = node("--alone");
    assertRefused(
        ask(node, "storeget", "a"), "get_entry needs the role reader", "a stranger" + NEXT_STEP);
    assertRefused(ask(node, "storeput", "a", "apple"), "needs the role writer", NEXT_STEP);
    assertRefused(ask(node, "storeadmin", "status"), "needs the role reader", NEXT_STEP);
    assertRefused(
        ask(Map.of("THRIFTY_TOKEN", "strange"), node, "storeput", "a", "apple"),
        "needs the role writer",
        "whose token is not known here" + NEXT_STEP);
    assertRefused(
        ask(Map.of("THRIFTY_TOKEN", "no token"), node, "storeget", "a"),
        "THRIFTY_TOKEN is not a token");
  }

  @Test
  void aTokenMayComeInTheEnvironment() throws Exception {
    Map<String, String> environment = Map.of("THRIFTY_TOKEN", secret(writer));
    Server node = node("--alone");
    assertThat(ask(environment, node, "storeput", "a", "apple").status()).isZero();
    assertThat(ask(environment, node, "storeget", "a").out()).isEqualTo("apple\n");
    assertRefused(
        ask(environment, node, "storeput", "a", "apricot", "--token-file", reader),
        "the token of the-reader");
    assertThat(ask(environment, node, "storedel", "a").status()).isZero();
    assertThat(ask(environment, node, "storeget", "a").status()).isEqualTo(1);
  }

  @Test
  void aNodeOnThisMachineIsFoundAndSaysWhatItAsksFor() throws Exception {
    // Only what listens on this address is found without -h.
    nodeAt("127.0.0.1", "--alone");
    Map<String, String> environment = Map.of("THRIFTY_TOKEN", secret(writer));
    assertThat(Command.run(environment, "storeput", "a", "apple").status()).isZero();
    assertThat(Command.run(environment, "storeget", "a").out()).isEqualTo("apple\n");
    assertRefused(Command.run("storeget", "a"), "needs the role reader", NEXT_STEP);
    assertRefused(Command.run("storeput", "a", "apricot"), "needs the role", NEXT_STEP);
  }

  @Test
  void onlyAPeerJoins() throws Exception {
    Server first = node("--alone");
    Server second = node("-h", first.address());
    assertThat(second.stderr()).anyMatch(line -> line.endsWith("with 2 members"));

    String nextStep =
        "; give this node the certificate or the token of a peer, with --tls-cert or --token-file";
    assertDoesNotStart(
        List.of("-h", first.address(), "--token-file", writer),
        first.address() + " refused: ",
        "needs the role peer",
        "the token of the-writer",
        nextStep);
    assertDoesNotStart(
        List.of("-h", first.address()),
        first.address() + " refused: ",
        "needs the role reader",
        nextStep);
    assertThat(ask(first, "storeadmin", "nodes", "--token-file", reader).out().lines())
        .as("a head, and the two")
        .hasSize(3);
  }

  @Test
  void aNodeThatTheOthersWouldRefuseDoesNotStart() throws Exception {
    assertDoesNotStart(
        List.of("--alone", "--tokens", tokens), "give it --token-file", "'storeadmin token'");
    assertDoesNotStart(
        List.of("--alone", "--tokens", tokens, "--token-file", writer),
        "the token of the-writer",
        "is no peer's",
        "--token-file");
    assertDoesNotStart(
        List.of("--alone", "--tokens", peer, "--token-file", peer), peer + ", line 1 is not");
    Server inEnvironment =
        servers.launch(
            Map.of("THRIFTY_TOKEN", secret(peer)),
            "storeserver",
            "--address",
            ADDRESS,
            "--alone",
            "--memory",
            "--tokens",
            tokens);
    assertThat(inEnvironment.awaitReady().host()).isEqualTo(ADDRESS);
  }
}
