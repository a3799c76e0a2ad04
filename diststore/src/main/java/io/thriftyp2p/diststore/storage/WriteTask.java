package io.thriftyp2p.diststore.storage;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.rocksdb.RocksDBException;

/** One write on its way to the disk; its stage completes by one of the last two methods. */
interface WriteTask {
  /** What it holds in memory while it waits, about. */
  long bytes();

  /**
   * Adds to the round what is to be written. In the writer's thread; may read the disk.
   *
   * @throws StorageFailedException when this write alone is impossible; then it has added nothing
   * @throws RocksDBException when the round as a whole has become impossible
   */
  void addTo(Round round) throws RocksDBException;

  /** The round is as durable as promised. */
  void acknowledge();

  /** It is not, or nobody knows. */
  void refuse(StorageFailedException failure);

  /** Where it wants to be acknowledged, if not just anywhere. */
  default Optional<Executor> home() {
    return Optional.empty();
  }

  /** Whether what came before has to be in the database already. */
  default boolean wantsRoundOfItsOwn() {
    return false;
  }
}
