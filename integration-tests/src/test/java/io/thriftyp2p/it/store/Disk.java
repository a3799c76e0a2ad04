package io.thriftyp2p.it.store;

import io.thriftyp2p.it.netns.Tool;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system of its own for one node, whose power can be cut, or which is small. Needs root.
 *
 * @param image empty: it is none of those that can be cut off
 */
record Disk(Path directory, Optional<Path> image) {
  /** A directory of the machine's own disk. */
  Disk(Path directory) {
    this(directory, Optional.empty());
  }

  /** Room for the logs that the database takes in advance. */
  private static final String SIZE = "300M";

  /** {@code FS_IOC_SHUTDOWN}, and not to write what is still in the journal. */
  private static final String CUT =
      "my $flag = pack('L', 2); open(F, '<', $ARGV[0]) or die $!; ioctl(F, 0x8004587d, $flag) or die $!";

  /** Why there can be no such disk here; empty when there can. */
  static Optional<String> obstacle(Path directory) {
    Disk probe = new Disk(directory.resolve("probe"));
    try {
      onLoop(directory, "probe").cutPower();
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      probe.discard();
    }
  }

  /** An ext4 in a file, mounted. */
  static Disk onLoop(Path directory, String name) {
    Path image = directory.resolve(name + ".img");
    Tool.run("truncate", "-s", SIZE, image.toString());
    Tool.run("mkfs.ext4", "-q", "-F", image.toString());
    Disk disk = new Disk(directory.resolve(name), Optional.of(image));
    Tool.run("mkdir", disk.directory.toString());
    disk.mount();
    return disk;
  }

  /** A file system in memory, mounted. */
  static Disk inMemory(Path directory, String name, String size) {
    Disk disk = new Disk(directory.resolve(name));
    Tool.run("mkdir", disk.directory.toString());
    Tool.run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.directory.toString());
    return disk;
  }

  void mount() {
    Tool.run("mount", "-o", "loop", image.orElseThrow().toString(), directory.toString());
  }

  /** From now on nothing is written any more, and what was not synced is gone. */
  void cutPower() {
    Tool.run("perl", "-e", CUT, directory.toString());
  }

  void unmount() {
    Tool.run("umount", directory.toString());
  }

  /** Where a node keeps its data on it. */
  Path data() {
    return directory.resolve("data");
  }

  /** Lets go of it, mounted or not. */
  void discard() {
    Tool.ask("umount", directory.toString());
  }
}
