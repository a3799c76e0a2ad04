package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.SlotMap;
import io.thriftyp2p.diststore.storage.DirectoryData;
import io.thriftyp2p.diststore.storage.MemoryData;
import io.thriftyp2p.diststore.storage.NodeData;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.StorageConfig;
import io.thriftyp2p.locator.LentRuntime;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.ProcessRuntime;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * What stays when a node goes from one ring to another: the process with its port, and the place of
 * its data. Methods block. For one thread at a time.
 */
final class Residence implements AutoCloseable {
  private final StoreConfig config;
  private final ProcessRuntime runtime;
  private final NodeData data;
  private final SlotMap slots;

  /** For the first life. */
  private Optional<Storage> opened;

  private Residence(
      StoreConfig config,
      ProcessRuntime runtime,
      NodeData data,
      Optional<Storage> opened,
      SlotMap slots) {
    this.config = config;
    this.runtime = runtime;
    this.data = data;
    this.opened = opened;
    this.slots = slots;
  }

  /** A life with what it has of the process, which it leaves to another one or not. */
  record Tenant(StoreLife life, LentRuntime runtime) {}

  /**
   * Takes a port.
   *
   * @throws IOException when none is free
   */
  static Residence take(StoreConfig config, SlotMap slots) throws IOException {
    Optional<DataPlace> place = config.data();
    if (place.isEmpty() || place.get().byPort()) {
      ProcessRuntime runtime = ProcessRuntime.open(config.locator());
      NodeData data =
          place.isEmpty() ? new MemoryData() : in(place.get(), runtime.host().port(), config);
      return new Residence(config, runtime, data, Optional.empty(), slots);
    }
    // The port that the directory remembers comes before the search for one.
    NodeData data = in(place.get(), 0, config);
    Storage opened = data.open();
    try {
      LocatorConfig locator = config.locator().withMemory(data.memory());
      return new Residence(config, ProcessRuntime.open(locator), data, Optional.of(opened), slots);
    } catch (IOException | RuntimeException e) {
      opened.close();
      data.close();
      throw e;
    }
  }

  private static NodeData in(DataPlace place, int port, StoreConfig config) {
    return new DirectoryData(
        place.of(port), StorageConfig.DEFAULTS.with(config.sync()), new SecureRandom());
  }

  /**
   * A node with what is kept, that answers and is in no ring yet.
   *
   * @param locator how it is to enter one
   */
  Tenant moveIn(LocatorConfig locator) {
    Storage storage = opened.orElseGet(data::open);
    opened = Optional.empty();
    LentRuntime lent = runtime.lend();
    try {
      LocatorNode node = LocatorNode.bind(locator.withMemory(data.memory()), lent);
      return new Tenant(StoreLife.begin(config, node, storage, slots), lent);
    } catch (RuntimeException e) {
      storage.close();
      throw e;
    }
  }

  NodeData data() {
    return data;
  }

  ProcessRuntime runtime() {
    return runtime;
  }

  @Override
  public void close() {
    data.close();
    runtime.close();
  }
}
