package io.thriftyp2p.it.hostile;

import io.thriftyp2p.it.Latencies;
import java.util.ArrayList;
import java.util.List;

/** What a node must keep to under attack. */
final class Judge {
  static final int HEAP_GROWTH_MEGABYTES = 64;
  static final int P99_MILLIS = 1_000;
  static final int BACK_SECONDS = 30;

  private Judge() {}

  /** What is against it; nothing: it has passed. */
  static List<String> against(Findings found) {
    List<String> against = new ArrayList<>();
    if (!found.errors().isEmpty()) {
      against.add(
          "%d honest errors, such as: %s".formatted(found.errors().size(), found.errors().get(0)));
    }
    // Before it, the first calls of a short run say how fast code is compiled.
    for (Latencies.Sorted phase : List.of(found.during(), found.after())) {
      if (!(phase.millis(99) <= P99_MILLIS)) {
        against.add(
            "an honest p99 of %.0f ms in %d calls".formatted(phase.millis(99), phase.count()));
      }
    }
    long growth = Math.max(found.heapDuring(), found.heapAfter()) - found.heapBefore();
    if (growth > HEAP_GROWTH_MEGABYTES) {
      against.add("the heap has grown by %d MB".formatted(growth));
    }
    if (found.deaf() > 0) {
      against.add("%d fresh connections were not answered".formatted(found.deaf()));
    }
    if (found.suspected() > 0) {
      against.add("peers suspected the node %d times".formatted(found.suspected()));
    }
    if (found.backAfter().isEmpty()) {
      against.add(
          "threads %d → %d, files %d → %d after %d s"
              .formatted(
                  found.usedBefore().threads(),
                  found.usedAfter().threads(),
                  found.usedBefore().files(),
                  found.usedAfter().files(),
                  BACK_SECONDS));
    }
    against.addAll(found.wrong());
    return against;
  }
}
