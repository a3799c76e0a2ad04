package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.DataPlace;
import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.storage.Sync;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a node of the store keeps, where, and how safely. */
final class StorageOptions {
  /** A ring of more copies than that keeps the same thing too often. */
  private static final int MOST_REPLICAS = 9;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where to keep everything. Default: thrifty-p2p/PORT in $XDG_STATE_HOME or ~/.local/state.")
  private @Nullable Path data;

  @Option(
      names = "--memory",
      description = "Keep everything in memory instead: it is gone with the process.")
  private boolean memory;

  @Option(
      names = "--sync",
      paramLabel = "always|1s|none",
      converter = SyncConverter.class,
      description = {
        "When a write is forced to the disk: before it is acknowledged (default), once a second, or",
        "when the operating system likes. What was not is lost with the power."
      })
  private @Nullable Sync sync;

  @Option(
      names = "--replicas",
      paramLabel = "COUNT",
      description =
          "Copies of each key, 1 to 9. Default: as the ring has it that is joined; 3 in a new one.")
  private @Nullable Integer replicas;

  StoreConfig apply(StoreConfig config, Map<String, String> environment) {
    if (memory && (data != null || sync != null)) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "--memory keeps nothing on disk: leave out " + (data != null ? "--data" : "--sync"));
    }
    StoreConfig result = config;
    if (!memory) {
      result = result.withData(data == null ? standard(environment) : DataPlace.in(data));
    }
    if (sync != null) {
      result = result.withSync(sync);
    }
    if (replicas != null) {
      if (replicas < 1 || replicas > MOST_REPLICAS) {
        throw new CommandFailure(
            ExitStatus.USAGE, "--replicas is " + replicas + ": give 1 to " + MOST_REPLICAS);
      }
      result = result.withReplicas(replicas);
    }
    return result;
  }

  private static DataPlace standard(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    // By its specification one that is not absolute says nothing.
    Path home =
        Path.of(state).isAbsolute()
            ? Path.of(state)
            : Path.of(System.getProperty("user.home"), ".local", "state");
    return DataPlace.byPort(home.resolve("thrifty-p2p"));
  }

  /** Reads a name of when to sync. */
  static final class SyncConverter implements ITypeConverter<Sync> {
    @Override
    public Sync convert(String text) {
      return Sync.named(text)
          .orElseThrow(
              () -> new TypeConversionException("'" + text + "' is none: give always, 1s or none"));
    }
  }
}
