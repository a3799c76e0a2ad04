package io.thriftyp2p.diststore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thriftyp2p.diststore.replication.KeyVersion;
import io.thriftyp2p.diststore.replication.SlotMove;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.thrift.replication.KeepReply;
import io.thriftyp2p.thrift.replication.PeekReply;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What replicas say to each other means the same on the other side. */
class WireRoundTripProperties {
  @Property(tries = 200)
  void slotsTravelAsRuns(
      @ForAll @Size(max = 60) Set<@IntRange(max = HashRing.SLOTS - 1) Integer> slots,
      @ForAll long group) {
    BitSet set = new BitSet();
    slots.forEach(set::set);
    assertThat(SlotReportWire.slots(SlotReportWire.runs(set))).isEqualTo(set);
    List<SlotMove> moves = List.of(new SlotMove(set, group));
    assertThat(SlotReportWire.slotMoves(SlotReportWire.moves(moves))).isEqualTo(moves);
  }

  @Property(tries = 200)
  void entriesTravelWhole(
      @ForAll @Size(max = 40) byte[] key,
      @ForAll @Size(max = 40) byte[] value,
      @ForAll long clock,
      @ForAll long node,
      @ForAll long expiresAt,
      @ForAll long writeId) {
    Version version = new Version(clock, new NodeId(node));
    Versioned full =
        Versioned.value(version, value).expiringAt(expiresAt).writtenBy(writeId).ofType("a/b");
    List<StoredEntry> entries =
        List.of(
            new StoredEntry(Key.of(key), full),
            new StoredEntry(Key.of(key), Versioned.tombstone(version)));
    assertThat(ReplicationWire.storedEntries(ReplicationWire.entries(entries))).isEqualTo(entries);
    KeyVersion known = new KeyVersion(Key.of(key), version);
    assertThat(ReplicationWire.keyVersion(ReplicationWire.keyVersion(known))).isEqualTo(known);
  }

  @Example
  void answersThatLackAPartAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplicationWire.kept(new KeepReply().setCounts(true)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplicationWire.peeked(true, new PeekReply()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ReplicationWire.keyVersion(new io.thriftyp2p.thrift.replication.KeyVersion()));
  }
}
