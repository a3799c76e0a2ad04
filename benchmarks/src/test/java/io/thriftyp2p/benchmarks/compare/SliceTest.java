package io.thriftyp2p.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SliceTest {
  @Test
  void whatSeveralThreadsHaveSeenIsAddedUp() {
    Histogram some = new Histogram(3);
    Histogram others = new Histogram(3);
    some.recordValue(10_000);
    others.recordValue(20_000);
    others.recordValue(30_000);
    some.add(others);
    Slice slice = Slice.of(some, TimeUnit.SECONDS.toNanos(2));
    assertThat(slice.operations()).isEqualTo(3);
    assertThat(slice.p50Nanos()).isBetween(20_000L, 20_100L);
    assertThat(slice.p99Nanos()).isBetween(30_000L, 30_100L);
    assertThat(slice).hasToString("2 20.0 30.0");
  }
}
