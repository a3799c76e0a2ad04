package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Remainder;
import io.thriftyp2p.diststore.replication.ReplicationConfig;
import io.thriftyp2p.diststore.storage.Sync;
import io.thriftyp2p.locator.LocatorConfig;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * How a node of the store is to be started.
 *
 * @param leaveProgress hears every now and then what a leaving node has still to hand over
 * @param data where entries are kept; empty: in memory, for as long as the process lives
 * @param sync when a write is forced to the disk; says nothing to a node that keeps all in memory
 * @param replicas copies of each key that the ring keeps; empty: as the ring that is joined has it,
 *     or the default for a new one. A ring that has another number is not joined.
 * @param webWrite whether browsers may change data by the node's page
 */
public record StoreConfig(
    LocatorConfig locator,
    ReplicationConfig replication,
    Consumer<Remainder> leaveProgress,
    Optional<DataPlace> data,
    Sync sync,
    OptionalInt replicas,
    boolean webWrite) {
  /** Copies of each key in a new ring that is told no number. */
  public static final int NEW_RING_REPLICAS = 3;

  /** In memory. */
  public static final StoreConfig DEFAULTS =
      new StoreConfig(
          LocatorConfig.DEFAULTS,
          ReplicationConfig.DEFAULTS,
          left -> {},
          Optional.empty(),
          Sync.ALWAYS,
          OptionalInt.empty(),
          false);

  public StoreConfig {
    if (replicas.isPresent() && replicas.getAsInt() < 1) {
      throw new IllegalArgumentException("a ring keeps 1 replica of each key, or more");
    }
  }

  public StoreConfig withLocator(LocatorConfig newLocator) {
    return new StoreConfig(newLocator, replication, leaveProgress, data, sync, replicas, webWrite);
  }

  public StoreConfig withLeaveProgress(Consumer<Remainder> listener) {
    return new StoreConfig(locator, replication, listener, data, sync, replicas, webWrite);
  }

  public StoreConfig withData(DataPlace place) {
    return new StoreConfig(
        locator, replication, leaveProgress, Optional.of(place), sync, replicas, webWrite);
  }

  public StoreConfig withSync(Sync newSync) {
    return new StoreConfig(locator, replication, leaveProgress, data, newSync, replicas, webWrite);
  }

  public StoreConfig withReplicas(int number) {
    return new StoreConfig(
        locator, replication, leaveProgress, data, sync, OptionalInt.of(number), webWrite);
  }

  public StoreConfig withWebWrite(boolean allowed) {
    return new StoreConfig(locator, replication, leaveProgress, data, sync, replicas, allowed);
  }
}
