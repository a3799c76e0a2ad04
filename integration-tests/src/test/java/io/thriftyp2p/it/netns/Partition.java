package io.thriftyp2p.it.netns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A fault of the wires, from when it is made until it heals. It counts what it kept from arriving,
 * and fails its test when that was nothing: then there was no fault.
 */
public final class Partition implements AutoCloseable {
  private static final Duration BITES_WITHIN = Duration.ofMinutes(2);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");
  private static final String COUNTER = "cut";

  private final String table = "partition" + NUMBER.incrementAndGet();

  /** What to match in each namespace that is cut off from somebody. */
  private final Map<Namespace, String> arrivals = new LinkedHashMap<>();

  private boolean healed;

  private Partition() {}

  /** Nothing passes between the two sides. */
  public static Partition between(
      Collection<Namespace> left, Collection<Namespace> right, Cut cut) {
    Partition partition = new Partition();
    partition.stop(left, right, "");
    partition.stop(right, left, "");
    return partition.begin(cut);
  }

  /** No packet from one side arrives at the other; those of the other side do arrive. */
  public static Partition ofPackets(Collection<Namespace> from, Collection<Namespace> to, Cut cut) {
    Partition partition = new Partition();
    partition.stop(from, to, "");
    return partition.begin(cut);
  }

  /**
   * One side cannot call the other, which can still call it and hears the answers: as behind a
   * firewall.
   *
   * @param port where those listen that cannot be called
   */
  public static Partition ofCalls(
      Collection<Namespace> from, Collection<Namespace> to, int port, Cut cut) {
    Partition partition = new Partition();
    partition.stop(from, to, " tcp dport " + port);
    return partition.begin(cut);
  }

  private void stop(Collection<Namespace> from, Collection<Namespace> to, String match) {
    String senders = from.stream().map(Namespace::address).collect(Collectors.joining(", "));
    to.forEach(namespace -> arrivals.put(namespace, "ip saddr { " + senders + " }" + match));
  }

  private Partition begin(Cut cut) {
    arrivals.forEach(
        (namespace, packets) ->
            namespace.run(
                "nft",
                """
                add table inet %1$s
                add counter inet %1$s %2$s
                add chain inet %1$s arrivals { type filter hook input priority 0; policy accept; }
                add rule inet %1$s arrivals %3$s
                """
                    .formatted(table, COUNTER, cut.rule(packets, COUNTER))));
    return this;
  }

  /** Packets that were stopped so far, in each namespace that is cut off from somebody. */
  public Map<Namespace, Long> stopped() {
    Map<Namespace, Long> stopped = new LinkedHashMap<>();
    arrivals.keySet().forEach(namespace -> stopped.put(namespace, stopped(namespace)));
    return stopped;
  }

  private long stopped(Namespace namespace) {
    String counter = namespace.run("nft", "list counter inet " + table + " " + COUNTER);
    Matcher packets = PACKETS.matcher(counter);
    if (!packets.find()) {
      throw new IllegalStateException("a counter without packets: " + counter);
    }
    return Long.parseLong(packets.group(1));
  }

  /** Waits until every namespace that is cut off from somebody has missed so many packets. */
  public void awaitStopped(int count) {
    await()
        .atMost(BITES_WITHIN)
        .untilAsserted(() -> assertThat(stopped().values()).allMatch(packets -> packets >= count));
  }

  /** Ends the fault, and fails when a namespace that was cut off has missed nothing. */
  public void heal() {
    healed = true;
    Map<Namespace, Long> stopped = stopped();
    arrivals.keySet().forEach(namespace -> namespace.run("nft", "delete table inet " + table));
    assertThat(stopped.values())
        .describedAs("packets that the partition stopped: %s", stopped)
        .allMatch(packets -> packets > 0);
  }

  @Override
  public void close() {
    if (!healed) {
      heal();
    }
  }
}
