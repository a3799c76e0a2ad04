package io.thriftyp2p.benchmarks.compare;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;

/** The keys of a load: 12 bytes each, made before anything is measured. */
final class Keys {
  private Keys() {}

  static String[] text(int count) {
    return IntStream.range(0, count).mapToObj(Keys::name).toArray(String[]::new);
  }

  static byte[][] bytes(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> name(i).getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
  }

  private static String name(int key) {
    return String.format(Locale.ROOT, "key:%08d", key);
  }
}
