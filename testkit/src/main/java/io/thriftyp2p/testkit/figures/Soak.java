package io.thriftyp2p.testkit.figures;

import io.thriftyp2p.testkit.Trace;
import io.thriftyp2p.testkit.ring.FaultKind;
import io.thriftyp2p.testkit.ring.RandomFaults;
import io.thriftyp2p.testkit.ring.RandomFaults.Outcome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Plays stories of random faults. */
final class Soak {
  private static final int PROGRESS_EVERY = 100;

  private Soak() {}

  /**
   * @return whether all went well
   */
  static boolean run(long from, long count, PrintStream out, PrintStream progress) {
    Map<FaultKind, Long> bitten = new EnumMap<>(FaultKind.class);
    long broken = 0;
    for (long seed = from; seed < from + count; seed++) {
      Outcome outcome = RandomFaults.play(seed, Trace.withoutFile());
      outcome.bitten().forEach((kind, times) -> bitten.merge(kind, times, Long::sum));
      if (!outcome.wrong().isEmpty()) {
        broken++;
        out.println("seed " + seed + " is broken; bin/simulate replay " + seed + " says how");
      }
      long done = seed - from + 1;
      if (done % PROGRESS_EVERY == 0) {
        progress.println(done + " of " + count + " seeds, " + broken + " broken");
      }
    }
    out.println(count + " seeds, " + broken + " broken; how often each kind of fault has bitten:");
    bitten.forEach((kind, times) -> out.println("  " + kind + " " + times));
    return broken == 0;
  }

  /**
   * @return whether all went well
   */
  static boolean replay(long seed, Optional<Path> file, PrintStream out) {
    try (Trace trace = file.map(Trace::toFile).orElseGet(Trace::withoutFile)) {
      Outcome outcome = RandomFaults.play(seed, trace);
      outcome.wrong().forEach(out::println);
      out.println("seed %d: trace %016x".formatted(seed, outcome.traceHash()));
      return outcome.wrong().isEmpty();
    }
  }
}
