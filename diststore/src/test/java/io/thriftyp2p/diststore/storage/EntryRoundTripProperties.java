package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.NodeId;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever an entry is, each form in which it is kept or travels gives it back. */
class EntryRoundTripProperties {
  @Provide
  Arbitrary<StoredEntry> entries() {
    Arbitrary<Key> keys = Arbitraries.bytes().array(byte[].class).ofMaxSize(60).map(Key::of);
    return Combinators.combine(keys, versions()).as(StoredEntry::new);
  }

  private static Arbitrary<Versioned> versions() {
    Arbitrary<Version> versions =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs())
            .as((clock, node) -> new Version(clock, new NodeId(node)));
    Arbitrary<byte[]> values = Arbitraries.bytes().array(byte[].class).ofMaxSize(600);
    Arbitrary<String> types =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .ofMinLength(1)
            .ofMaxLength(Versioned.LONGEST_CONTENT_TYPE);
    return Combinators.combine(
            versions,
            values.injectNull(0.2),
            Arbitraries.longs(),
            Arbitraries.longs(),
            types.injectNull(0.5))
        .as(EntryRoundTripProperties::versioned);
  }

  private static Versioned versioned(
      Version version, byte[] value, long expiresAt, long writeId, String type) {
    Versioned versioned =
        (value == null ? Versioned.tombstone(version) : Versioned.value(version, value))
            .expiringAt(expiresAt % 3 == 0 ? Versioned.NEVER : expiresAt)
            .writtenBy(writeId % 3 == 0 ? Versioned.UNNAMED : writeId);
    return type == null ? versioned : versioned.ofType(type);
  }

  @Property(tries = 500)
  void anEnvelopeGivesBackItsVersion(@ForAll("entries") StoredEntry entry) {
    Versioned versioned = entry.versioned();
    byte[] envelope = EntryCodec.envelope(versioned);
    assertThat(EntryCodec.versioned(envelope)).isEqualTo(versioned);
    EntryCodec.Header header =
        EntryCodec.header(
            Arrays.copyOf(envelope, Math.min(envelope.length, EntryCodec.MAX_HEADER)),
            envelope.length);
    assertThat(header.version()).isEqualTo(versioned.version());
    assertThat(header.isTombstone()).isEqualTo(versioned.isTombstone());
    assertThat(header.valueBytes()).isEqualTo(versioned.valueBytes());
    assertThat(header.expiresAt()).isEqualTo(versioned.expiresAtMillis());
    assertThat(header.writeId()).isEqualTo(versioned.writeId());
    assertThat(header.contentType()).isEqualTo(versioned.contentTypeOrNull());
  }

  @Property(tries = 500)
  void aPackedEntryGivesBackItsVersion(@ForAll("entries") StoredEntry entry) {
    byte[] packed = PackedEntry.pack(entry);
    if (packed == null) {
      assertThat(entry.size()).isGreaterThan(PackedEntry.LONGEST / 2);
      return;
    }
    assertThat(new PackedVersioned(packed)).isEqualTo(entry.versioned());
    assertThat(Arrays.copyOfRange(packed, PackedEntry.keyBegin(), PackedEntry.keyEnd(packed)))
        .isEqualTo(entry.key().bytes());
  }

  @Property(tries = 200)
  void entriesThatTravelComeOutAgain(
      @ForAll @Size(max = 8) List<@net.jqwik.api.From("entries") StoredEntry> entries) {
    assertThat(PackedEntries.unpack(PackedEntries.pack(entries))).isEqualTo(entries);
  }

  @Property(tries = 200)
  void aStoredKeyGivesBackItsSlotAndItself(
      @ForAll @IntRange(max = 65_535) int slot, @ForAll @Size(max = 100) byte[] bytes) {
    byte[] stored = EntryCodec.stored(slot, Key.of(bytes)).bytes();
    assertThat(EntryCodec.slotOf(stored)).isEqualTo(slot);
    assertThat(EntryCodec.keyOf(stored)).isEqualTo(Key.of(bytes));
  }
}
