package io.thriftyp2p.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.KeyPage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "keys", description = "All keys, one a line, node after node.")
final class AdminKeys extends ClientCommand {
  private static final int PAGE = 1_000;

  @Option(
      names = "--node",
      paramLabel = "HOST:PORT",
      converter = PeerConverter.class,
      description = "Only the keys that this node is responsible for.")
  private @Nullable Endpoint node;

  @Option(
      names = "--json",
      description = "For programs: a list of objects with key, or key_base64 where it is no UTF-8.")
  private boolean json;

  @Option(names = "--prefix", description = "Only keys that begin with it.")
  private String prefix = "";

  @Option(names = "--limit", paramLabel = "COUNT", description = "As many keys at most.")
  private @Nullable Long limit;

  /** Takes one key after the other. */
  private interface Sink {
    void take(byte[] key) throws IOException;
  }

  @Override
  void prepare() {
    if (limit != null && limit < 0) {
      throw new CommandFailure(ExitStatus.USAGE, "--limit is a number of keys: give 0 or more");
    }
  }

  @Override
  int run(StoreClient store) throws Exception {
    List<Endpoint> nodes = node == null ? await(store.members()) : List.of(node);
    if (json) {
      // Not closed: that would end the list as if it were whole when a node fails in the middle.
      JsonGenerator out = new ObjectMapper().createGenerator(System.out);
      out.writeStartArray();
      list(store, nodes, key -> writeJson(out, key));
      out.writeEndArray();
      out.writeRaw('\n');
      out.flush();
    } else {
      list(store, nodes, AdminKeys::writeLine);
    }
    return ExitStatus.DONE;
  }

  private void list(StoreClient store, List<Endpoint> nodes, Sink sink) throws Exception {
    byte[] begin = bytesOf(prefix);
    long left = limit == null ? Long.MAX_VALUE : limit;
    for (Endpoint each : nodes) {
      Optional<ByteBuffer> cursor = Optional.empty();
      do {
        if (left == 0) {
          return;
        }
        KeyPage page = await(store.node(each).keys(cursor, (int) Math.min(PAGE, left), begin));
        for (ByteBuffer key : page.keys) {
          sink.take(Key.of(key).bytes());
        }
        left -= page.keys.size();
        cursor = Optional.ofNullable(page.cursor);
      } while (cursor.isPresent());
    }
  }

  private static void writeLine(byte[] key) throws IOException {
    System.out.write(key);
    System.out.write('\n');
  }

  private static void writeJson(JsonGenerator out, byte[] key) throws IOException {
    out.writeStartObject();
    EntryJson.writeField(out, "key", key);
    out.writeEndObject();
  }
}
