package io.thriftyp2p.it.netns;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts what travels between two namespaces, headers and all. Goes with the namespaces. */
public final class Meter {
  private static final Pattern BYTES = Pattern.compile("bytes (\\d+)");

  private final List<Namespace> ends;

  private Meter(List<Namespace> ends) {
    this.ends = ends;
  }

  public static Meter between(Namespace one, Namespace other) {
    count(one, other);
    count(other, one);
    return new Meter(List.of(one, other));
  }

  private static void count(Namespace at, Namespace from) {
    at.run(
        "nft",
        """
        add table inet metering
        add counter inet metering met
        add chain inet metering arrivals { type filter hook input priority 1; policy accept; }
        add rule inet metering arrivals ip saddr %s counter name met
        """
            .formatted(from.address()));
  }

  /** What has arrived so far, both ways. */
  public long bytes() {
    long sum = 0;
    for (Namespace end : ends) {
      Matcher bytes = BYTES.matcher(end.run("nft", "list counter inet metering met"));
      if (!bytes.find()) {
        throw new IllegalStateException("a counter without bytes");
      }
      sum += Long.parseLong(bytes.group(1));
    }
    return sum;
  }
}
