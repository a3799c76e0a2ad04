package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.KeepAnswer;
import io.thriftyp2p.diststore.replication.KeyVersion;
import io.thriftyp2p.diststore.replication.ReadAnswer;
import io.thriftyp2p.diststore.replication.SlotRange;
import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.PackedEntries;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.thrift.replication.KeepReply;
import io.thriftyp2p.thrift.replication.PeekReply;
import io.thriftyp2p.thrift.replication.PullReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Between what replicas say to each other and what they mean. */
final class ReplicationWire {
  private ReplicationWire() {}

  static io.thriftyp2p.thrift.replication.StoredEntry entry(StoredEntry entry) {
    return entry(entry.key(), Optional.of(entry.versioned()));
  }

  static io.thriftyp2p.thrift.replication.StoredEntry entry(
      Key key, Optional<Versioned> versioned) {
    var entry = new io.thriftyp2p.thrift.replication.StoredEntry();
    entry.key = key.buffer();
    versioned.ifPresent(
        kept -> {
          entry.version = StoreWire.version(kept.version());
          kept.value().ifPresent(entry::setValue);
          if (kept.expiresAtMillis() != Versioned.NEVER) {
            entry.setExpires_at(kept.expiresAtMillis());
          }
          if (kept.writeId() != Versioned.UNNAMED) {
            entry.setWrite_id(kept.writeId());
          }
          kept.contentType().ifPresent(entry::setContent_type);
        });
    return entry;
  }

  static Optional<Versioned> versioned(io.thriftyp2p.thrift.replication.StoredEntry entry) {
    if (entry.version == null) {
      return Optional.empty();
    }
    Version version = StoreWire.version(entry.version);
    Versioned versioned =
        entry.isSetValue()
            ? Versioned.value(version, entry.getValue())
            : Versioned.tombstone(version);
    Versioned kept =
        versioned
            .expiringAt(entry.isSetExpires_at() ? entry.expires_at : Versioned.NEVER)
            .writtenBy(entry.isSetWrite_id() ? entry.write_id : Versioned.UNNAMED);
    return Optional.of(contentType(entry.content_type).map(kept::ofType).orElse(kept));
  }

  private static Optional<String> contentType(@Nullable String type) {
    return Optional.ofNullable(type).filter(Versioned::isContentType);
  }

  static List<io.thriftyp2p.thrift.replication.StoredEntry> entries(List<StoredEntry> entries) {
    return entries.stream().map(ReplicationWire::entry).toList();
  }

  /** Those that are entries. */
  static List<StoredEntry> storedEntries(
      @Nullable List<io.thriftyp2p.thrift.replication.StoredEntry> entries) {
    List<StoredEntry> stored = new ArrayList<>();
    if (entries != null) {
      for (var entry : entries) {
        if (entry.isSetKey()) {
          versioned(entry)
              .ifPresent(
                  versioned -> stored.add(new StoredEntry(Key.of(entry.getKey()), versioned)));
        }
      }
    }
    return stored;
  }

  static KeepReply kept(KeepAnswer answer) {
    return new KeepReply(StoreWire.version(answer.kept()), answer.counts());
  }

  static KeepAnswer kept(KeepReply reply) {
    return new KeepAnswer(StoreWire.version(reply.kept), reply.counts);
  }

  static PeekReply peeked(Key key, boolean withValue, ReadAnswer answer) {
    PeekReply reply = new PeekReply();
    if (withValue) {
      reply.entry = entry(key, answer.versioned());
    } else {
      reply.entry = new io.thriftyp2p.thrift.replication.StoredEntry().setKey(key.buffer());
      answer.version().ifPresent(version -> reply.entry.setVersion(StoreWire.version(version)));
    }
    reply.setCounts(answer.counts());
    reply.setWritten(answer.written().stream().map(StoreWire::version).toList());
    return reply;
  }

  static ReadAnswer peeked(boolean withValue, PeekReply reply) {
    if (reply.entry == null) {
      throw new IllegalArgumentException("an answer without its entry");
    }
    Optional<Versioned> whole = withValue ? versioned(reply.entry) : Optional.empty();
    return new ReadAnswer(
        Optional.ofNullable(reply.entry.version).map(StoreWire::version),
        whole,
        reply.counts,
        reply.written == null
            ? Set.of()
            : reply.written.stream()
                .map(StoreWire::version)
                .collect(Collectors.toUnmodifiableSet()));
  }

  static PullReply page(ScanPage page) {
    return new PullReply(PackedEntries.pack(page.entries()), page.complete(), page.counts());
  }

  static ScanPage page(PullReply reply) {
    return new ScanPage(
        reply.entries == null ? List.of() : PackedEntries.unpack(reply.entries),
        reply.complete,
        reply.counts == null ? List.of() : reply.counts);
  }

  static io.thriftyp2p.thrift.replication.KeyVersion keyVersion(KeyVersion version) {
    return new io.thriftyp2p.thrift.replication.KeyVersion(
        version.key().buffer(), StoreWire.version(version.version()));
  }

  static KeyVersion keyVersion(io.thriftyp2p.thrift.replication.KeyVersion version) {
    if (version.key == null) {
      throw new IllegalArgumentException("a version without its key");
    }
    return new KeyVersion(Key.of(version.getKey()), StoreWire.version(version.version));
  }

  static io.thriftyp2p.thrift.replication.SlotDigest digest(SlotDigest digest) {
    return new io.thriftyp2p.thrift.replication.SlotDigest(digest.count(), digest.sum());
  }

  static SlotDigest digest(io.thriftyp2p.thrift.replication.@Nullable SlotDigest digest) {
    return digest == null ? SlotDigest.EMPTY : new SlotDigest(digest.count, digest.sum);
  }

  static io.thriftyp2p.thrift.replication.SlotRange range(SlotRange range) {
    return new io.thriftyp2p.thrift.replication.SlotRange(
        range.first(), range.count(), range.owners(), digest(range.digest()));
  }

  static SlotRange range(io.thriftyp2p.thrift.replication.SlotRange range) {
    return new SlotRange(range.first, range.count, range.owners, digest(range.digest));
  }

  static io.thriftyp2p.thrift.replication.WriteOptions options(WriteOptions options) {
    var wire = new io.thriftyp2p.thrift.replication.WriteOptions();
    wire.setConsistency(consistency(options.consistency()));
    options.timeToLive().ifPresent(ttl -> wire.setTime_to_live_ms(ttl.toMillis()));
    wire.setWrite_id(options.writeId());
    options.contentType().ifPresent(wire::setContent_type);
    wire.setRepeated(options.repeated());
    return wire;
  }

  static WriteOptions options(io.thriftyp2p.thrift.replication.@Nullable WriteOptions wire) {
    if (wire == null) {
      return WriteOptions.DEFAULTS;
    }
    Optional<Duration> ttl =
        wire.isSetTime_to_live_ms() && wire.time_to_live_ms > 0
            ? Optional.of(Duration.ofMillis(wire.time_to_live_ms))
            : Optional.empty();
    return new WriteOptions(
        consistency(wire.consistency),
        ttl,
        contentType(wire.content_type),
        wire.write_id,
        wire.repeated);
  }

  static io.thriftyp2p.thrift.replication.Consistency consistency(Consistency consistency) {
    return switch (consistency) {
      case ONE -> io.thriftyp2p.thrift.replication.Consistency.ONE;
      case QUORUM -> io.thriftyp2p.thrift.replication.Consistency.QUORUM;
      case ALL -> io.thriftyp2p.thrift.replication.Consistency.ALL;
    };
  }

  static Consistency consistency(
      io.thriftyp2p.thrift.replication.@Nullable Consistency consistency) {
    if (consistency == null) {
      return Consistency.QUORUM;
    }
    return switch (consistency) {
      case ONE -> Consistency.ONE;
      case QUORUM -> Consistency.QUORUM;
      case ALL -> Consistency.ALL;
    };
  }
}
