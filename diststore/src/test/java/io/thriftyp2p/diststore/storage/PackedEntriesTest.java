package io.thriftyp2p.diststore.storage;

import static io.thriftyp2p.diststore.storage.Entries.entry;
import static io.thriftyp2p.diststore.storage.Entries.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedEntriesTest {
  private static final StoredEntry VALUE = entry("key", 5, "value");
  private static final List<StoredEntry> ALL_KINDS =
      List.of(
          VALUE,
          tombstone("gone", 6),
          entry("", 7, ""),
          new StoredEntry(Key.of("ends"), VALUE.versioned().expiringAt(99)),
          new StoredEntry(Key.of("typed"), VALUE.versioned().ofType("image/png").writtenBy(5)),
          new StoredEntry(Key.of("named"), VALUE.versioned().writtenBy(-3)),
          new StoredEntry(Key.of("both"), VALUE.versioned().writtenBy(4).expiringAt(100)));

  @Test
  void whatIsPackedComesOutAgain() {
    ByteBuffer packed = PackedEntries.pack(ALL_KINDS);
    int size = packed.remaining();
    assertThat(PackedEntries.unpack(packed)).isEqualTo(ALL_KINDS);
    assertThat(packed.remaining()).isEqualTo(size);
    assertThat(PackedEntries.unpack(PackedEntries.pack(List.of()))).isEmpty();
  }

  @Test
  void theFormatIsWhatTheIdlSays() {
    byte[] packed =
        PackedEntries.pack(List.of(new StoredEntry(Key.of("k"), VALUE.versioned().writtenBy(9))))
            .array();
    ByteBuffer expected = ByteBuffer.allocate(4 + 1 + 4 + 31).putInt(1).put((byte) 'k').putInt(31);
    expected.put((byte) 1).put((byte) 4).putLong(5).putLong(1).putLong(9);
    expected.put("value".getBytes(StandardCharsets.UTF_8));
    assertThat(packed).isEqualTo(expected.array());
  }

  @Test
  void whatIsCutOffOrChangedIsRefused() {
    byte[] packed = PackedEntries.pack(List.of(VALUE)).array();
    for (int length = 1; length < 4 + 3 + 4 + 18; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(packed, length));
      assertThatIllegalArgumentException()
          .describedAs(length + " bytes")
          .isThrownBy(() -> PackedEntries.unpack(cut));
    }
    for (int wrong : new int[] {-1, Integer.MAX_VALUE}) {
      ByteBuffer lie = ByteBuffer.wrap(packed.clone()).putInt(0, wrong);
      assertThatIllegalArgumentException().isThrownBy(() -> PackedEntries.unpack(lie));
    }
  }
}
