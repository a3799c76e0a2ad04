package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyHashTest {
  /** Expected: what CPython 3.11 has for hash() of these bytes with PYTHONHASHSEED=0. */
  @ParameterizedTest
  @CsvSource({
    "a, 407448d2b89b1813",
    "ab, 555508cbc6add439",
    "abcdefg, 6db12aae9070f506",
    "abcdefgh, 3f7b849c0b8e35ea",
    "abcdefghi, f89b34a3d11eb6e5",
    "key-00000001, e60ba16af85aa967",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, 1c308a9f11b6a742"
  })
  void isSipHashOfOneAndThreeRounds(String text, String hash) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(Long.toHexString(new KeyHash(0, 0).hash(bytes))).isEqualTo(hash);
  }

  @Test
  void bytesAreUnsigned() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (200 + i);
    }
    assertThat(new KeyHash(0, 0).hash(bytes)).isEqualTo(0x2e71e6b1082c9d35L);
  }

  @Test
  void keysThatCollideInHashCodeAreSpreadAndNobodyCanTellHow() {
    KeyHash one = new KeyHash(1, 2);
    KeyHash other = new KeyHash(1, 3);
    Set<Long> seen = new HashSet<>();
    for (int number = 0; number < 1 << 12; number++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 12; bit++) {
        text.append((number >>> bit & 1) == 0 ? "Aa" : "BB");
      }
      Key key = Key.of(text.toString());
      assertThat(key.hashCode()).isEqualTo(Key.of("Aa".repeat(12)).hashCode());
      seen.add(one.hash(key.bytes()) & 0xffff_ffffL);
      assertThat(one.hash(key.bytes())).isNotEqualTo(other.hash(key.bytes()));
    }
    assertThat(seen).hasSizeGreaterThan((1 << 12) - 5);
  }
}
