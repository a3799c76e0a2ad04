package io.thriftyp2p.testkit.figures;

import io.thriftyp2p.testkit.TrafficMeter;
import io.thriftyp2p.testkit.ring.RingSetup;
import io.thriftyp2p.testkit.ring.SimulatedRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What each node sends while nothing happens; headers as {@link TrafficMeter} counts them. */
final class IdleTraffic {
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final double MOST_KILOBYTES = 10;
  private static final double FLAT = 1.5;

  private IdleTraffic() {}

  static List<Figure> measure(List<Integer> sizes, Duration time) {
    List<Figure> figures = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    for (int nodes : sizes) {
      SimulatedRing ring = new SimulatedRing(nodes, RingSetup.LARGE);
      ring.startEstablished(nodes);
      ring.run(WARM_UP);
      TrafficMeter meter = ring.meter().orElseThrow();
      meter.reset();
      ring.run(time);
      double seconds = time.toMillis() / 1e3;
      double mean = meter.bytes().getSum() / seconds / 1e3 / nodes;
      double max = meter.bytes().getMax() / seconds / 1e3;
      means.add(mean);
      figures.add(
          new Figure(
              "idle gossip, %,d nodes, over %d s".formatted(nodes, time.toSeconds()),
              "mean %.2f kB/s, busiest %.2f kB/s, %.1f messages/s a node"
                  .formatted(mean, max, meter.messages().getSum() / seconds / nodes),
              "<= %.0f kB/s a node".formatted(MOST_KILOBYTES),
              max <= MOST_KILOBYTES));
    }
    double ratio = means.get(means.size() - 1) / means.get(0);
    figures.add(
        new Figure(
            "idle gossip, %,d nodes beside %,d"
                .formatted(sizes.get(sizes.size() - 1), sizes.get(0)),
            "%.2f times".formatted(ratio),
            "flat: <= %.1f times".formatted(FLAT),
            ratio <= FLAT));
    return figures;
  }
}
