package io.thriftyp2p.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each target takes all of its corpus, seeds and findings, without a fuzzer. */
class CorpusTest {
  private static final Path CORPUS = Path.of(System.getProperty("project.root"), "fuzz", "corpus");

  private static Map<String, byte[]> corpus(String target) throws IOException {
    Map<String, byte[]> inputs = new HashMap<>();
    try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
      for (Path file : files.toList()) {
        inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return inputs;
  }

  @TestFactory
  Stream<DynamicNode> theCorpusPasses() {
    return Targets.names().map(name -> DynamicTest.dynamicTest(name, () -> takesAll(name)));
  }

  private static void takesAll(String name) throws Exception {
    BoundedTarget target = new BoundedTarget(Targets.named(name));
    Map<String, byte[]> inputs = corpus(name);
    assertThat(inputs).isNotEmpty();
    for (byte[] input : inputs.values()) {
      // Loads classes, which takes time and memory once.
      target.measured(input);
    }
    for (byte[] input : inputs.values()) {
      target.take(input);
    }
  }

  @TestFactory
  Stream<DynamicNode> theSeedsAreWhatTheTargetsMake() {
    return Targets.names().map(name -> DynamicTest.dynamicTest(name, () -> hasItsSeeds(name)));
  }

  private static void hasItsSeeds(String name) throws IOException {
    Map<String, byte[]> inputs = corpus(name);
    Map<String, byte[]> seeds = Targets.named(name).seeds();
    seeds.forEach(
        (seed, bytes) ->
            assertThat(inputs.get("seed-" + seed)).as("fuzz/seeds writes it").isEqualTo(bytes));
    assertThat(inputs.keySet().stream().filter(file -> file.startsWith("seed-")))
        .hasSize(seeds.size());
  }

  @Test
  void allocationsOverTheBoundAreFindings() throws Exception {
    BoundedTarget target = new BoundedTarget(new Greedy());
    target.take(new byte[10]);
    assertThatThrownBy(() -> target.take(new byte[] {1}))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("1 bytes of input allocated");
  }

  @Test
  void failuresThatWereOnlyLoggedAreFindings() {
    BoundedTarget target =
        new BoundedTarget(
            new Greedy() {
              @Override
              public void take(byte[] input) {
                org.slf4j.LoggerFactory.getLogger("io.thriftyp2p")
                    .warn("it went on", new IllegalStateException("a secret"));
              }
            });
    assertThatThrownBy(() -> target.take(new byte[0]))
        .isInstanceOf(AssertionError.class)
        .hasMessage("it went on")
        .hasRootCauseMessage("a secret");
  }

  @Test
  void piecesAreTheWholeAgain() {
    byte[] bytes = new byte[1000];
    new Random(1).nextBytes(bytes);
    for (int plan = 0; plan < 256; plan++) {
      java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
      Pieces.cut(bytes, plan).forEach(whole::writeBytes);
      assertThat(whole.toByteArray()).isEqualTo(bytes);
    }
    assertThat(Pieces.cut(bytes, 0)).hasSize(1000);
  }

  /** Allocates 10 kB for each byte that is not 0. */
  private static class Greedy implements Target {
    private byte[] taken = {};

    @Override
    public Map<String, byte[]> seeds() {
      return Map.of();
    }

    @Override
    public void take(byte[] input) throws Exception {
      for (byte b : input) {
        taken = new byte[b * 10_000 + taken.length % 2];
      }
    }

    @Override
    public int allocatesAtMost() {
      return 1_000;
    }

    @Override
    public int allocatesAByte() {
      return 100;
    }
  }
}
