package io.thriftyp2p.diststore.storage;

import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What a node carries from one ring into another, in its data directory: a data directory in the
 * other one, whose NODE file says what counts of it, and which node has left it behind.
 *
 * <p>From the moment that this file is there, with a database beside it where one is needed, the
 * node is another one, with an empty database; a crash before it changes nothing. What the crash
 * left undone is done by {@link #recover} at the next start. All methods block.
 */
final class CarriedFiles {
  static final String NAME = "carried";

  /** Renamed to this first, so that half a deletion is not taken for something carried. */
  private static final String DELETED = ".deleted";

  private static final String OF = "carried.of";
  private static final String SLOTS = "carried.slots";
  private static final String ALL = "all";
  private static final String NONE = "none";

  private CarriedFiles() {}

  static Path of(Path directory) {
    return directory.resolve(NAME);
  }

  /**
   * The node's directory begins anew, with what is carried. The database is closed, and the
   * directory locked.
   *
   * @param carry of a copy: the database is there already
   */
  static void moveOn(Path directory, NodeId node, Carry carry) throws IOException {
    Path carried = of(directory);
    if (!(carry instanceof Carry.Copied)) {
      delete(carried);
      Files.createDirectories(carried);
      new DiskFiles(directory).syncDirectory();
    }
    Map<String, String> properties = Map.of(OF, node.toString(), SLOTS, text(carry));
    new NodeFile(Optional.empty(), properties).write(new DiskFiles(carried));
    if (carry instanceof Carry.Everything) {
      DataDirectory.finishCarried(carried);
      Files.move(
          directory.resolve(DataDirectory.DATABASE),
          carried.resolve(DataDirectory.DATABASE),
          StandardCopyOption.ATOMIC_MOVE);
      new DiskFiles(carried).syncDirectory();
      new DiskFiles(directory).syncDirectory();
    }
    recover(directory);
  }

  private static String text(Carry carry) {
    if (carry instanceof Carry.Copied copied && !copied.slots().isEmpty()) {
      return HexFormat.of().formatHex(copied.slots().toByteArray());
    }
    return carry instanceof Carry.Everything ? ALL : NONE;
  }

  /** Finishes what a crash has interrupted, or undoes it. */
  static void recover(Path directory) throws IOException {
    delete(directory.resolve(NAME + DELETED));
    delete(directory.resolve(DataDirectory.DATABASE + DELETED));
    Path carried = of(directory);
    if (!Files.isDirectory(carried)) {
      return;
    }
    Map<String, String> properties =
        NodeFile.read(new DiskFiles(carried)).map(NodeFile::properties).orElse(Map.of());
    String slots = properties.getOrDefault(SLOTS, "");
    boolean database = Files.isDirectory(carried.resolve(DataDirectory.DATABASE));
    if (slots.isEmpty() || !(database || slots.equals(NONE))) {
      delete(carried);
      return;
    }
    DiskFiles files = new DiskFiles(directory);
    Optional<NodeId> now = NodeFile.read(files).flatMap(NodeFile::id);
    if (now.map(NodeId::toString).filter(properties.getOrDefault(OF, "")::equals).isPresent()) {
      delete(directory.resolve(DataDirectory.DATABASE));
      new NodeFile(Optional.empty(), Map.of()).write(files);
    }
    if (slots.equals(NONE)) {
      delete(carried);
    }
  }

  /** Whether something is carried, once {@link #recover} is done. */
  static boolean isThere(Path directory) {
    return Files.isDirectory(of(directory));
  }

  /** Those slots of what is carried that count; empty: all of them. */
  static Optional<BitSet> slots(Path directory) throws IOException {
    String text =
        NodeFile.read(new DiskFiles(of(directory)))
            .map(file -> file.properties().getOrDefault(SLOTS, ALL))
            .orElse(ALL);
    return text.equals(ALL)
        ? Optional.empty()
        : Optional.of(BitSet.valueOf(HexFormat.of().parseHex(text)));
  }

  /** Forgets what is carried, or a copy of what was to be. */
  static void forget(Path directory) throws IOException {
    delete(of(directory));
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Path parent = path.toAbsolutePath().getParent();
    Path dead = path;
    if (!path.getFileName().toString().endsWith(DELETED)) {
      dead = path.resolveSibling(path.getFileName() + DELETED);
      delete(dead);
      Files.move(path, dead, StandardCopyOption.ATOMIC_MOVE);
      if (parent != null) {
        new DiskFiles(parent).syncDirectory();
      }
    }
    Files.walkFileTree(dead, new Deletion());
  }

  /** Deletes whatever it visits. */
  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
