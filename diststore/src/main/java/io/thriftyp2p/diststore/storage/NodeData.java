package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.locator.memory.NodeMemory;
import java.util.BitSet;
import java.util.Optional;

/**
 * All that a node has kept, from one ring to the next, with what it carries from the last one until
 * the new one has taken it in. Methods block. For one thread at a time.
 */
public interface NodeData extends AutoCloseable {
  /**
   * Opens what the node keeps in the ring that it is in, or is about to enter. Whoever runs on it
   * closes it, and then it can be opened again.
   *
   * @throws StorageFailedException when the disk fails
   */
  Storage open();

  /** What the node knows when it is started again; once opened. */
  NodeMemory memory();

  /** What it carries; empty when there is nothing, or the ring has taken all of it in. */
  Optional<Carried> carried();

  /**
   * Makes the copy that {@link Carry.Copied} means, in the place of an earlier one.
   *
   * @throws StorageFailedException when the disk fails
   */
  void copy();

  /**
   * Begins anew, as another node that keeps nothing yet: to be opened again. What is carried is
   * there from now on, also after a crash at any moment. The storage must have been closed.
   *
   * @throws StorageFailedException when the disk fails
   * @throws IllegalStateException when something is carried already
   */
  void moveOn(Carry carry);

  /** The ring has taken in all that was carried: forgets it. */
  void arrived();

  /** Closes what is carried; it is there again when this is opened the next time. */
  @Override
  void close();

  /**
   * What a node carries into a ring.
   *
   * @param slots those of them that count; empty: all of them
   */
  record Carried(StorageEngine entries, Optional<BitSet> slots) {}
}
