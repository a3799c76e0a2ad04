package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.RecordStore.Change;
import io.thriftyp2p.diststore.storage.RecordStore.StoredRecord;
import io.thriftyp2p.fuzz.Target;
import io.thriftyp2p.locator.node.Endpoint;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What replication reads of its own records when a node starts: the states of slots, and hints. The
 * first byte of an input says which of them the rest is.
 */
public final class SlotRecordTarget implements Target {
  private static final int STATES = 0;
  private static final int HINT = 1;
  private static final int KINDS = 2;
  private static final int MOST_STATES = 64;

  @Override
  public Map<String, byte[]> seeds() {
    ReplicaGroup group =
        ReplicaGroup.of(List.of(new Endpoint("10.0.0.1", 9900), new Endpoint("::1", 9901)));
    SlotState whole = new SlotState(Standing.wholeIn(group), 5);
    SlotState moving = whole.movedTo(ReplicaGroup.of(List.of(new Endpoint("10.0.0.3", 9900))));
    Hint hint = new Hint(new Endpoint("10.0.0.1", 9900), 77, Key.of("key"));
    return Map.of(
        "blank", states(Collections.nCopies(MOST_STATES, SlotState.BLANK)),
        "moving", states(List.of(whole, moving, SlotState.BLANK, whole)),
        "hint", seed(HINT, hint.name().bytes()));
  }

  private static byte[] states(List<SlotState> states) {
    return seed(STATES, content(SlotStateCodec.record(0, states)));
  }

  private static byte[] content(Change change) {
    return change.content().orElseThrow();
  }

  private static byte[] seed(int kind, byte[] bytes) {
    ByteArrayOutputStream seed = new ByteArrayOutputStream();
    seed.write(kind);
    seed.writeBytes(bytes);
    return seed.toByteArray();
  }

  @Override
  public void take(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    if ((input[0] & 0xff) % KINDS == STATES) {
      states(bytes);
    } else {
      hint(bytes);
    }
  }

  private static void states(byte[] bytes) {
    Key name = SlotStateCodec.record(128, List.of()).name();
    List<SlotState> states;
    try {
      states = SlotStateCodec.decode(new StoredRecord(name, bytes));
    } catch (IllegalStateException refused) {
      return;
    }
    Change again = SlotStateCodec.record(128, states);
    List<SlotState> read = SlotStateCodec.decode(new StoredRecord(name, content(again)));
    if (!read.equals(states)) {
      throw new AssertionError(states + " become " + read);
    }
  }

  private static void hint(byte[] bytes) {
    Hint hint;
    try {
      hint = Hint.of(Key.of(bytes));
    } catch (IllegalStateException refused) {
      return;
    }
    Hint again = Hint.of(hint.name());
    if (!again.equals(hint)) {
      throw new AssertionError(hint + " becomes " + again);
    }
  }

  @Override
  public int allocatesAtMost() {
    // What the JDK makes ready for a host of 64 KiB, before it sees that there is none.
    return 512 << 10;
  }

  @Override
  public int allocatesAByte() {
    return 2_000;
  }
}
