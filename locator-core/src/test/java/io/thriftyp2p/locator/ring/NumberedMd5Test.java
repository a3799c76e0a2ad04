package io.thriftyp2p.locator.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberedMd5Test {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 11, 511, 512, 513, 1_025, 12_000})
  void everyNumberHasItsMd5(int count) throws NoSuchAlgorithmException {
    assertSums("127.0.0.1:9900-", count);
  }

  /** Four digits fill the block, or do not fit any more. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 50, 51, 52, 53, 54, 55, 56, 63, 64, 300})
  void textsOfEveryLengthAreHashed(int length) throws NoSuchAlgorithmException {
    assertSums("h".repeat(length), 1_001);
  }

  @ParameterizedTest
  @ValueSource(strings = {"é:1-", "\u0000", "\uffff\uffff"})
  void whateverBytesATextHas(String text) throws NoSuchAlgorithmException {
    assertSums(text, 20);
  }

  private static void assertSums(String text, int count) throws NoSuchAlgorithmException {
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    long[] expected = new long[2 * count];
    for (int i = 0; i < count; i++) {
      ByteBuffer sum = ByteBuffer.wrap(md5.digest((text + i).getBytes(StandardCharsets.UTF_8)));
      expected[2 * i] = sum.getLong();
      expected[2 * i + 1] = sum.getLong();
    }
    assertThat(NumberedMd5.of(text, count)).isEqualTo(expected);
  }
}
