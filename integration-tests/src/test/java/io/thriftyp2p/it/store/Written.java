package io.thriftyp2p.it.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one write puts: wholly known from the seed, the key and the write's number.
 *
 * @param mostBytes the size differs from write to write, up to this and the line that names it
 */
record Written(long seed, String key, int number, int mostBytes) {
  private static final Pattern NAMED = Pattern.compile("write (\\d+) of \\S+ seed -?\\d+\n");
  private static final int LONGEST_NAME = 100;

  byte[] value() {
    byte[] name = "write %d of %s seed %d%n".formatted(number, key, seed).getBytes(UTF_8);
    RandomGenerator random =
        RandomGeneratorFactory.of("L64X128MixRandom")
            .create(seed + 31L * key.hashCode() + 1_000_003L * number);
    byte[] rest = new byte[random.nextInt(mostBytes + 1)];
    random.nextBytes(rest);
    byte[] value = Arrays.copyOf(name, name.length + rest.length);
    System.arraycopy(rest, 0, value, name.length, rest.length);
    return value;
  }

  /** Which write a value says that it is of; empty when it is of none. */
  static OptionalInt numberOf(byte[] value) {
    String begin = new String(value, 0, Math.min(value.length, LONGEST_NAME), UTF_8);
    Matcher matcher = NAMED.matcher(begin);
    return matcher.lookingAt()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }
}
