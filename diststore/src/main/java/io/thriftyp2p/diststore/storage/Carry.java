package io.thriftyp2p.diststore.storage;

import java.util.BitSet;

/** What a node takes along of what it holds when it goes from one ring to another. */
public sealed interface Carry {
  /** Others hold all of it. */
  record Nothing() implements Carry {}

  /** Nobody else has it. */
  record Everything() implements Carry {}

  /** These slots of the copy that was made before; others hold all of it as well. */
  record Copied(BitSet slots) implements Carry {
    public Copied {
      slots = (BitSet) slots.clone();
    }
  }
}
