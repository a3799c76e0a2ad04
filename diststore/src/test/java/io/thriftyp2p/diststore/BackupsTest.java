package io.thriftyp2p.diststore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.diststore.storage.RecordStore;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StorageFailedException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.BackupFailed;
import io.thriftyp2p.thrift.diststore.BackupProgress;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A backup that is asked for again until it is done. */
class BackupsTest {
  private final Copies copies = new Copies();
  private final Backups backups = new Backups(new Endpoint("10.0.0.1", 9901), copies);

  /** Storage that only backs up, each time into a future of the test's. */
  private static final class Copies implements Storage {
    private final List<Path> places = new ArrayList<>();
    private CompletableFuture<Void> current = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> backUp(Path directory) {
      places.add(directory);
      current = new CompletableFuture<>();
      return current;
    }

    @Override
    public StorageEngine entries() {
      throw new UnsupportedOperationException();
    }

    @Override
    public RecordStore records() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean durable() {
      return true;
    }

    @Override
    public Optional<String> writeRefusal() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  @Test
  void itIsBegunOnceAndToldWhenItIsDone() throws Exception {
    assertThat(backups.make("/b")).isEqualTo(new BackupProgress(true, "/b/10.0.0.1-9901"));
    assertThat(backups.make("/b").running).isTrue();
    copies.current.complete(null);
    assertThat(backups.make("/b").running).isFalse();
    assertThat(copies.places).containsExactly(Path.of("/b/10.0.0.1-9901"));
  }

  @Test
  void aFailureIsToldOnceAndThenItIsBegunAnew() throws Exception {
    backups.make("/b");
    copies.current.completeExceptionally(new StorageFailedException("no space left"));
    assertThatThrownBy(() -> backups.make("/b"))
        .isInstanceOf(BackupFailed.class)
        .hasMessage("10.0.0.1:9901: no space left");
    assertThat(backups.make("/b").running).isTrue();
    assertThat(copies.places).hasSize(2);
  }

  @Test
  void oneIsMadeAtATime() throws Exception {
    backups.make("/b");
    assertThatThrownBy(() -> backups.make("/c"))
        .isInstanceOf(BackupFailed.class)
        .hasMessageContaining("makes another backup");
    copies.current.complete(null);
    assertThat(backups.make("/c").running).isTrue();
  }

  @Test
  void whatIsNoAbsolutePathIsRefused() {
    for (String path : List.of("", "b", "../b")) {
      assertThatThrownBy(() -> backups.make(path)).isInstanceOf(InvalidRequest.class);
    }
    assertThatThrownBy(() -> backups.make("/a\0b")).isInstanceOf(InvalidRequest.class);
  }
}
