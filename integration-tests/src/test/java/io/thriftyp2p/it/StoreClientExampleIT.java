package io.thriftyp2p.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the README shows of the client in Java. */
@Timeout(60)
class StoreClientExampleIT {
  @RegisterExtension final Servers servers = new Servers();

  @Test
  void theReadmesClientWorks() throws Exception {
    Server server = servers.store("--address", "127.0.14.1", "--alone");
    assertThat(putAndGet(server.endpoint(), "a".getBytes(UTF_8), "apple".getBytes(UTF_8)))
        .isEqualTo("apple");
  }

  private static String putAndGet(Endpoint node, byte[] key, byte[] value) {
    try (StoreClient store = StoreClient.of(List.of(node))) {
      Version version = store.put(key, value).join(); // acknowledged
      Optional<StoreClient.Value> found = store.get(key).join();
      assertThat(found.orElseThrow().version()).isEqualTo(version);
      return new String(found.orElseThrow().bytes(), UTF_8);
    }
  }
}
