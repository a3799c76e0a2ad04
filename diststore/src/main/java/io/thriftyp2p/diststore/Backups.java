package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.thrift.diststore.BackupFailed;
import io.thriftyp2p.thrift.diststore.BackupProgress;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The backup that this node was told to make, asked for again until it is done. */
final class Backups {
  private record Backup(Path place, CompletableFuture<Void> done) {
    Optional<Throwable> failure() {
      return done.isDone()
          ? done.handle((made, failure) -> Failures.of(failure)).join()
          : Optional.empty();
    }
  }

  private final Endpoint self;
  private final Storage storage;
  private Optional<Backup> latest = Optional.empty();

  Backups(Endpoint self, Storage storage) {
    this.self = self;
    this.storage = storage;
  }

  /** Begins a backup, or tells how the one is that was begun. Does not block. */
  synchronized BackupProgress make(String directory) throws InvalidRequest, BackupFailed {
    Path place = place(directory);
    if (latest.filter(backup -> backup.place().equals(place)).isEmpty()) {
      if (latest.filter(backup -> !backup.done().isDone()).isPresent()) {
        throw new BackupFailed(self + " makes another backup; ask again when it is done");
      }
      latest = Optional.of(new Backup(place, storage.backUp(place).toCompletableFuture()));
    }
    Backup backup = latest.orElseThrow();
    Optional<Throwable> failure = backup.failure();
    if (failure.isPresent()) {
      latest = Optional.empty();
      throw new BackupFailed(self + ": " + failure.get().getMessage());
    }
    return new BackupProgress(!backup.done().isDone(), place.toString());
  }

  private Path place(String directory) throws InvalidRequest {
    try {
      Path named = Path.of(directory);
      if (!named.isAbsolute()) {
        throw new InvalidRequest(
            "'" + directory + "' is no absolute path; give one on the node's own machine");
      }
      return named.resolve(self.host() + "-" + self.port());
    } catch (InvalidPathException e) {
      throw new InvalidRequest("'" + directory + "' is no path");
    }
  }
}
