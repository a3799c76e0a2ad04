package io.thriftyp2p.benchmarks.micro;

import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.RingMember;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A ring of 1,000 members, made anew, and with one member more or less. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RingChange {
  private static final int MEMBERS = 1_000;

  private final List<RingMember> members = SampleRing.members(MEMBERS);
  private final HashRing ring = SampleRing.of(MEMBERS);
  private final RingMember newcomer = SampleRing.member(MEMBERS);
  private final RingMember leaver = members.get(MEMBERS / 2);

  @Benchmark
  public HashRing build() {
    return HashRing.of(SampleRing.LAYOUT, members);
  }

  @Benchmark
  public HashRing join() {
    return ring.with(newcomer);
  }

  @Benchmark
  public HashRing leave() {
    return ring.without(leaver.endpoint());
  }
}
