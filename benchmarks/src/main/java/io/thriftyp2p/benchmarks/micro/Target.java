package io.thriftyp2p.benchmarks.micro;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a benchmark's time is held against: a bound, or a multiple of another benchmark's time. */
record Target(double bound, Optional<String> beside) {
  /** By the benchmark's name in the table. */
  static final Map<String, Target> ALL =
      Map.of(
          "RingLookup.owner, 3",
          besideMd5(3),
          "RingLookup.owner, 100",
          besideMd5(100),
          "RingLookup.owner, 1000",
          besideMd5(1_000),
          "RingChange.build",
          new Target(50, Optional.empty()),
          "RingChange.join",
          new Target(20, Optional.empty()),
          "RingChange.leave",
          new Target(20, Optional.empty()));

  private static Target besideMd5(int members) {
    return new Target(1.3, Optional.of("RingLookup.md5, " + members));
  }

  /**
   * @param scores the times of all benchmarks that ran, by their names
   * @return what was reached against what is wanted; empty when the other benchmark did not run
   */
  Optional<String> verdict(double score, String unit, Map<String, Double> scores) {
    if (beside.isEmpty()) {
      return Optional.of(verdict(score, " " + unit.substring(0, unit.indexOf('/'))));
    }
    return beside
        .map(scores::get)
        .map(other -> verdict(score / other, " of " + beside.get().replaceAll(".*\\.|,.*", "")));
  }

  private String verdict(double reached, String of) {
    return String.format(
        Locale.ROOT,
        "%.2f%s, target %s: %s",
        reached,
        of,
        bound,
        reached <= bound ? "met" : "missed");
  }
}
