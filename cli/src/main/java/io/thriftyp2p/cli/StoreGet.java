package io.thriftyp2p.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.diststore.StoreClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "storeget",
    description = {
      "Prints a value and a line feed; of several keys in their order.",
      "Status 1: there is no such key."
    },
    sortOptions = false)
final class StoreGet extends ClientCommand {
  /** Keys whose values may be in memory at the same time. */
  private static final int AT_ONCE = 16;

  @Parameters(index = "0", arity = "1..*", paramLabel = "KEY")
  private List<String> keys = List.of();

  @Option(
      names = "--output",
      description = "A file for the value, as it is; - for standard output. With one key only.")
  private @Nullable String output;

  @Option(
      names = "--json",
      description = "An object a line with key and value, which storeput --from --json reads.")
  private boolean json;

  @Mixin private final RequestFlags flags = new RequestFlags();

  static StoreGet of(String key) {
    StoreGet get = new StoreGet();
    get.keys = List.of(key);
    return get;
  }

  @Override
  boolean sendsMany() {
    return keys.size() > AT_ONCE;
  }

  @Override
  void prepare() {
    if (output != null && (json || keys.size() > 1)) {
      throw new CommandFailure(
          ExitStatus.USAGE, "--output takes one value as it is; see storeget --help");
    }
    keys.forEach(key -> Sizes.checkedKey(bytesOf(key)));
  }

  @Override
  int run(StoreClient store) throws Exception {
    RequestOptions options = flags.toOptions();
    int status = ExitStatus.DONE;
    try (Progress progress = new Progress()) {
      for (int from = 0; from < keys.size(); from += AT_ONCE) {
        List<String> some = keys.subList(from, Math.min(keys.size(), from + AT_ONCE));
        List<CompletableFuture<Optional<StoreClient.Value>>> values = ask(store, some, options);
        for (int i = 0; i < some.size(); i++) {
          Optional<StoreClient.Value> found =
              progress.await(
                  values.get(i), LIMIT, () -> "storeget: waiting for " + progress.elapsed());
          progress.wipe();
          status = Math.max(status, show(some.get(i), found));
        }
      }
    }
    return status;
  }

  private static List<CompletableFuture<Optional<StoreClient.Value>>> ask(
      StoreClient store, List<String> keys, RequestOptions options) {
    if (keys.size() == 1) {
      // It needs no ring.
      return List.of(store.get(bytesOf(keys.get(0)), options));
    }
    List<byte[]> bytes = new ArrayList<>();
    keys.forEach(key -> bytes.add(bytesOf(key)));
    return store.getAll(bytes, options);
  }

  private int show(String key, Optional<StoreClient.Value> found) throws IOException {
    if (found.isEmpty()) {
      return missing(key);
    }
    byte[] bytes = found.get().bytes();
    if (json) {
      System.out.write(toJson(key, bytes));
    } else if (output == null) {
      return print(bytes);
    } else {
      new ValueFile(output).write(bytes);
    }
    return ExitStatus.DONE;
  }

  static int print(byte[] value) throws IOException {
    System.out.write(value);
    System.out.write('\n');
    return ExitStatus.DONE;
  }

  static int missing(String key) {
    System.err.println("storeget: there is no key '" + key + "'");
    return ExitStatus.NO;
  }

  private static byte[] toJson(String key, byte[] value) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (JsonGenerator out = new ObjectMapper().createGenerator(line)) {
      out.writeStartObject();
      out.writeStringField("key", key);
      EntryJson.writeField(out, "value", value);
      out.writeEndObject();
      out.writeRaw('\n');
    }
    return line.toByteArray();
  }
}
