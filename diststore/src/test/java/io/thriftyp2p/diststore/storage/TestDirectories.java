package io.thriftyp2p.diststore.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Data directories for tests, small and without delay. */
final class TestDirectories {
  static final StorageConfig SMALL =
      new StorageConfig(Sync.ALWAYS, 1 << 20, 1 << 20, 65_536, 64 << 20, 2, 1024, 64);

  private TestDirectories() {}

  static DataDirectory open(Path path) {
    return DataDirectory.open(path, new Random(path.hashCode()));
  }

  static RocksStorage storage(Path path) {
    return RocksStorage.open(open(path), SMALL.with(Sync.NEVER));
  }

  /** What a kill at this moment leaves, apart from the lock, which the kill would free. */
  static Path copyOf(Path directory, Path target) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(directory.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return target;
  }

  static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      List<Path> inside = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : inside) {
        Files.delete(file);
      }
    }
  }
}
