package io.thriftyp2p.diststore.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.RecordStore.Change;
import io.thriftyp2p.diststore.storage.RecordStore.StoredRecord;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What replication records of itself, it reads again; and what is cut off it refuses. */
class RecordRoundTripProperties {
  @Provide
  Arbitrary<Endpoint> endpoints() {
    return Combinators.combine(
            Arbitraries.of("10.0.0.1", "::1", "fe80::1", "node-a.example", "n\u00f6de"),
            Arbitraries.integers().between(1, 65_535))
        .as(Endpoint::new);
  }

  @Provide
  Arbitrary<SlotState> states() {
    Arbitrary<ReplicaGroup> groups = endpoints().list().ofMaxSize(4).map(ReplicaGroup::of);
    Arbitrary<Standing> standings =
        Combinators.combine(groups, groups.list().ofMaxSize(3), Arbitraries.of(true, false))
            .as(Standing::new);
    return Combinators.combine(standings, Arbitraries.longs()).as(SlotState::new);
  }

  @Property(tries = 200)
  void statesAreReadAsTheyWereWritten(
      @ForAll @IntRange(max = 65_535) int first,
      @ForAll @Size(min = 1, max = SlotStateCodec.SLOTS_A_RECORD)
          List<@From("states") SlotState> states) {
    Change change = SlotStateCodec.record(first, states);
    byte[] content = change.content().orElseThrow();
    StoredRecord record = new StoredRecord(change.name(), content);
    assertThat(SlotStateCodec.firstOf(record)).isEqualTo(first);
    assertThat(SlotStateCodec.decode(record)).isEqualTo(states);
    byte[] cut = Arrays.copyOf(content, content.length - 1);
    assertThatThrownBy(() -> SlotStateCodec.decode(new StoredRecord(change.name(), cut)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Property(tries = 200)
  void hintsAreReadAsTheyWereWritten(
      @ForAll("endpoints") Endpoint replica,
      @ForAll @IntRange(max = 65_535) int slot,
      @ForAll @Size(max = 60) byte[] key) {
    Hint hint = new Hint(replica, slot, Key.of(key));
    byte[] name = hint.name().bytes();
    assertThat(Hint.of(hint.name())).isEqualTo(hint);
    byte[] cut = Arrays.copyOf(name, name.length - key.length - 1);
    assertThatThrownBy(() -> Hint.of(Key.of(cut))).isInstanceOf(IllegalStateException.class);
  }
}
