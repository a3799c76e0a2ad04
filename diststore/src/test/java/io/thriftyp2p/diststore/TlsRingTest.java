package io.thriftyp2p.diststore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.RingEntryException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.tls.Tls;
import io.thriftyp2p.locator.tls.TlsFiles;
import io.thriftyp2p.locator.tls.TlsMode;
import io.thriftyp2p.testkit.certificates.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ring of the store whose nodes have certificates. */
class TlsRingTest {
  private static final String HERE = "127.0.0.1";
  private static final RequestOptions SHORT =
      RequestOptions.DEFAULTS.withTimeout(Duration.ofMillis(500));

  @TempDir private static Path directory;
  private static final Duration LOOK = Duration.ofMillis(300);

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
    Tls tls = Tls.open(files, mode, LOOK);
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

  /** A node with a memory, at the port that it was given first. */
  private StoreNode start(int number, OptionalInt port, RpcConfig rpc, List<Endpoint> peers)
      throws Exception {
    LocatorConfig.Builder locator = LocatorConfig.builder().rpc(rpc).peers(peers);
    locator.port(port.orElse(0)).alone(peers.isEmpty());
    StoreNode started =
        StoreNode.start(
            StoreConfig.DEFAULTS
                .withLocator(locator.build())
                .withData(DataPlace.in(directory.resolve("node" + number))));
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

  /** Each node is started again three times, while clients go on; none of their requests fails. */
  @Test
  void aRingGoesFromPlainToTlsWithoutLosingARequest() throws Exception {
    List<StoreNode> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      nodes.add(start(i, OptionalInt.empty(), RpcConfig.ONE_LOOP, endpoints(nodes)));
    }
    awaitSafeToStop(nodes);
    Load plain = new Load(client(RpcConfig.ONE_LOOP, nodes.get(0)));
    startAgain(nodes, TlsMode.OFFERED);
    Load secure = new Load(client(rpc(user, TlsMode.REQUIRED), nodes.get(0)));
    startAgain(nodes, TlsMode.PREFERRED);
    plain.stop();
    startAgain(nodes, TlsMode.REQUIRED);
    secure.stop();
    StoreClient last = client(rpc(user, TlsMode.REQUIRED), nodes.get(0));
    plain.assertAllThere(last);
    secure.assertAllThere(last);
    assertThatThrownBy(
            () -> client(RpcConfig.ONE_LOOP, nodes.get(0)).get(new byte[] {1}, SHORT).join())
        .isNotNull();
  }

  private static List<Endpoint> endpoints(List<StoreNode> nodes) {
    return nodes.stream().map(StoreNode::endpoint).toList();
  }

  private void startAgain(List<StoreNode> nodes, TlsMode mode) throws Exception {
    for (int i = 0; i < nodes.size(); i++) {
      StoreNode old = nodes.get(i);
      old.stop().get(30, TimeUnit.SECONDS);
      old.close();
      List<Endpoint> others = new ArrayList<>(endpoints(nodes));
      others.remove(old.endpoint());
      nodes.set(i, start(i, OptionalInt.of(old.endpoint().port()), rpc(node, mode), others));
      awaitSafeToStop(nodes);
      for (StoreNode each : nodes) {
        assertReachesOthers(each);
      }
    }
  }

  /** Clients would go to another node, and not notice. */
  private static void assertReachesOthers(StoreNode node) throws Exception {
    node.life()
        .replicator()
        .put(Key.of("k"), new byte[1], WriteOptions.DEFAULTS, Duration.ofSeconds(5))
        .get(10, TimeUnit.SECONDS);
  }

  private static void awaitSafeToStop(List<StoreNode> nodes) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              for (StoreNode each : nodes) {
                if (each.locator().ring().size() != nodes.size()
                    || each.life().replicator().health().get().slotsFilling() > 0) {
                  return false;
                }
              }
              return true;
            });
  }

  /** Writes and reads one key after the other until it is stopped, in a thread of its own. */
  private static final class Load {
    private final StoreClient client;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger written = new AtomicInteger();
    private final CompletableFuture<Integer> done;

    Load(StoreClient client) {
      this.client = client;
      this.done = CompletableFuture.supplyAsync(this::run, task -> new Thread(task).start());
      await().until(() -> written.get() > 0 || done.isDone());
    }

    private int run() {
      while (!stopped.get()) {
        byte[] key = key(written.get());
        client.put(key, key).join();
        written.incrementAndGet();
        assertThat(client.get(key).join().orElseThrow().bytes()).isEqualTo(key);
      }
      return written.get();
    }

    private byte[] key(int number) {
      return (System.identityHashCode(this) + "/" + number).getBytes(UTF_8);
    }

    /** Goes on until all have looked at their files twice. */
    void awaitLook() {
      long since = System.nanoTime();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> done.isDone() || System.nanoTime() - since > 3 * LOOK.toNanos());
      int before = written.get();
      await().until(() -> done.isDone() || written.get() > before);
    }

    void stop() {
      stopped.set(true);
      assertThat(done.join()).isPositive();
    }

    void assertAllThere(StoreClient other) {
      for (int i = 0; i < done.join(); i++) {
        assertThat(other.get(key(i)).join()).isPresent();
      }
    }
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

  /** A certificate of the ring's own authority that is not that of a node. */
  @Test
  void aClientsCertificateMakesNoNode() throws Exception {
    StoreNode first = start(rpc(node, TlsMode.REQUIRED));
    TlsFiles admin =
        TestAuthority.in(directory.resolve("ca")).certify("admin", "admin", List.of(HERE));
    for (TlsFiles files : List.of(user, admin)) {
      assertThatThrownBy(() -> start(rpc(files, TlsMode.REQUIRED), first))
          .isInstanceOf(RingEntryException.class)
          .hasMessageContaining("membership:exchange needs the role peer");
    }
    assertThat(first.locator().ring().size()).isEqualTo(1);
    assertThat(first.locator().history(100)).hasSize(1);
  }

  private TlsFiles ownFiles(String name, TlsFiles from) throws Exception {
    Path place = Files.createDirectories(directory.resolve("rotating-" + name));
    TlsFiles own =
        new TlsFiles(place.resolve("cert.pem"), place.resolve("key.pem"), place.resolve("ca.pem"));
    replace(from, own);
    return own;
  }

  private static void replace(TlsFiles from, TlsFiles to) throws Exception {
    Files.copy(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(from.authorities(), to.authorities(), StandardCopyOption.REPLACE_EXISTING);
  }

  /** The three steps of docs/security.md, under load; none of its requests fails. */
  @Test
  void aRingChangesItsAuthorityWithoutLosingARequest() throws Exception {
    TestAuthority next = TestAuthority.in(directory.resolve("next-ca"));
    TlsFiles nextNode = next.certify("node", "peer", List.of(HERE));
    TlsFiles nextUser = next.certify("user", "writer", List.of());
    List<TlsFiles> files = new ArrayList<>();
    List<StoreNode> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      files.add(ownFiles("node" + i, node));
      nodes.add(start(rpc(files.get(i), TlsMode.REQUIRED), nodes.toArray(StoreNode[]::new)));
    }
    TlsFiles ofClient = ownFiles("client", user);
    files.add(ofClient);
    awaitSafeToStop(nodes);
    Load load = new Load(client(rpc(ofClient, TlsMode.REQUIRED), nodes.get(0)));
    for (TlsFiles each : files) {
      byte[] more = Files.readAllBytes(nextNode.authorities());
      Files.write(each.authorities(), more, StandardOpenOption.APPEND);
    }
    load.awaitLook();
    for (TlsFiles each : files) {
      TlsFiles changed = each.equals(ofClient) ? nextUser : nextNode;
      Files.copy(changed.certificate(), each.certificate(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(changed.key(), each.key(), StandardCopyOption.REPLACE_EXISTING);
    }
    load.awaitLook();
    for (TlsFiles each : files) {
      Files.copy(nextNode.authorities(), each.authorities(), StandardCopyOption.REPLACE_EXISTING);
    }
    load.awaitLook();
    load.stop();
    StoreClient last = client(rpc(nextUser, TlsMode.REQUIRED), nodes.get(1));
    load.assertAllThere(last);
    // What was believed is not any more.
    assertThatThrownBy(
            () -> client(rpc(user, TlsMode.REQUIRED), nodes.get(0)).get(new byte[1], SHORT).join())
        .isNotNull();
  }
}
