package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.locator.memory.NodeMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/** Keeps everything in a {@link DataDirectory}, by RocksDB. */
public final class DirectoryData implements NodeData {
  private final Path path;
  private final StorageConfig config;
  private final RandomGenerator random;
  private Optional<DataDirectory> directory = Optional.empty();
  private Optional<RocksStorage> storage = Optional.empty();
  private Optional<RocksStorage> carriedStorage = Optional.empty();
  private Optional<Carried> carried = Optional.empty();

  /**
   * @param random gives a new directory its node id
   */
  public DirectoryData(Path path, StorageConfig config, RandomGenerator random) {
    this.path = path;
    this.config = config;
    this.random = random;
  }

  @Override
  public Storage open() {
    DataDirectory opened = DataDirectory.open(path, random);
    RocksStorage database = RocksStorage.open(opened, config);
    directory = Optional.of(opened);
    storage = Optional.of(database);
    try {
      if (carried.isEmpty()) {
        openCarried();
      }
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private void openCarried() {
    if (!CarriedFiles.isThere(path)) {
      return;
    }
    try {
      RocksStorage opened =
          RocksStorage.open(DataDirectory.open(CarriedFiles.of(path), random), config);
      carriedStorage = Optional.of(opened);
      carried = Optional.of(new Carried(opened.entries(), CarriedFiles.slots(path)));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private StorageFailedException failed(IOException cause) {
    return new StorageFailedException(
        "what " + path + " carries from another ring cannot be used (" + cause + ")", cause);
  }

  @Override
  public NodeMemory memory() {
    return directory.orElseThrow();
  }

  @Override
  public Optional<Carried> carried() {
    return carried;
  }

  @Override
  public void copy() {
    requireNothingCarried();
    try {
      CarriedFiles.forget(path);
      storage.orElseThrow().backUp(CarriedFiles.of(path)).toCompletableFuture().join();
    } catch (IOException e) {
      throw failed(e);
    } catch (CompletionException e) {
      throw e.getCause() instanceof StorageFailedException known ? known : e;
    }
  }

  private void requireNothingCarried() {
    if (carried.isPresent()) {
      throw new IllegalStateException("something is carried already");
    }
  }

  @Override
  public void moveOn(Carry carry) {
    requireNothingCarried();
    try {
      DirectoryLock lock = DirectoryLock.take(path);
      try {
        CarriedFiles.moveOn(path, directory.orElseThrow().id(), carry);
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void arrived() {
    carried = Optional.empty();
    carriedStorage.ifPresent(RocksStorage::close);
    carriedStorage = Optional.empty();
    try {
      CarriedFiles.forget(path);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    carried = Optional.empty();
    carriedStorage.ifPresent(RocksStorage::close);
    carriedStorage = Optional.empty();
  }
}
