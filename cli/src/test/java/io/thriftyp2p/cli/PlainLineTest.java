package io.thriftyp2p.cli;

import static io.thriftyp2p.cli.CommandRun.assertOneLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.cli.CommandRun.Result;
import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that need no parser do what they would do with one. */
@Timeout(60)
class PlainLineTest {
  @RegisterExtension static final RingOfThree RING = new RingOfThree(3);

  private static PlainLine plain(String line) {
    return PlainLine.read(line.split(" ", -1)).orElseThrow();
  }

  @Test
  void keysValuesAndPeersArePlain() {
    assertThat(plain("a b")).isEqualTo(new PlainLine(List.of(), List.of("a", "b")));
    assertThat(plain("-h one:1 key -h two"))
        .isEqualTo(
            new PlainLine(
                List.of(new Endpoint("one", 1), new Endpoint("two", 9900)), List.of("key")));
    assertThat(plain("-h one:1 ").words()).containsExactly("");
    assertThat(plain("@file").words()).containsExactly("@file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"key --json", "-- key", "key -h", "-h -x key", "-h one:no key", "-hone key", "-"})
  void everythingElseIsLeftToPicocli(String line) {
    assertThat(PlainLine.read(line.split(" ", -1))).isEmpty();
  }

  @Test
  void onlyLinesWithAllTheirWordsAreCommands() {
    assertThat(plain("a").toCommand("storeget")).containsInstanceOf(StoreGet.class);
    assertThat(plain("a b").toCommand("storeput")).containsInstanceOf(StorePut.class);
    assertThat(plain("a").toCommand("storedel")).containsInstanceOf(StoreDel.class);
    assertThat(plain("a b").toCommand("storeget")).isEmpty();
    assertThat(plain("a").toCommand("storeput")).isEmpty();
    assertThat(plain("nodes").toCommand("storeadmin")).isEmpty();
  }

  @Test
  void aKeyIsPutGotAndDeletedWithPlainLinesAsWithOthers() {
    assertThat(RING.ask("storeput", "plain", "va\u00fclue").status()).isZero();
    assertThat(RING.ask("storeget", "plain").out()).isEqualTo("va\u00fclue\n");
    assertThat(RING.ask("storeget", "--timeout", "10s", "plain").out()).isEqualTo("va\u00fclue\n");
    assertThat(RING.ask("storedel", "plain").status()).isZero();
    Result gone = RING.ask("storeget", "plain");
    assertOneLine(gone, ExitStatus.NO, "storeget: there is no key 'plain'");
    assertThat(RING.ask("storeget", "--timeout", "10s", "plain").err()).isEqualTo(gone.err());
  }

  @Test
  void aValueOfManyBytesComesWhole() {
    String value = "x".repeat(3 << 20);
    CommandRun.Result put =
        CommandRun.run(
            value.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "storeput",
            "-h",
            RING.node(0).endpoint().toString(),
            "large",
            "--file",
            "-");
    assertThat(put.status()).isZero();
    assertThat(RING.ask("storeget", "large").out()).isEqualTo(value + "\n");
  }

  @Test
  void whenTheFirstPeerIsAwayTheOthersAreAsked() throws IOException {
    assertThat(RING.ask("storeput", "there", "value").status()).isZero();
    Result got =
        CommandRun.run(
            "storeget",
            "-h",
            CommandRun.freeAddress(),
            "-h",
            RING.node(2).endpoint().toString(),
            "there");
    assertThat(got.out()).isEqualTo("value\n");
  }

  @Test
  void aPeerThatIsSilentOrNoStoreIsNoAnswer() throws Exception {
    try (SilentNode silent = new SilentNode()) {
      assertThat(QuickGet.read(Endpoint.parse(silent.address()), new byte[] {'a'})).isEmpty();
    }
    try (ScriptedStore store = new ScriptedStore()) {
      store.on("get_entry", arguments -> new IllegalStateException("it is broken"));
      assertThat(QuickGet.read(Endpoint.parse(store.address()), new byte[] {'a'})).isEmpty();
    }
  }
}
