package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.storage.Version;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "storeput",
    description = {
      "Writes a value; it is written when the command ends with status 0.",
      "With --from: writes many, one a line of a file."
    },
    sortOptions = false)
final class StorePut extends ClientCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "KEY")
  private @Nullable String key;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VALUE",
      description = "The value as text; or give --file.")
  private @Nullable String value;

  @Option(names = "--file", description = "A file that holds the value; - for standard input.")
  private @Nullable String file;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "A file with an entry a line: key, tab, value, as their bytes are; - for standard input.")
  private @Nullable String from;

  @Option(
      names = "--json",
      description =
          "With --from: each line is an object with key and value, or key_base64 and value_base64.")
  private boolean json;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "After that time the key counts as deleted, as in 10s, 5m, 2h or 30d.")
  private @Nullable Duration timeToLive;

  @Mixin private final RequestFlags flags = new RequestFlags();

  private byte[] keyBytes = {};
  private byte[] bytes = {};

  static StorePut of(String key, String value) {
    StorePut put = new StorePut();
    put.key = key;
    put.value = value;
    return put;
  }

  @Override
  boolean sendsMany() {
    return from != null;
  }

  @Override
  boolean writes() {
    return true;
  }

  @Override
  void prepare() {
    if (from != null && (key != null || file != null)) {
      throw usage("give either --from or a key");
    }
    if (from == null && json) {
      throw usage("--json goes with --from");
    }
    if (from == null) {
      keyBytes = Sizes.checkedKey(bytesOf(required(key)));
      bytes = read();
    }
  }

  private static String required(@Nullable String key) {
    if (key == null) {
      throw usage("give a key and a value");
    }
    return key;
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitStatus.USAGE, message + "; see storeput --help");
  }

  @Override
  int run(StoreClient store) throws Exception {
    RequestOptions options = flags.toOptions();
    RequestOptions given = timeToLive == null ? options : options.withTimeToLive(timeToLive);
    if (from != null) {
      return new PutLines(store, given).putAll(from, json);
    }
    try (Progress progress = new Progress()) {
      Version version =
          progress.await(
              store.put(keyBytes, bytes, given),
              LIMIT,
              () -> "storeput: %d bytes under way, %s".formatted(bytes.length, progress.elapsed()));
      if (isVerbose()) {
        System.err.println("storeput: version " + version);
      }
    }
    return ExitStatus.DONE;
  }

  private byte[] read() {
    if (value != null && file == null) {
      return Sizes.checkedValue(bytesOf(value));
    }
    if (file == null || value != null) {
      throw usage("give the value either as an argument or with --file");
    }
    return new ValueFile(file).read(Sizes.MAX_VALUE);
  }
}
