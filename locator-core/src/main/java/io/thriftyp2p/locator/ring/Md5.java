package io.thriftyp2p.locator.ring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The md5 of some bytes, read as big-endian words. Each thread has one instance and uses it again:
 * what {@link #of(byte[])} gives holds until the same thread's next call, and is not to be kept.
 */
final class Md5 {
  private static final int BYTES = 16;
  private static final ThreadLocal<Md5> OF_THREAD = ThreadLocal.withInitial(Md5::new);

  private final MessageDigest digest;
  private final byte[] sum = new byte[BYTES];
  private final ByteBuffer words = ByteBuffer.wrap(sum);
  private boolean begun;

  private Md5() {
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "the ring is built on md5, which this Java runtime does not offer", e);
    }
  }

  static Md5 of(byte[] bytes) {
    Md5 md5 = OF_THREAD.get();
    md5.compute(bytes);
    return md5;
  }

  static Md5 of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The first four bytes, unsigned. */
  long firstWord() {
    return high() >>> 32;
  }

  long high() {
    return words.getLong(0);
  }

  long low() {
    return words.getLong(Long.BYTES);
  }

  private void compute(byte[] bytes) {
    if (begun) {
      // An error thrown in the middle of the last use must not leave its bytes in this one.
      digest.reset();
    }
    begun = true;
    digest.update(bytes);
    try {
      digest.digest(sum, 0, BYTES);
      begun = false;
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }
}
