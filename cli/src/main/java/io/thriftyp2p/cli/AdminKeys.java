package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.KeyPage;
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

  @Override
  int run(StoreClient store) throws Exception {
    List<Endpoint> nodes = node == null ? await(store.members()) : List.of(node);
    for (Endpoint each : nodes) {
      Optional<ByteBuffer> cursor = Optional.empty();
      do {
        KeyPage page = await(store.keys(each, cursor, PAGE));
        for (ByteBuffer key : page.keys) {
          System.out.write(Key.of(key).bytes());
          System.out.write('\n');
        }
        cursor = Optional.ofNullable(page.cursor);
      } while (cursor.isPresent());
    }
    return ExitStatus.DONE;
  }
}
