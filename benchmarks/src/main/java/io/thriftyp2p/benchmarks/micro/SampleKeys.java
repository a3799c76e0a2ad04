package io.thriftyp2p.benchmarks.micro;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;

/** Keys for one thread to take turns with: enough that no answer can be remembered. */
final class SampleKeys {
  /** A power of two. */
  static final int COUNT = 1 << 12;

  private final byte[][] keys =
      IntStream.range(0, COUNT)
          .mapToObj(i -> String.format(Locale.ROOT, "key:%08d", i).getBytes(StandardCharsets.UTF_8))
          .toArray(byte[][]::new);
  private int next;

  int nextIndex() {
    next = (next + 1) & (COUNT - 1);
    return next;
  }

  byte[] next() {
    return keys[nextIndex()];
  }

  byte[] key(int index) {
    return keys[index];
  }
}
