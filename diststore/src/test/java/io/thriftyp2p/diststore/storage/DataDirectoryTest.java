package io.thriftyp2p.diststore.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path temporary;
  private final Random random = new Random(11);
  private Path path;

  @BeforeEach
  void nameTheDirectory() {
    path = temporary.resolve("a/b/data");
  }

  private DataDirectory open() {
    return DataDirectory.open(path, random);
  }

  private void assertRefused(String... words) {
    ThrowingCallable opening = () -> open().close();
    assertThatThrownBy(opening)
        .isInstanceOf(StorageFailedException.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
  }

  @Test
  void theNodeIsTheSameEachTime() throws IOException {
    NodeId id;
    try (DataDirectory directory = open()) {
      id = directory.nodeId().orElseThrow();
      assertThat(directory.load()).isEmpty();
      directory.save(Map.of("ring", "one"));
    }
    try (DataDirectory directory = open()) {
      assertThat(directory.nodeId()).contains(id);
      assertThat(id).isNotEqualTo(NodeId.UNKNOWN);
      assertThat(directory.load()).isEqualTo(Map.of("ring", "one"));
    }
  }

  @Test
  void propertiesAreAnyText() throws IOException {
    Map<String, String> properties =
        Map.of(
            "",
            "",
            "a b",
            "\\s \\",
            "line\nend",
            "\r\n=#\u0000",
            "ü",
            "\ud83d\ude00",
            "id",
            "= x y");
    try (DataDirectory directory = open()) {
      directory.save(Map.of("old", "gone"));
      directory.save(properties);
      assertThat(directory.load()).isEqualTo(properties);
    }
  }

  @Test
  void anotherProcessIsNamedWhenItHasTheDirectory() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                path.toString())
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("open");
      assertRefused("in use by process " + process.pid(), path.toString());
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    open().close();
  }

  /** Holds the directory until it is killed. */
  static final class Holder {
    public static void main(String[] arguments) throws IOException {
      DataDirectory.open(Path.of(arguments[0]), new Random());
      System.out.println("open");
      System.in.read();
    }
  }

  @Test
  void theProcessItselfIsKeptOutToo() {
    try (DataDirectory directory = open()) {
      assertRefused("in use", path.toString());
      assertRefused("in use");
      assertThat(directory.load()).isEmpty();
    }
    open().close();
  }

  @Test
  void aFormatOfTheFutureIsRefused() throws IOException {
    open().close();
    Files.writeString(path.resolve("FORMAT"), "thrifty-p2p store 2\n");
    assertRefused("format", "thrifty-p2p store 2", "--data");
    Files.writeString(path.resolve("FORMAT"), "thrifty-p2p store 1\n");
    open().close();
  }

  @Test
  void someOtherDirectoryIsNotTakenForOurs() throws IOException {
    Files.createDirectories(path);
    Files.writeString(path.resolve("letter.txt"), "Dear Sir,");
    assertRefused("no data directory", "letter.txt");
  }

  @Test
  void aBackupThatWasNotFinishedIsRefused() throws IOException {
    DataDirectory.prepareBackup(path);
    Files.createDirectories(path.resolve("rocksdb"));
    assertRefused("not finished");
  }

  @Test
  void aFreshFileSystemIsAnEmptyDirectory() throws IOException {
    Files.createDirectories(path.resolve("lost+found"));
    open().close();
  }

  @Test
  void aTornNodeFileIsAnErrorAndNeverANewNode() throws IOException {
    try (DataDirectory directory = open()) {
      directory.save(Map.of("ring", "one"));
    }
    Path file = path.resolve("NODE");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertRefused("NODE", "damaged");
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 4;
      Files.write(file, changed);
      assertRefused("NODE", "damaged");
    }
    Files.delete(file);
    assertRefused("NODE", "missing");
    Files.write(file, whole);
    open().close();
  }

  @Test
  void whatAnInterruptedFirstStartLeftIsNoObstacle() throws IOException {
    open().close();
    NodeId id;
    try (DataDirectory directory = open()) {
      id = directory.nodeId().orElseThrow();
    }
    Files.delete(path.resolve("FORMAT"));
    Files.writeString(path.resolve("NODE.tmp"), "thri");
    try (DataDirectory directory = open()) {
      assertThat(directory.nodeId()).contains(id);
    }
  }
}
