package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The clients in other languages do the main job by the commands of {@code docs/clients.md}. What
 * the machine lacks is skipped, and said.
 */
@Timeout(LanguagesIT.LIMIT_SECONDS + 30)
class LanguagesIT {
  static final int LIMIT_SECONDS = 240;

  private static final List<String> ALL = List.of("framed", "unframed", "compact", "tls", "tokens");
  private static final Map<String, List<String>> MODES =
      Map.of(
          "python", ALL,
          "node", ALL,
          "cpp", ALL,
          "ruby", ALL,
          // The library has no compact protocol.
          "perl", List.of("framed", "unframed", "tls", "tokens"));

  private static final Map<String, Outcome> OUTCOMES = new HashMap<>();
  private static String said;

  private record Outcome(String result, String reason) {}

  @BeforeAll
  static void runAll(@TempDir Path work) throws Exception {
    Path results = work.resolve("results");
    Path output = work.resolve("output");
    Process process =
        new ProcessBuilder(
                Command.ROOT.resolve("examples/clients/run").toString(),
                "--results",
                results.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      // It ends its nodes itself.
      process.destroy();
      throw new AssertionError("it goes on for too long: " + Files.readString(output));
    }
    said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isIn(0, 1);
    read(results);
  }

  private static void read(Path results) throws IOException {
    for (String line : Files.readAllLines(results)) {
      String[] fields = line.split("\t", -1);
      OUTCOMES.put(fields[0] + " " + fields[1], new Outcome(fields[2], fields[3]));
    }
  }

  static Stream<Arguments> cases() {
    return MODES.entrySet().stream()
        .flatMap(e -> e.getValue().stream().map(mode -> Arguments.of(e.getKey(), mode)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void aClientPutsAndGetsAndIsToldThatAKeyIsMissing(String language, String mode) {
    Outcome outcome = OUTCOMES.get(language + " " + mode);
    assertThat(outcome).as(said).isNotNull();
    if (outcome.result().equals("skipped")) {
      String why = "SKIPPED, the client in %s: %s".formatted(language, outcome.reason());
      System.err.println(why);
      Assumptions.abort(why);
    }
    assertThat(outcome.result()).as("%s: %s", outcome.reason(), said).isEqualTo("ok");
  }
}
