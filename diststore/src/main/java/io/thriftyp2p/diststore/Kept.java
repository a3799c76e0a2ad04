package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.storage.DataDirectory;
import io.thriftyp2p.diststore.storage.MemoryStorage;
import io.thriftyp2p.diststore.storage.RocksStorage;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.StorageConfig;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.memory.NodeMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node has kept from one life to the next: opened when the port is known, if the directory
 * depends on it. For one thread.
 */
final class Kept implements AutoCloseable {
  private final Optional<DataPlace> place;
  private final StorageConfig config;
  private @Nullable Storage storage;

  private Kept(Optional<DataPlace> place, StorageConfig config) {
    this.place = place;
    this.config = config;
  }

  static Kept by(StoreConfig config) {
    return new Kept(config.data(), StorageConfig.DEFAULTS.with(config.sync()));
  }

  /** Binds a node that remembers what is kept. */
  LocatorNode bind(LocatorConfig locator) throws IOException {
    if (place.isEmpty()) {
      storage = new MemoryStorage();
      return LocatorNode.bind(locator);
    }
    DataPlace data = place.get();
    return data.byPort()
        ? LocatorNode.bind(locator, port -> open(data.of(port)))
        : LocatorNode.bind(locator.withMemory(open(data.path())));
  }

  private NodeMemory open(Path path) {
    DataDirectory directory = DataDirectory.open(path, new SecureRandom());
    storage = RocksStorage.open(directory, config);
    return directory;
  }

  /** Once bound. */
  Storage storage() {
    Storage opened = storage;
    if (opened == null) {
      throw new IllegalStateException("nothing is open yet");
    }
    return opened;
  }

  @Override
  public void close() {
    Storage opened = storage;
    if (opened != null) {
      opened.close();
    }
  }
}
