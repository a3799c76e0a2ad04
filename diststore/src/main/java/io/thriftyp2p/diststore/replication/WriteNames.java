package io.thriftyp2p.diststore.replication;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Names for writes whose clients gave none: 64 bits that no other node gives at the same time
 * either, but for chance. They are no secret, and a secure generator would cost more than the
 * write. Safe for use by many threads.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood: Fast Splittable
 *     Pseudorandom Number Generators, OOPSLA 2014</a>
 */
final class WriteNames {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private final AtomicLong next;

  WriteNames(RandomGenerator seeds) {
    next = new AtomicLong(seeds.nextLong());
  }

  /** Never 0, which is no name. */
  long next() {
    long mixed = next.getAndAdd(GOLDEN_GAMMA);
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return (mixed ^ (mixed >>> 31)) | 1;
  }
}
