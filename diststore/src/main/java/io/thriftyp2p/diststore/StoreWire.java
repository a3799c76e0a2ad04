package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.ClaimAnswer;
import io.thriftyp2p.diststore.replication.Fetched;
import io.thriftyp2p.diststore.replication.PullPage;
import io.thriftyp2p.diststore.replication.SlotReceipt;
import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.thrift.diststore.Unavailable;
import io.thriftyp2p.thrift.replication.ClaimReply;
import io.thriftyp2p.thrift.replication.FetchReply;
import io.thriftyp2p.thrift.replication.PullReply;
import io.thriftyp2p.thrift.replication.SlotHolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.thrift.TApplicationException;
import org.jspecify.annotations.Nullable;

/** Between what store nodes say and what they mean. */
final class StoreWire {
  private StoreWire() {}

  static io.thriftyp2p.thrift.diststore.Version version(Version version) {
    return new io.thriftyp2p.thrift.diststore.Version(version.clock(), version.node().value());
  }

  static Version version(io.thriftyp2p.thrift.diststore.Version version) {
    return new Version(version.clock, new NodeId(version.node_id));
  }

  static Unavailable unavailable(UnavailableException failure) {
    return new Unavailable(String.valueOf(failure.getMessage()), failure.mayHaveBeenApplied());
  }

  static UnavailableException unavailable(Unavailable failure) {
    return new UnavailableException(String.valueOf(failure.message), failure.may_have_been_applied);
  }

  static io.thriftyp2p.thrift.replication.StoredEntry entry(
      Key key, Optional<Versioned> versioned) {
    var entry = new io.thriftyp2p.thrift.replication.StoredEntry();
    entry.key = key.buffer();
    versioned.ifPresent(
        kept -> {
          entry.version = version(kept.version());
          kept.value().ifPresent(entry::setValue);
        });
    return entry;
  }

  static Optional<Versioned> versioned(io.thriftyp2p.thrift.replication.StoredEntry entry) {
    if (entry.version == null) {
      return Optional.empty();
    }
    Version version = version(entry.version);
    return Optional.of(
        entry.isSetValue()
            ? Versioned.value(version, entry.getValue())
            : Versioned.tombstone(version));
  }

  static ClaimReply claim(ClaimAnswer answer) {
    List<SlotHolder> further = new ArrayList<>();
    answer
        .further()
        .forEach((holder, slots) -> further.add(new SlotHolder(Wire.location(holder), slots)));
    return new ClaimReply(answer.held(), further, answer.disputed());
  }

  static ClaimAnswer claim(ClaimReply reply) {
    Map<Endpoint, List<Integer>> further = new HashMap<>();
    for (SlotHolder holder : reply.further == null ? List.<SlotHolder>of() : reply.further) {
      Wire.endpoint(holder.holder)
          .ifPresent(endpoint -> further.put(endpoint, validSlots(holder.slots)));
    }
    return new ClaimAnswer(validSlots(reply.held), further, validSlots(reply.disputed));
  }

  static FetchReply fetched(Key key, Fetched fetched) {
    FetchReply reply = new FetchReply();
    fetched.versioned().ifPresent(v -> reply.entry = entry(key, Optional.of(v)));
    reply.further = Wire.locations(fetched.further());
    return reply;
  }

  static Fetched fetched(FetchReply reply) {
    return new Fetched(
        Optional.ofNullable(reply.entry).flatMap(StoreWire::versioned),
        new HashSet<>(Wire.endpoints(reply.further)));
  }

  static PullReply page(PullPage page) {
    return new PullReply(
        page.entries().stream()
            .map(entry -> entry(entry.key(), Optional.of(entry.versioned())))
            .toList(),
        page.complete());
  }

  static PullPage page(PullReply reply) {
    List<StoredEntry> entries = new ArrayList<>();
    if (reply.entries != null) {
      for (var entry : reply.entries) {
        versioned(entry)
            .ifPresent(
                versioned -> entries.add(new StoredEntry(Key.of(entry.getKey()), versioned)));
      }
    }
    return new PullPage(entries, reply.complete);
  }

  static io.thriftyp2p.thrift.replication.SlotReceipt receipt(SlotReceipt receipt) {
    return new io.thriftyp2p.thrift.replication.SlotReceipt(
        receipt.slot(), receipt.count(), receipt.digest());
  }

  static SlotReceipt receipt(io.thriftyp2p.thrift.replication.SlotReceipt receipt) {
    return new SlotReceipt(receipt.slot, receipt.count, receipt.digest);
  }

  /** Those that are slots: what a peer sends must not reach an array as it is. */
  static List<Integer> validSlots(@Nullable List<Integer> slots) {
    return slots == null
        ? List.of()
        : slots.stream().filter(slot -> slot >= 0 && slot < HashRing.SLOTS).toList();
  }

  static <T> T required(@Nullable T field, String name) throws TApplicationException {
    if (field == null) {
      throw new TApplicationException(
          TApplicationException.PROTOCOL_ERROR, "the field '" + name + "' is missing");
    }
    return field;
  }
}
