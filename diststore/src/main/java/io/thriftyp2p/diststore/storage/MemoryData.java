package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.locator.memory.NodeMemory;
import java.util.Optional;

/** Keeps everything in memory. */
public final class MemoryData implements NodeData {
  private MemoryStorage storage = new MemoryStorage();
  private Optional<StorageEngine> copied = Optional.empty();
  private Optional<Carried> carried = Optional.empty();

  @Override
  public Storage open() {
    return storage;
  }

  @Override
  public NodeMemory memory() {
    return NodeMemory.NONE;
  }

  @Override
  public Optional<Carried> carried() {
    return carried;
  }

  @Override
  public void copy() {
    copied = Optional.of(storage.copy());
  }

  @Override
  public void moveOn(Carry carry) {
    if (carried.isPresent()) {
      throw new IllegalStateException("something is carried already");
    }
    if (carry instanceof Carry.Everything) {
      carried = Optional.of(new Carried(storage.entries(), Optional.empty()));
    } else if (carry instanceof Carry.Copied some) {
      carried = copied.map(copy -> new Carried(copy, Optional.of(some.slots())));
    }
    copied = Optional.empty();
    storage = new MemoryStorage();
  }

  @Override
  public void arrived() {
    carried = Optional.empty();
  }

  @Override
  public void close() {}
}
