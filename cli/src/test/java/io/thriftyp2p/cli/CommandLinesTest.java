package io.thriftyp2p.cli;

import static io.thriftyp2p.cli.CommandRun.assertOneLine;
import static io.thriftyp2p.cli.CommandRun.freeAddress;
import static io.thriftyp2p.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.cli.CommandRun.Result;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say in one line, and the status that they end with. */
@Timeout(60)
class CommandLinesTest {
  @RegisterExtension static final RingOfThree RING = new RingOfThree();

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
        "storeget a b --output c",
        "storeget a --consistency most",
        "storeget a --timeout 10",
        "storeget a --timeout 2m",
        "storeput a",
        "storeput",
        "storeput --from a b",
        "storeput a b --json",
        "storeput a b --ttl 0s",
        "storedel",
        "storeadmin balance nonsense:x",
        "storeadmin keys --limit -1",
        "storeput a b --file c",
        "storeget --nonsense a",
        "storeget -h no:such:host a",
        "storeget -h host:99999 a",
        "storeadmin",
        "storeadmin nonsense",
        "storeserver --replicas 0",
        "storeserver --replicas 10",
        "storeserver --memory --data d",
        "storeserver --memory --sync 1s",
        "storeserver --sync never",
        "storeserver --layout round",
        "storeserver -p 99999",
        "storeserver --alone -h 127.0.0.1",
        "storeserver --wait",
        "storeserver --alone --address 0.0.0.0",
        "storeserver --alone --address no-such-host.invalid",
        "storeserver --alone --address 192.0.2.1",
        "storeserver --alone --tls-cert cert.pem",
        "storeserver --alone --tls required",
        "storeserver --alone --tls maybe",
        "storeget a --tls-cert none.pem --tls-key none.pem --tls-ca none.pem",
        "storeget a --token-file none",
        "storeserver --alone --token-file none",
        "storeserver --alone --tokens none",
        "storeadmin token --file none/tokens writer orders",
        "storeadmin token --file . writer orders",
        "locator -p nonsense"
      })
  void aWrongCommandLineIsSaidInOneLine(String command) {
    List<String> words = List.of(command.split(" ", -1));
    assertOneLine(run(words.toArray(String[]::new)), ExitStatus.USAGE, words.get(0) + ":");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--file none boss orders", "--file none writer", "writer orders"})
  void aTokenNeedsARoleANameAndAFile(String line) {
    List<String> words = List.of(("storeadmin token " + line).split(" ", -1));
    assertOneLine(run(words.toArray(String[]::new)), ExitStatus.USAGE, "storeadmin token: ");
  }

  @Test
  void aPortInUseIsSaidInOneLine() {
    String port = Integer.toString(RING.node(0).endpoint().port());
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
    String peer = RING.node(0).endpoint().toString();
    assertOneLine(run("storeserver", "-p", "0", "-h", peer), ExitStatus.USAGE, "0 is not a port");
    assertOneLine(
        run("storeserver", "-h", peer, "--ring-name", "other", "--memory"),
        ExitStatus.USAGE,
        "belongs to ring 'thrifty', not 'other'");
    assertOneLine(
        run("storeserver", "-h", peer, "--layout", "classic", "--memory"),
        ExitStatus.USAGE,
        "has layout slots, not classic");
    assertOneLine(run("locator", "-h", peer), ExitStatus.USAGE, "runs diststore.Store");
  }

  @Test
  void aPeerThatIsNotThereIsSaidInOneLine() throws Exception {
    String nobody = freeAddress();
    assertOneLine(
        run("storeserver", "-h", nobody, "--memory"),
        ExitStatus.NOBODY,
        nobody + " cannot be reached",
        "--wait");
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
      Result result = run("storeget", "-h", silent.address(), "--timeout", "500ms", "a");
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
