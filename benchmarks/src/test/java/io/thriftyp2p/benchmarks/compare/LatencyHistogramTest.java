package io.thriftyp2p.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  private final LatencyHistogram latencies = new LatencyHistogram();

  @Test
  void quantilesAreExactToASixtyFourth() {
    for (long nanos = 1; nanos <= 1_000_000; nanos++) {
      latencies.add(nanos);
    }
    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
      double exact = share * 1_000_000;
      assertThat((double) latencies.quantile(share)).isCloseTo(exact, within(exact / 64));
    }
  }

  @Test
  void shortOnesAreExact() {
    for (long nanos = 0; nanos < 128; nanos++) {
      LatencyHistogram one = new LatencyHistogram();
      one.add(nanos);
      assertThat(one.quantile(0.5)).isEqualTo(nanos);
    }
  }

  @Test
  void thoseOfSeveralThreadsAreAddedUp() {
    LatencyHistogram others = new LatencyHistogram();
    latencies.add(10);
    others.add(20);
    others.add(30);
    latencies.addAll(others);
    assertThat(latencies.total()).isEqualTo(3);
    assertThat(latencies.quantile(0.5)).isEqualTo(20);
    assertThat(latencies.quantile(1)).isEqualTo(30);
  }

  @Test
  void takesEveryLatencyAndNoneAtAll() {
    assertThat(latencies.quantile(0.5)).isZero();
    latencies.add(-1);
    latencies.add(Long.MAX_VALUE);
    assertThat(latencies.quantile(0.5)).isZero();
    assertThat(latencies.quantile(1)).isGreaterThan(Long.MAX_VALUE / 64 * 63);
  }
}
