package io.thriftyp2p.diststore;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.diststore.replication.ReplicaGroup;
import io.thriftyp2p.diststore.replication.SlotAnswer;
import io.thriftyp2p.diststore.replication.SlotHolding;
import io.thriftyp2p.diststore.replication.SlotPartition;
import io.thriftyp2p.diststore.replication.Standing;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.fuzz.Target;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.rpc.Bodies;
import io.thriftyp2p.thrift.replication.KeepReply;
import io.thriftyp2p.thrift.replication.KeyVersion;
import io.thriftyp2p.thrift.replication.PeekReply;
import io.thriftyp2p.thrift.replication.PullReply;
import io.thriftyp2p.thrift.replication.Replication;
import io.thriftyp2p.thrift.replication.SlotRange;
import io.thriftyp2p.thrift.replication.SlotReports;
import io.thriftyp2p.thrift.replication.WriteOptions;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.thrift.TSerializable;

/**
 * What replicas say to each other: from the bytes of a struct to what replication is told. What
 * passes says the same when this node passes it on. The first byte of an input chooses the struct.
 */
public final class TransferTarget implements Target {
  private static final List<Form<?>> FORMS =
      List.of(
          new Form<>(
              "pull-reply",
              PullReply::new,
              wire -> ReplicationWire.page(ReplicationWire.page(wire))),
          new Form<>(
              "slot-reports",
              SlotReports::new,
              wire -> SlotReportWire.reports(SlotReportWire.reports(wire))),
          new Form<>(
              "keep-reply",
              KeepReply::new,
              wire -> ReplicationWire.kept(ReplicationWire.kept(wire))),
          new Form<>("peek-reply", PeekReply::new, TransferTarget::peeked),
          new Form<>(
              "key-version",
              KeyVersion::new,
              wire -> ReplicationWire.keyVersion(ReplicationWire.keyVersion(wire))),
          new Form<>(
              "slot-range",
              SlotRange::new,
              wire -> ReplicationWire.range(ReplicationWire.range(wire))),
          new Form<>(
              "write-options",
              WriteOptions::new,
              wire -> ReplicationWire.options(ReplicationWire.options(wire))),
          new Form<>(
              "entries",
              Replication.give_args::new,
              wire ->
                  new Replication.give_args()
                      .setEntries(
                          ReplicationWire.entries(ReplicationWire.storedEntries(wire.entries)))),
          new Form<>(
              "moves",
              Replication.move_args::new,
              wire ->
                  new Replication.move_args()
                      .setMoves(
                          SlotReportWire.moves(
                              SlotReportWire.slotMoves(
                                  wire.moves == null ? List.of() : wire.moves)))));

  /**
   * One struct.
   *
   * @param there to what it means, and back
   */
  private record Form<T extends TSerializable>(
      String name, java.util.function.Supplier<T> empty, Function<T, T> there) {
    void take(byte[] input) {
      T wire = empty.get();
      if (!Bodies.read(input, 1, wire)) {
        return;
      }
      T once;
      try {
        once = there.apply(wire);
      } catch (IllegalArgumentException refused) {
        return;
      }
      T twice = there.apply(once);
      if (!twice.equals(once)) {
        throw new AssertionError(once + " becomes " + twice);
      }
    }
  }

  private static PeekReply peeked(PeekReply wire) {
    var answer = ReplicationWire.peeked(true, wire);
    ReplicationWire.peeked(false, wire);
    PeekReply back = ReplicationWire.peeked(Key.of(""), true, answer);
    // A set of them, in any order.
    back.written = back.written.stream().sorted().toList();
    return back;
  }

  private static byte[] seed(String form, TSerializable body) {
    int index = FORMS.stream().map(Form::name).toList().indexOf(form);
    return io.thriftyp2p.locator.rpc.Messages.stream(index, Bodies.written(body));
  }

  @Override
  public Map<String, byte[]> seeds() {
    Map<String, byte[]> seeds = new TreeMap<>();
    Version version = new Version(1L << 40, new NodeId(3));
    Key key = Key.of("key");
    Versioned value =
        Versioned.value(version, "value".getBytes(UTF_8)).writtenBy(9).ofType("text/plain");
    List<StoredEntry> entries =
        List.of(
            new StoredEntry(key, value.expiringAt(1L << 41)),
            new StoredEntry(Key.of("gone"), Versioned.tombstone(version)));
    seeds.put(
        "pull-reply",
        seed("pull-reply", ReplicationWire.page(new ScanPage(entries, 1, List.of(2)))));
    seeds.put("slot-reports", seed("slot-reports", reports()));
    var wireVersion = StoreWire.version(version);
    seeds.put("keep-reply", seed("keep-reply", new KeepReply(wireVersion, true)));
    seeds.put(
        "peek-reply",
        seed(
            "peek-reply",
            new PeekReply(
                ReplicationWire.entry(key, Optional.of(value)), true, List.of(wireVersion))));
    seeds.put("key-version", seed("key-version", new KeyVersion(key.buffer(), wireVersion)));
    var digest = new io.thriftyp2p.thrift.replication.SlotDigest(4, 5);
    seeds.put("slot-range", seed("slot-range", new SlotRange(8, 8, 1, digest)));
    seeds.put(
        "write-options",
        seed(
            "write-options",
            new WriteOptions().setTime_to_live_ms(5_000).setContent_type("text/plain")));
    seeds.put(
        "entries",
        seed("entries", new Replication.give_args().setEntries(ReplicationWire.entries(entries))));
    seeds.put(
        "moves",
        seed(
            "moves",
            new Replication.move_args()
                .setMoves(
                    List.of(
                        new io.thriftyp2p.thrift.replication.SlotMove(List.of(1, 2, 9, 1), 7)))));
    return seeds;
  }

  private static SlotReports reports() {
    ReplicaGroup group =
        ReplicaGroup.of(List.of(new Endpoint("10.0.0.1", 9900), new Endpoint("10.0.0.2", 9900)));
    BitSet slots = new BitSet();
    slots.set(3, 6);
    SlotPartition<SlotAnswer> answers = new SlotPartition<>();
    answers.addAll(slots, new SlotAnswer(new Standing(group, List.of(group), false), true));
    return SlotReportWire.reports(
        new io.thriftyp2p.diststore.replication.SlotReports(
            answers, Map.of(3, new SlotHolding(new SlotDigest(1, 2), 0))));
  }

  @Override
  public void take(byte[] input) {
    if (input.length > 0) {
      FORMS.get((input[0] & 0xff) % FORMS.size()).take(input);
    }
  }

  @Override
  public int allocatesAtMost() {
    return 128 << 10;
  }

  @Override
  public int allocatesAByte() {
    return 1_000;
  }
}
