package io.thriftyp2p.it.hostile;

import io.thriftyp2p.it.Latencies;
import java.util.List;
import java.util.Locale;

/** What was found, in Markdown. */
final class Table {
  private Table() {}

  static String of(List<Findings> all) {
    StringBuilder text = new StringBuilder();
    text.append("| attack | what is done | what came of it |\n|---|---|---|\n");
    for (Findings found : all) {
      line(text, "`" + found.name() + "`", found.what(), found.seen());
    }
    text.append('\n');
    text.append("| attack | honest errors | honest p50 / p99 / max, ms: before | during | after |");
    text.append(" heap, MB | memory, MB | threads | files | back after, s | verdict |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|---|\n");
    for (Findings found : all) {
      line(
          text,
          "`" + found.name() + "`",
          "%d of %,d"
              .formatted(
                  found.errors().size(),
                  found.before().count() + found.during().count() + found.after().count()),
          times(found.before()),
          times(found.during()),
          times(found.after()),
          three(found.heapBefore(), found.heapDuring(), found.heapAfter()),
          three(
              found.usedBefore().rssMegabytes(),
              found.usedDuring().rssMegabytes(),
              found.usedAfter().rssMegabytes()),
          three(
              found.usedBefore().threads(),
              found.usedDuring().threads(),
              found.usedAfter().threads()),
          three(found.usedBefore().files(), found.usedDuring().files(), found.usedAfter().files()),
          found
              .backAfter()
              .map(millis -> String.format(Locale.ROOT, "%.1f", millis / 1000.0))
              .orElse("never"),
          verdict(found));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String verdict(Findings found) {
    List<String> against = Judge.against(found);
    if (against.isEmpty()) {
      return "passed";
    }
    return (found.judged() ? "**failed**: " : "not judged: ")
        + String.join("; ", against.subList(0, Math.min(4, against.size())))
            .replace('|', '/')
            .replace('\n', ' ');
  }

  private static String times(Latencies.Sorted taken) {
    return String.format(
        Locale.ROOT, "%.1f / %.1f / %.0f", taken.millis(50), taken.millis(99), taken.millis(100));
  }

  private static String three(long before, long during, long after) {
    return "%d → %d → %d".formatted(before, during, after);
  }
}
