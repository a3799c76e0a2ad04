package io.thriftyp2p.testkit.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theQuickFiguresKeepTheirBounds() {
    assertThat(Figures.quick(out)).describedAs(this::printed).isTrue();
    assertThat(printed().lines()).hasSizeGreaterThan(10).allMatch(line -> line.startsWith("pass"));
  }

  @Test
  void aReplayWritesTheSameTraceByteForByteInAnotherProcess(@TempDir Path directory)
      throws Exception {
    Path here = directory.resolve("here");
    assertThat(Soak.replay(7, Optional.of(here), out)).isTrue();
    Path there = directory.resolve("there");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Simulate.class.getName(),
                    "replay",
                    "7",
                    "--trace",
                    there.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(said).contains(printed().strip());
    assertThat(Files.mismatch(here, there)).isEqualTo(-1);
    assertThat(Files.size(here)).isPositive();
  }

  @Test
  void aSoakSaysHowOftenEachKindHasBitten() {
    assertThat(Soak.run(5, 3, out, out)).isTrue();
    assertThat(printed()).contains("3 seeds, 0 broken").contains("LOSS");
  }

  @Test
  void aWrongCommandLineIsRefused() {
    assertThat(Simulate.run()).isEqualTo(2);
    assertThat(Simulate.run("figures", "--slow")).isEqualTo(2);
    assertThat(Simulate.run("soak", "--seeds")).isEqualTo(2);
    assertThat(Simulate.run("replay", "many")).isEqualTo(2);
    assertThat(Simulate.run("--help")).isZero();
  }
}
