package io.thriftyp2p.locator.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryWriterTest {
  private final Deque<Runnable> background = new ArrayDeque<>();
  private final Disk disk = new Disk();
  private final MemoryWriter writer = new MemoryWriter(disk, background::add);

  /** Notes the incarnations that are saved; something may happen in the middle of a save. */
  private static final class Disk implements NodeMemory {
    final List<String> saved = new ArrayList<>();
    Runnable meanwhile = () -> {};
    boolean full;

    @Override
    public Map<String, String> load() {
      return Map.of();
    }

    @Override
    public void save(Map<String, String> properties) throws IOException {
      Runnable now = meanwhile;
      meanwhile = () -> {};
      now.run();
      if (full) {
        throw new IOException("no space left");
      }
      saved.add(String.valueOf(properties.get("node.incarnation")));
    }
  }

  private static RememberedNode node(long incarnation) {
    return new RememberedNode(
        new NodeId(1), new Endpoint("10.0.0.1", 9900), incarnation, Optional.empty());
  }

  private void runAll() {
    while (!background.isEmpty()) {
      background.remove().run();
    }
  }

  @Test
  void ofWhatComesDuringASaveTheNewestWins() {
    List<CompletableFuture<Void>> done = new ArrayList<>();
    disk.meanwhile =
        () -> {
          for (int i = 2; i <= 4; i++) {
            writer.write(node(i));
            done.add(writer.written());
          }
        };
    writer.write(node(1));
    CompletableFuture<Void> first = writer.written();
    assertThat(first).isNotDone();
    runAll();
    assertThat(disk.saved).containsExactly("1", "4");
    assertThat(first).isCompleted();
    assertThat(done).allSatisfy(future -> assertThat(future).isCompleted());
  }

  @Test
  void oneSaveIsUnderWayAtATime() {
    disk.meanwhile = () -> assertThat(background).isEmpty();
    writer.write(node(1));
    writer.write(node(2));
    assertThat(background).hasSize(1);
    runAll();
    assertThat(disk.saved).containsExactly("2");
  }

  @Test
  void aSaveThatFailsIsToldOfAndTheNextOneIsTried() {
    disk.full = true;
    writer.write(node(1));
    runAll();
    assertThat(writer.written()).isCompletedExceptionally();
    disk.full = false;
    writer.write(node(2));
    runAll();
    assertThat(writer.written()).isCompleted();
    assertThat(disk.saved).containsExactly("2");
  }

  @Test
  void nothingIsSavedAfterTheEnd() {
    List<CompletableFuture<Void>> closed = new ArrayList<>();
    disk.meanwhile =
        () -> {
          writer.write(node(2));
          closed.add(writer.close());
          assertThat(closed.get(0)).isNotDone();
        };
    writer.write(node(1));
    runAll();
    writer.write(node(3));
    runAll();
    assertThat(disk.saved).containsExactly("1");
    assertThat(closed.get(0)).isCompleted();
    assertThat(writer.close()).isCompleted();
  }
}
