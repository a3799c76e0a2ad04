package io.thriftyp2p.benchmarks.micro;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Who owns a key, beside the md5 that the answer needs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingLookup {
  @Param({"3", "100", "1000"})
  public int members;

  private final SampleKeys keys = new SampleKeys();
  private final MessageDigest digest;
  private HashRing ring = HashRing.empty(SampleRing.LAYOUT);

  public RingLookup() {
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Setup
  public void build() {
    ring = SampleRing.of(members);
  }

  @Benchmark
  public Optional<Endpoint> owner() {
    return ring.owner(keys.next());
  }

  @Benchmark
  public byte[] md5() {
    return digest.digest(keys.next());
  }
}
