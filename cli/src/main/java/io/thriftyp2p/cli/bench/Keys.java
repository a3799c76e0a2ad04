package io.thriftyp2p.cli.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.SplittableRandom;

/**
 * The keys and values of a load. Which key a request takes depends on the seed and on its number
 * only, not on how requests overtake each other.
 *
 * @param space how many keys there are
 */
public record Keys(long space, long seed) {
  /** Odd, with its ones well spread: neighbours get seeds that have nothing in common. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  public byte[] key(long index) {
    return "key:%012d".formatted(index).getBytes(US_ASCII);
  }

  /**
   * @param part which of the keys of a request that has several
   */
  public byte[] random(long number, int part) {
    return key(generator(number, part).nextLong(space));
  }

  /** Bytes that do not shrink when they are compressed. */
  public byte[] value(int bytes) {
    byte[] value = new byte[bytes];
    generator(-1, 0).nextBytes(value);
    return value;
  }

  private SplittableRandom generator(long number, int part) {
    return new SplittableRandom(seed ^ (number * SPREAD) ^ ((long) part << 48));
  }
}
