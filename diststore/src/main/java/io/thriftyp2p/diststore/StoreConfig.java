package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Remainder;
import io.thriftyp2p.diststore.replication.ReplicationConfig;
import io.thriftyp2p.locator.LocatorConfig;
import java.util.function.Consumer;

/**
 * How a node of the store is to be started.
 *
 * @param leaveProgress hears every now and then what a leaving node has still to hand over
 */
public record StoreConfig(
    LocatorConfig locator, ReplicationConfig replication, Consumer<Remainder> leaveProgress) {
  public static final StoreConfig DEFAULTS =
      new StoreConfig(LocatorConfig.DEFAULTS, ReplicationConfig.DEFAULTS, left -> {});

  public StoreConfig withLocator(LocatorConfig newLocator) {
    return new StoreConfig(newLocator, replication, leaveProgress);
  }

  public StoreConfig withLeaveProgress(Consumer<Remainder> listener) {
    return new StoreConfig(locator, replication, listener);
  }
}
