package io.thriftyp2p.diststore.storage;

import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says in words what the disk said in codes, and what helps. */
final class DiskFailures {
  private final Path directory;

  DiskFailures(Path directory) {
    this.directory = directory;
  }

  StorageFailedException reading(RocksDBException failure) {
    if (isCorruption(failure)) {
      return new CorruptEntryException(
          "a part of "
              + directory
              + " is damaged ("
              + failure.getMessage()
              + "): other replicas have what was there");
    }
    return new StorageFailedException(
        "reading from " + directory + " failed (" + failure.getMessage() + "): check the disk",
        failure);
  }

  StorageFailedException opening(Exception failure) {
    String advice =
        switch (kind(failure)) {
          case FULL -> "free some space, and start again";
          case DAMAGED ->
              "start from a backup, or move it away and start with an empty directory: the other"
                  + " replicas fill it";
          case OTHER -> "check the disk and the directory's permissions, and start again";
        };
    return new StorageFailedException(
        directory + " cannot be opened (" + failure.getMessage() + "): " + advice, failure);
  }

  /** One line for {@link Storage#writeRefusal()}. */
  String refusal(RocksDBException failure) {
    return switch (kind(failure)) {
      case FULL ->
          "the disk of "
              + directory
              + " is full: no writes until there is room and this node is restarted; reads go on";
      case DAMAGED ->
          "a part of "
              + directory
              + " is damaged ("
              + failure.getMessage()
              + "): no writes until this node is restarted with an empty directory, which the other"
              + " replicas fill; reads go on";
      case OTHER ->
          "writing to "
              + directory
              + " failed ("
              + failure.getMessage()
              + "): no writes until the disk is checked and this node is restarted; reads go on";
    };
  }

  static boolean isCorruption(RocksDBException failure) {
    return kind(failure) == Kind.DAMAGED;
  }

  private enum Kind {
    FULL,
    DAMAGED,
    OTHER
  }

  private static Kind kind(Exception failure) {
    if (!(failure instanceof RocksDBException of) || of.getStatus() == null) {
      return Kind.OTHER;
    }
    Status status = of.getStatus();
    if (status.getSubCode() == Status.SubCode.NoSpace) {
      return Kind.FULL;
    }
    return status.getCode() == Status.Code.Corruption ? Kind.DAMAGED : Kind.OTHER;
  }
}
