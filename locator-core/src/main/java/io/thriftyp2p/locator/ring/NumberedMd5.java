package io.thriftyp2p.locator.ring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The md5 sums of a text with a number behind it, for all numbers from 0 on. */
final class NumberedMd5 {
  /** What a block of 64 bytes has room for beside the mark of the end and the length. */
  private static final int ROOM = 55;

  private static final int LENGTH_WORD = 14;
  private static final int END_MARK = 0x80;

  private final byte[] text;
  private final Md5Lanes lanes = new Md5Lanes();

  private NumberedMd5(byte[] text) {
    this.text = text;
  }

  /**
   * @param count how many numbers
   * @return two for each number: the first eight bytes of its sum, and the last eight, big-endian
   */
  static long[] of(String text, int count) {
    long[] sums = new long[2 * count];
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length + Integer.toString(count).length() > ROOM) {
      for (int i = 0; i < count; i++) {
        Md5 md5 = Md5.of(text + i);
        sums[2 * i] = md5.high();
        sums[2 * i + 1] = md5.low();
      }
      return sums;
    }
    NumberedMd5 hashes = new NumberedMd5(bytes);
    for (int first = 0; first < count; first += Md5Lanes.LANES) {
      hashes.hash(first, sums);
    }
    return sums;
  }

  private void hash(int first, long[] sums) {
    for (int word = 0; word < Md5Lanes.WORDS_OF_BLOCK; word++) {
      Arrays.fill(lanes.message(word), wordOfText(word));
    }
    int count = Math.min(Md5Lanes.LANES, sums.length / 2 - first);
    for (int lane = 0; lane < count; lane++) {
      append(lane, first + lane);
    }
    lanes.hash();
    for (int lane = 0; lane < count; lane++) {
      sums[2 * (first + lane)] = lanes.high(lane);
      sums[2 * (first + lane) + 1] = lanes.low(lane);
    }
  }

  private int wordOfText(int word) {
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      int at = Integer.BYTES * word + i;
      value |= at < text.length ? (text[at] & 0xff) << (Byte.SIZE * i) : 0;
    }
    return value;
  }

  private void append(int lane, int number) {
    int power = 1;
    while (number / power >= 10) {
      power *= 10;
    }
    int at = text.length;
    for (; power > 0; power /= 10) {
      put(lane, at++, '0' + number / power % 10);
    }
    put(lane, at, END_MARK);
    lanes.message(LENGTH_WORD)[lane] = Byte.SIZE * at;
  }

  private void put(int lane, int at, int value) {
    lanes.message(at / Integer.BYTES)[lane] |= value << (Byte.SIZE * (at % Integer.BYTES));
  }
}
