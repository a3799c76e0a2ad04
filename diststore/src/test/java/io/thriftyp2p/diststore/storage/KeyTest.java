package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyTest {
  @Test
  void keysAreComparedByTheirBytesNotByTheirText() {
    Key one = Key.of(new byte[] {(byte) 0xff});
    Key two = Key.of(new byte[] {(byte) 0xfe});
    assertThat(one).isNotEqualTo(two).isGreaterThan(two).isGreaterThan(Key.of("z"));
  }
}
