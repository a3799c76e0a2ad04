package io.thriftyp2p.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every benchmark runs; how fast is not asked here. */
@Timeout(120)
class MicroTest {
  @Test
  void everyBenchmarkRunsAndIsInTheTable(@TempDir Path directory) throws Exception {
    String log = directory.resolve("log").toString();
    String table =
        Micro.table(Micro.run("-f", "0", "-wi", "0", "-i", "1", "-r", "10ms", "-o", log));
    assertThat(table.lines().map(line -> line.replaceAll("^\\| ([^|]*) \\|.*", "$1")))
        .contains("RingLookup.owner, 1000", "RingLookup.md5, 1000", "RingChange.build")
        .contains("Codec.getEntry", "Codec.putEntryByLibthrift")
        .contains("Engine.get, memory", "Engine.merge, rocks");
    assertThat(Target.ALL.keySet())
        .allSatisfy(name -> assertThat(table).contains("| " + name + " |"));
  }

  @Test
  void targetsAreMetOrMissed() {
    Target bound = new Target(50, Optional.empty());
    assertThat(bound.verdict(49, "ms/op", Map.of())).contains("49.00 ms, target 50.0: met");
    assertThat(bound.verdict(51, "ms/op", Map.of())).contains("51.00 ms, target 50.0: missed");
    Target ratio = new Target(1.3, Optional.of("RingLookup.md5, 3"));
    assertThat(ratio.verdict(120, "ns/op", Map.of("RingLookup.md5, 3", 100.0)))
        .contains("1.20 of md5, target 1.3: met");
    assertThat(ratio.verdict(120, "ns/op", Map.of())).isEmpty();
  }
}
