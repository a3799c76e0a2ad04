package io.thriftyp2p.diststore.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.locator.memory.NodeMemory;
import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * The directory of one node, from one life of its process to the next.
 *
 * <pre>
 * FORMAT     the version of all this; written last, so that what has it is complete
 * LOCK       held by the process that has the directory open
 * NODE       the node's id, and what it remembers of its ring
 * rocksdb/   the entries
 * carried/   what the node brings along from another ring, until this one has taken it in
 * native/    the database's library, unpacked at each start
 * </pre>
 *
 * All methods block.
 */
public final class DataDirectory implements NodeMemory, AutoCloseable {
  private static final String FORMAT = "FORMAT";
  private static final String FORMAT_1 = "thrifty-p2p store 1\n";
  static final String DATABASE = "rocksdb";
  private static final String LOST_AND_FOUND = "lost+found";

  /** What a first start that was interrupted may have left, and what a file system is born with. */
  private static final Set<String> BEGINNINGS =
      Set.of(
          DirectoryLock.NAME,
          NodeFile.NAME,
          NodeFile.NAME + ".tmp",
          FORMAT + ".tmp",
          LOST_AND_FOUND);

  private final Path path;
  private final DirectoryFiles files;
  private final DirectoryLock lock;
  private final NodeId nodeId;
  private final AtomicBoolean saving = new AtomicBoolean();

  private DataDirectory(Path path, DirectoryFiles files, DirectoryLock lock, NodeId nodeId) {
    this.path = path;
    this.files = files;
    this.lock = lock;
    this.nodeId = nodeId;
  }

  /**
   * Opens a directory, or makes it.
   *
   * @param random gives a new directory, or one that is a backup, its node id
   * @throws StorageFailedException when another process has it open, when it is of a format that is
   *     not known, damaged, or no data directory at all, and when the disk fails
   */
  public static DataDirectory open(Path path, RandomGenerator random) {
    try {
      Files.createDirectories(path);
      DirectoryLock lock = DirectoryLock.take(path);
      try {
        return opened(path, lock, random);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StorageFailedException(
          path + " cannot be opened (" + e + "): give another directory with --data", e);
    }
  }

  private static DataDirectory opened(Path path, DirectoryLock lock, RandomGenerator random)
      throws IOException {
    CarriedFiles.recover(path);
    DirectoryFiles files = new DiskFiles(path);
    Optional<String> format = files.read(FORMAT).map(bytes -> new String(bytes, UTF_8));
    if (format.isEmpty()) {
      checkThatNothingIsThere(path);
    } else if (!format.get().equals(FORMAT_1)) {
      throw new StorageFailedException(
          path
              + " is of a format that this version does not know ("
              + format.get().strip()
              + "): start the version that wrote it, or give another directory with --data");
    }
    Optional<NodeFile> node = node(path, files);
    if (format.isPresent() && node.isEmpty()) {
      throw damaged(path, "it is missing");
    }
    NodeId id = node.flatMap(NodeFile::id).orElseGet(() -> NodeId.random(random));
    if (node.flatMap(NodeFile::id).isEmpty()) {
      new NodeFile(Optional.of(id), node.map(NodeFile::properties).orElse(Map.of())).write(files);
    }
    if (format.isEmpty()) {
      NodeFile.replace(files, FORMAT, FORMAT_1.getBytes(UTF_8));
      syncEntryOf(path);
    }
    return new DataDirectory(path, files, lock, id);
  }

  private static Optional<NodeFile> node(Path path, DirectoryFiles files) throws IOException {
    try {
      return NodeFile.read(files);
    } catch (CorruptEntryException e) {
      throw damaged(path, "it is torn, or was edited");
    }
  }

  /** Not a new identity: the ring would take it for a node that holds nothing yet. */
  private static StorageFailedException damaged(Path path, String how) {
    return new StorageFailedException(
        path.resolve(NodeFile.NAME)
            + " is damaged ("
            + how
            + "): start from a backup, or move "
            + path
            + " away and start with an empty directory, which the other replicas fill");
  }

  private static void checkThatNothingIsThere(Path path) throws IOException {
    try (var names = Files.list(path).map(file -> file.getFileName().toString())) {
      Optional<String> foreign = names.filter(name -> !BEGINNINGS.contains(name)).findAny();
      if (foreign.isPresent()) {
        throw new StorageFailedException(
            path
                + " is no data directory, or a backup that was not finished: it holds "
                + foreign.get()
                + ", but no FORMAT; give another directory with --data");
      }
    }
  }

  /** A new directory is itself a name in another one. */
  static void syncEntryOf(Path path) throws IOException {
    Path parent = path.toRealPath().getParent();
    if (parent != null) {
      new DiskFiles(parent).syncDirectory();
    }
  }

  public Path path() {
    return path;
  }

  Path database() {
    return path.resolve(DATABASE);
  }

  NodeId id() {
    return nodeId;
  }

  @Override
  public Optional<NodeId> nodeId() {
    return Optional.of(nodeId);
  }

  @Override
  public Map<String, String> load() {
    try {
      return node(path, files).orElseThrow(() -> damaged(path, "it is missing")).properties();
    } catch (IOException e) {
      throw unreadable("reading " + path.resolve(NodeFile.NAME) + " failed: check the disk", e);
    } catch (StorageFailedException e) {
      throw unreadable(String.valueOf(e.getMessage()), new IOException(e));
    }
  }

  private static UncheckedIOException unreadable(String message, IOException cause) {
    return new UncheckedIOException(message, cause);
  }

  /** {@inheritDoc} After a crash there are the old ones or the new ones. */
  @Override
  public void save(Map<String, String> properties) throws IOException {
    if (saving.getAndSet(true)) {
      throw new IllegalStateException("another save is under way");
    }
    try {
      new NodeFile(Optional.of(nodeId), properties).write(files);
    } finally {
      saving.set(false);
    }
  }

  /**
   * Begins a backup: makes an empty directory for the files of the database.
   *
   * <p>A backup names no node and no ring. Whoever starts from it is a new node that holds a lot
   * already. With the old id it would be taken for the node that went away a moment ago: it would
   * count in quorums without the writes since the backup, and could be there twice. With the old
   * ring's members a copy that is started just to look into it would enter the ring in service. So
   * after a lost disk one starts the backup at the old address with {@code --host PEER}; the ring
   * takes it for a new node there, and it is sent what it lacks.
   */
  static void prepareBackup(Path target) {
    try {
      Files.createDirectories(target);
      try (var names = Files.list(target)) {
        if (names.anyMatch(name -> !name.endsWith(LOST_AND_FOUND))) {
          throw new StorageFailedException(
              target + " is not empty: give an empty directory, or one that is not there yet");
        }
      }
    } catch (IOException e) {
      throw new StorageFailedException(target + " cannot be made (" + e + ")", e);
    }
  }

  /** Makes a directory that has the files of the database one that a node can be started from. */
  static void finishBackup(Path target) {
    try {
      DirectoryFiles files = new DiskFiles(target);
      new NodeFile(Optional.empty(), Map.of()).write(files);
      NodeFile.replace(files, FORMAT, FORMAT_1.getBytes(UTF_8));
      syncEntryOf(target);
    } catch (IOException e) {
      throw new StorageFailedException("the backup into " + target + " failed (" + e + ")", e);
    }
  }

  /** The same for a directory whose database is about to come, and whose node file is there. */
  static void finishCarried(Path target) throws IOException {
    NodeFile.replace(new DiskFiles(target), FORMAT, FORMAT_1.getBytes(UTF_8));
  }

  @Override
  public void close() {
    lock.close();
  }
}
