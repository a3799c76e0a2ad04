package io.thriftyp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.PeersTried;
import io.thriftyp2p.locator.access.Role;
import io.thriftyp2p.locator.access.Token;
import io.thriftyp2p.locator.access.Tokens;
import io.thriftyp2p.locator.node.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which peers a server is given, by its command line and its environment. */
class ServerOptionsTest {
  private static final String TWO = "10.0.0.1:9901, seeds.example";

  @Command
  private static final class Holder {
    @Mixin private final ServerOptions options = new ServerOptions();
  }

  private static LocatorConfig config(Map<String, String> environment, String... arguments) {
    Holder holder = new Holder();
    new CommandLine(holder).parseArgs(arguments);
    return holder.options.toConfig("storeserver", environment);
  }

  @Test
  void peersMayBeNamedInTheEnvironment() {
    List<Endpoint> both =
        List.of(new Endpoint("10.0.0.1", 9901), new Endpoint("seeds.example", 9900));
    for (String text :
        List.of(TWO, "10.0.0.1:9901 seeds.example", " 10.0.0.1:9901,seeds.example ")) {
      assertThat(config(Map.of("THRIFTY_PEERS", text)).peers()).isEqualTo(both);
      assertThat(config(Map.of("THRIFTY_PEERS", text), "--wait").waitForPeers()).isTrue();
    }
    assertThat(config(Map.of("THRIFTY_PEERS", " ")).peers()).isEmpty();
    assertThat(config(Map.of()).peers()).isEmpty();
  }

  @Test
  void theCommandLineWinsOverTheEnvironment() {
    Map<String, String> environment = Map.of("THRIFTY_PEERS", TWO);
    assertThat(config(environment, "-h", "10.0.0.7", "-h", "10.0.0.8:1").peers())
        .containsExactly(new Endpoint("10.0.0.7", 9900), new Endpoint("10.0.0.8", 1));
    assertThat(config(environment, "--alone").peers()).isEmpty();
  }

  @Test
  void aPeerInTheEnvironmentThatIsNoneIsNamedWithTheVariable() {
    assertThatThrownBy(() -> config(Map.of("THRIFTY_PEERS", "10.0.0.1:port")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("THRIFTY_PEERS: '10.0.0.1:port' is not an address");
    assertThatThrownBy(() -> config(Map.of(), "--wait"))
        .hasMessageContaining("name it with -h or in THRIFTY_PEERS");
  }

  @Test
  void aNetworkIsServedOnlyWhenToldSo() {
    assertThatThrownBy(() -> config(Map.of(), "--address", "192.0.2.1"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("on 192.0.2.1 everybody in the network")
        .hasMessageContaining("--insecure");
    assertThat(config(Map.of(), "--address", "192.0.2.1", "--insecure").address())
        .isEqualTo("192.0.2.1");
    assertThat(config(Map.of(), "--address", "127.0.3.4").address()).isEqualTo("127.0.3.4");
  }

  @Test
  void aNetworkIsServedWhereEverybodyHasToShowAToken(@TempDir Path directory) throws Exception {
    Path tokens = directory.resolve("tokens");
    Token peer = Token.random(new SecureRandom());
    Token writer = Token.random(new SecureRandom());
    Tokens.add(tokens, Role.PEER, "node", peer);
    Tokens.add(tokens, Role.WRITER, "orders", writer);
    String[] line = {"--address", "192.0.2.1", "--tokens", tokens.toString()};

    LocatorConfig guarded = config(Map.of("THRIFTY_TOKEN", peer.secret()), line);
    guarded.rpc().security().tokens().orElseThrow().close();
    assertThat(guarded.address()).isEqualTo("192.0.2.1");
    assertThat(guarded.rpc().security().isOpen()).isFalse();

    assertThatThrownBy(() -> config(Map.of(), line))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("give it --token-file");
    assertThatThrownBy(() -> config(Map.of("THRIFTY_TOKEN", writer.secret()), line))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("the token of orders, which by " + tokens + " is no peer's");
    // The others may know it.
    config(Map.of("THRIFTY_TOKEN", "new"), line).rpc().security().tokens().orElseThrow().close();
  }

  @Test
  void waitingIsToldOnStandardError() {
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, UTF_8));
    try {
      config(Map.of("THRIFTY_PEERS", TWO), "--wait")
          .waiting()
          .accept(new PeersTried(List.of("a:1 cannot be reached: refused"), Duration.ofSeconds(5)));
    } finally {
      System.setErr(err);
    }
    assertThat(bytes.toString(UTF_8))
        .isEqualTo("storeserver: waiting for a peer for 5 s: a:1 cannot be reached: refused\n");
  }
}
