package io.thriftyp2p.diststore.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.fuzz.Target;
import io.thriftyp2p.locator.node.NodeId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Entries as they lie in the database and as they travel between nodes. What can be read says the
 * same however it is kept. The first byte of an input chooses the form.
 */
public final class EntryTarget implements Target {
  private static final int ENVELOPE = 0;
  private static final int PACKED = 1;
  private static final int FORMS = 2;

  @Override
  public Map<String, byte[]> seeds() {
    Version version = new Version(1L << 40, new NodeId(3));
    Versioned plain = Versioned.value(version, "value".getBytes(UTF_8));
    Versioned full = plain.expiringAt(1L << 41).writtenBy(9).ofType("text/plain; charset=utf-8");
    Versioned gone = Versioned.tombstone(version);
    return Map.of(
        "plain", seed(ENVELOPE, EntryCodec.envelope(plain)),
        "full", seed(ENVELOPE, EntryCodec.envelope(full)),
        "tombstone", seed(ENVELOPE, EntryCodec.envelope(gone)),
        "packed",
            seed(
                PACKED,
                PackedEntries.pack(
                        List.of(
                            new StoredEntry(Key.of("one"), full),
                            new StoredEntry(Key.of(""), gone)))
                    .array()));
  }

  private static byte[] seed(int form, byte[] bytes) {
    ByteArrayOutputStream seed = new ByteArrayOutputStream();
    seed.write(form);
    seed.writeBytes(bytes);
    return seed.toByteArray();
  }

  @Override
  public void take(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    if ((input[0] & 0xff) % FORMS == ENVELOPE) {
      envelope(bytes);
    } else {
      packed(bytes);
    }
  }

  private static void envelope(byte[] bytes) {
    Versioned kept;
    try {
      kept = EntryCodec.versioned(bytes);
    } catch (CorruptEntryException refused) {
      return;
    }
    EntryCodec.Header header =
        EntryCodec.header(
            Arrays.copyOf(bytes, Math.min(bytes.length, EntryCodec.MAX_HEADER)), bytes.length);
    require(header.version().equals(kept.version()), "the header of " + kept);
    require(header.isTombstone() || header.valueBytes() == kept.valueBytes(), "the length");
    everyWay(new StoredEntry(Key.of("key"), kept));
  }

  private static void packed(byte[] bytes) {
    List<StoredEntry> entries;
    try {
      entries = PackedEntries.unpack(ByteBuffer.wrap(bytes));
    } catch (IllegalArgumentException refused) {
      return;
    }
    require(PackedEntries.unpack(PackedEntries.pack(entries)).equals(entries), "the same entries");
    entries.forEach(EntryTarget::everyWay);
  }

  private static void everyWay(StoredEntry entry) {
    Versioned kept = entry.versioned();
    require(EntryCodec.versioned(EntryCodec.envelope(kept)).equals(kept), "its own envelope");
    byte[] inMemory = PackedEntry.pack(entry);
    require(inMemory == null || new PackedVersioned(inMemory).equals(kept), "itself in memory");
    require(kept.contentType().map(Versioned::isContentType).orElse(true), "a content type");
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("this is not " + what);
    }
  }

  @Override
  public int allocatesAtMost() {
    return 64 << 10;
  }

  @Override
  public int allocatesAByte() {
    return 500;
  }
}
