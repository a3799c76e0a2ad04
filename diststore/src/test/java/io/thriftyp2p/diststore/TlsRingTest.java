package io.thriftyp2p.diststore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.RingEntryException;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.tls.Tls;
import io.thriftyp2p.locator.tls.TlsFiles;
import io.thriftyp2p.locator.tls.TlsMode;
import io.thriftyp2p.testkit.certificates.TestAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring of the store whose nodes have certificates. */
class TlsRingTest {
  private static final String HERE = "127.0.0.1";

  @TempDir private static Path directory;
  private static TlsFiles node;
  private static TlsFiles user;
  private static TlsFiles stranger;

  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void certify() throws Exception {
    TestAuthority authority = TestAuthority.in(directory.resolve("ca"));
    node = authority.certify("node", "peer", List.of(HERE));
    user = authority.certify("user", "writer", List.of());
    stranger =
        TestAuthority.in(directory.resolve("strangers")).certify("node", "peer", List.of(HERE));
  }

  @AfterEach
  void close() throws Exception {
    Collections.reverse(open);
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private RpcConfig rpc(TlsFiles files, TlsMode mode) throws Exception {
    Tls tls = Tls.open(files, mode, Duration.ofSeconds(1));
    open.add(tls);
    return RpcConfig.ONE_LOOP.withTls(tls);
  }

  private StoreNode start(RpcConfig rpc, StoreNode... peers) throws Exception {
    LocatorConfig.Builder locator =
        LocatorConfig.builder().port(0).rpc(rpc).alone(peers.length == 0);
    locator.peers(List.of(peers).stream().map(StoreNode::endpoint).toList());
    StoreNode started = StoreNode.start(StoreConfig.DEFAULTS.withLocator(locator.build()));
    open.add(started);
    return started;
  }

  private StoreClient client(RpcConfig rpc, StoreNode node) {
    StoreClient client = StoreClient.of(List.of(node.endpoint()), rpc);
    open.add(client);
    return client;
  }

  private static void use(StoreClient client) {
    for (int i = 0; i < 50; i++) {
      byte[] key = ("key" + i).getBytes(UTF_8);
      client.put(key, key).join();
      assertThat(client.get(key).join().orElseThrow().bytes()).isEqualTo(key);
    }
  }

  @Test
  void aRingWithCertificatesServesThoseWhoHaveOne() throws Exception {
    StoreNode first = start(rpc(node, TlsMode.REQUIRED));
    StoreNode second = start(rpc(node, TlsMode.REQUIRED), first);
    StoreNode third = start(rpc(node, TlsMode.REQUIRED), second);
    await().until(() -> first.locator().ring().size() == 3);
    use(client(rpc(user, TlsMode.REQUIRED), third));
  }

  @Test
  void aStrangerCannotJoin() throws Exception {
    StoreNode first = start(rpc(node, TlsMode.REQUIRED));
    assertThatThrownBy(() -> start(rpc(stranger, TlsMode.REQUIRED), first))
        .isInstanceOf(RingEntryException.class);
    assertThatThrownBy(() -> start(RpcConfig.ONE_LOOP, first))
        .isInstanceOf(RingEntryException.class);
    assertThat(first.locator().ring().size()).isEqualTo(1);
  }
}
