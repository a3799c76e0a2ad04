package io.thriftyp2p.diststore.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second node out of a directory: a lock of the operating system, which ends with the
 * process however that ends. The file holds the process's id, for people.
 */
final class DirectoryLock implements AutoCloseable {
  static final String NAME = "LOCK";

  /** Beyond the text, so that the text can be read where locks keep readers out. */
  private static final long POSITION = 1 << 20;

  /**
   * Directories locked by this process. The operating system does not keep a process from itself,
   * and opening and closing the file once more would end the lock.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DirectoryLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * @throws StorageFailedException when another node has it
   */
  static DirectoryLock take(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD.add(real)) {
      throw inUse(directory, "this process");
    }
    boolean taken = false;
    try {
      FileChannel channel = FileChannel.open(real.resolve(NAME), CREATE, WRITE);
      try {
        FileLock lock = channel.tryLock(POSITION, 1, false);
        if (lock == null) {
          throw inUse(directory, holder(real));
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)));
        taken = true;
        return new DirectoryLock(real, channel);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } finally {
      if (!taken) {
        HELD.remove(real);
      }
    }
  }

  private static String holder(Path directory) {
    try {
      String pid = Files.readString(directory.resolve(NAME), US_ASCII).strip();
      return pid.isEmpty() ? "another process" : "process " + pid;
    } catch (IOException e) {
      return "another process";
    }
  }

  private static StorageFailedException inUse(Path directory, String holder) {
    return new StorageFailedException(
        directory
            + " is in use by "
            + holder
            + ": stop that node, or give this one another directory with --data");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StorageFailedException("the lock of " + directory + " did not close", e);
    } finally {
      HELD.remove(directory);
    }
  }
}
