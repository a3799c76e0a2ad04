package io.thriftyp2p.locator.ring;

/** A key that the classic layout takes for an md5 already computed: exactly 32 hex digits. */
final class HexKey {
  private static final int DIGITS = 32;
  private static final int DIGITS_OF_FIRST_WORD = 8;

  private HexKey() {}

  static boolean matches(byte[] key) {
    if (key.length != DIGITS) {
      return false;
    }
    for (byte digit : key) {
      if (Character.digit(digit, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  static long firstWord(byte[] key) {
    long word = 0;
    for (int i = 0; i < DIGITS_OF_FIRST_WORD; i++) {
      word = word << 4 | Character.digit(key[i], 16);
    }
    return word;
  }
}
