package io.thriftyp2p.it.store;

import io.thriftyp2p.it.netns.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of its machine; without it the test is skipped, and says so. */
final class Needs {
  /** Where Debian has it; the directory between is named after the processor. */
  private static final List<String> FAKETIME =
      List.of("x86_64-linux-gnu", "aarch64-linux-gnu").stream()
          .map(machine -> "/usr/lib/" + machine + "/faketime/libfaketimeMT.so.1")
          .toList();

  private Needs() {}

  static void disks(Path directory) {
    Disk.obstacle(directory)
        .ifPresent(
            why -> skip("no disks to cut the power of (they need root, ext4 and perl): " + why));
  }

  static void strace() {
    Tool.Output tried = Tool.ask("strace", "-D", "-e", "trace=fdatasync", "true");
    if (tried.status() != 0) {
      skip("no strace here: " + tried.text().strip());
    }
  }

  /** The library that makes a process see another time. */
  static String faketime() {
    Optional<String> library = FAKETIME.stream().filter(f -> Files.exists(Path.of(f))).findFirst();
    if (library.isEmpty()) {
      skip("no libfaketime here (package faketime)");
    }
    return library.orElseThrow();
  }

  private static void skip(String why) {
    System.err.println("SKIPPED, " + why);
    Assumptions.abort("SKIPPED, " + why);
  }
}
