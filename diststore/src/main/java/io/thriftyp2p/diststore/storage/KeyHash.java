package io.thriftyp2p.diststore.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * SipHash-1-3 under a secret. Clients choose their keys: of a hash that they could compute, they
 * could choose thousands that collide, and each look-up of one of them would compare all.
 *
 * @see <a href="https://doi.org/10.1007/978-3-642-34931-7_28">Aumasson and Bernstein, SipHash: A
 *     Fast Short-Input PRF, 2012</a>
 */
final class KeyHash {
  /**
   * Under a secret that is drawn once in a process. What it decides, where in a table an entry
   * lies, shows nowhere but in the time that a look-up takes: simulations stay repeatable.
   */
  static final KeyHash OF_PROCESS = drawn(new SecureRandom());

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LAST_ROUNDS = 3;

  private final long high;
  private final long low;

  KeyHash(long low, long high) {
    this.low = low;
    this.high = high;
  }

  static KeyHash drawn(RandomGenerator random) {
    return new KeyHash(random.nextLong(), random.nextLong());
  }

  /** Of which a table takes the lower half. */
  int hash(Key key) {
    return this == OF_PROCESS ? key.hashInTables() : (int) hash(key.bytes());
  }

  long hash(byte[] bytes) {
    long v0 = low ^ 0x736f6d6570736575L;
    long v1 = high ^ 0x646f72616e646f6dL;
    long v2 = low ^ 0x6c7967656e657261L;
    long v3 = high ^ 0x7465646279746573L;
    int words = bytes.length / Long.BYTES;
    for (int i = 0; i <= words + LAST_ROUNDS; i++) {
      long word = 0;
      if (i < words) {
        word = (long) LONGS.get(bytes, i * Long.BYTES);
      } else if (i == words) {
        word = (long) bytes.length << 56 | rest(bytes);
      } else if (i == words + 1) {
        v2 ^= 0xff;
      }
      v3 ^= word;
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /** The up to seven bytes behind the last whole word. */
  private static long rest(byte[] bytes) {
    int count = bytes.length % Long.BYTES;
    if (count > 0 && bytes.length > Long.BYTES) {
      long last = (long) LONGS.get(bytes, bytes.length - Long.BYTES);
      return last >>> (Long.SIZE - count * Byte.SIZE);
    }
    long rest = 0;
    for (int i = bytes.length - 1; i >= bytes.length - count; i--) {
      rest = rest << Byte.SIZE | (bytes[i] & 0xff);
    }
    return rest;
  }
}
