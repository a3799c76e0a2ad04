package io.thriftyp2p.diststore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.replication.Replication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.thrift.TBaseAsyncProcessor;
import org.apache.thrift.transport.TTransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every method of a node over Thrift, and who may call it. */
class MethodAccessTest {
  private static final String STORE = "diststore.Store:";

  /** The lowest of the bearers that may, by the name of the method. */
  private static final Map<String, Bearer> NEEDS = needs();

  /** Those whose success ends the node. */
  private static final Set<String> ENDING = Set.of("die", "leave");

  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Bearer.Purse purse;
  private StoreNode node;

  private static Map<String, Bearer> needs() {
    Map<String, Bearer> needs = new TreeMap<>();
    put(needs, Bearer.NOBODY, "ping", "service_type", "service_types");
    put(needs, Bearer.READER, "get", "get_entry", "get_entries", "has_entry", "read_replica");
    put(needs, Bearer.READER, "list_keys", "explain", "status", "health");
    put(needs, Bearer.READER, "get_all", "get_node", "get_nodes", "get_ring", "get_history");
    put(needs, Bearer.WRITER, "put", "put_entry", "put_entries", "delete_entry");
    put(needs, Bearer.ADMIN, "debug", "die", "join", "add", "remove", "forget_member");
    put(needs, Bearer.ADMIN, "balance", "purge", "leave", "backup");
    return needs;
  }

  private static void put(Map<String, Bearer> needs, Bearer who, String... methods) {
    for (String method : methods) {
      needs.put(method, who);
    }
  }

  @BeforeEach
  void start() throws Exception {
    purse = new Bearer.Purse(directory.resolve("tokens"));
    node = newNode();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    purse.close();
  }

  private StoreNode newNode() throws Exception {
    RpcConfig rpc = RpcConfig.ONE_LOOP.withSecurity(purse.ofNode());
    LocatorConfig locator = LocatorConfig.builder().port(0).alone(true).rpc(rpc).build();
    StoreNode started = StoreNode.start(StoreConfig.DEFAULTS.withLocator(locator));
    open.add(started);
    return started;
  }

  private RawCalls connect(StoreNode to, Bearer who) throws Exception {
    RawCalls calls = new RawCalls(to.endpoint());
    open.add(calls);
    if (purse.of(who).isPresent()) {
      int code = calls.authenticate(purse.of(who).get().secret());
      assertThat(code).isEqualTo(who == Bearer.LIAR ? RawCalls.ACCESS_DENIED : 0);
    }
    return calls;
  }

  private static Set<String> names(TBaseAsyncProcessor<?> processor) {
    return new TreeSet<>(processor.getProcessMapView().keySet());
  }

  private static boolean isOneway(String method) {
    return new Store.AsyncProcessor<Store.AsyncIface>(null)
        .getProcessMapView()
        .get(method)
        .isOneway();
  }

  @Test
  void theTableNamesEveryMethod() {
    Set<String> methods = names(new Store.AsyncProcessor<Store.AsyncIface>(null));
    methods.remove("authenticate");
    assertThat(NEEDS.keySet()).isEqualTo(methods);
  }

  @ParameterizedTest
  @EnumSource(Bearer.class)
  void eachMayCallWhatTheTableSays(Bearer who) throws Exception {
    RawCalls calls = connect(node, who);
    for (Map.Entry<String, Bearer> each : NEEDS.entrySet()) {
      boolean may = who.has(each.getValue());
      if (!isOneway(each.getKey()) && !(may && ENDING.contains(each.getKey()))) {
        for (String name : List.of(each.getKey(), STORE + each.getKey())) {
          assertThat(calls.isLetIn(name)).as(who + " " + name).isEqualTo(may);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Bearer.class)
  void onlyPeersSpeakAsNodes(Bearer who) throws Exception {
    RawCalls calls = connect(node, who);
    for (String method : names(new Membership.AsyncProcessor<Membership.AsyncIface>(null))) {
      if (!method.equals("tell") && !method.equals("teach")) {
        assertThat(calls.isLetIn("membership:" + method))
            .as(who + " " + method)
            .isEqualTo(who == Bearer.PEER);
      }
    }
    for (String method : names(new Replication.AsyncProcessor<Replication.AsyncIface>(null))) {
      assertThat(calls.isLetIn("replication:" + method))
          .as(who + " " + method)
          .isEqualTo(who == Bearer.PEER);
    }
  }

  /** Nobody is told what became of those: the node's figures say. */
  @ParameterizedTest
  @EnumSource(Bearer.class)
  void ofOnewayMethodsTheSameHolds(Bearer who) throws Exception {
    Map<String, Bearer> oneway = new TreeMap<>();
    NEEDS.forEach(
        (method, needed) -> {
          if (isOneway(method) && !ENDING.contains(method)) {
            oneway.put(method, needed);
          }
        });
    assertThat(oneway).containsOnlyKeys("debug", "join", "add", "remove", "put");
    oneway.put("tell", Bearer.PEER);
    oneway.put("teach", Bearer.PEER);
    RawCalls calls = connect(node, who);
    for (String method : oneway.keySet()) {
      if (NEEDS.containsKey(method)) {
        calls.send(method);
        calls.send(STORE + method);
      } else {
        calls.send("membership:" + method);
      }
    }
    assertThat(calls.isLetIn("ping")).isTrue();
    await()
        .untilAsserted(
            () -> {
              String figures = figures();
              oneway.forEach(
                  (method, needed) ->
                      assertThat(refused(figures, method))
                          .as(who + " " + method)
                          .isEqualTo(who.has(needed) ? 0 : NEEDS.containsKey(method) ? 2 : 1));
            });
  }

  private String figures() throws Exception {
    URI uri = URI.create("http://" + node.endpoint() + "/metrics");
    String token = purse.of(Bearer.READER).orElseThrow().secret();
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static int refused(String figures, String method) {
    return figures
        .lines()
        .filter(line -> line.startsWith("thrifty_rpc_request_duration_seconds_count{"))
        .filter(line -> line.contains("outcome=\"refused\""))
        .filter(line -> line.contains("method=\"" + method + "\""))
        .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @ParameterizedTest
  @EnumSource(Bearer.class)
  void whoMayNotEndANodeDoesNot(Bearer who) throws Exception {
    for (String method : List.of("die", STORE + "die", "leave", STORE + "leave")) {
      StoreNode victim = newNode();
      RawCalls calls = connect(victim, who);
      calls.send(method);
      if (who.has(Bearer.ADMIN)) {
        await().until(() -> victim.closed().isDone());
      } else {
        calls.isLetIn("ping");
        assertThat(connect(victim, Bearer.READER).isLetIn("get_all")).isTrue();
        assertThat(victim.closed()).isNotDone();
      }
    }
  }

  @Test
  void aTokenHoldsForWhatComesBehindItInTheSameBytes() throws Exception {
    RawCalls calls = new RawCalls(node.endpoint());
    open.add(calls);
    assertThat(calls.isLetIn("get_all")).isFalse();
    assertThat(calls.authenticate(purse.of(Bearer.READER).orElseThrow().secret())).isZero();
    assertThat(calls.isLetIn("get_all")).isTrue();
    assertThat(calls.authenticate("another")).isEqualTo(RawCalls.ACCESS_DENIED);
    assertThat(calls.isLetIn("get_all")).isFalse();
  }

  @Test
  void aTokenThatStandsForLessNowEndsWhatItHasBegun() throws Exception {
    RawCalls calls = connect(node, Bearer.ADMIN);
    assertThat(calls.isLetIn("put_entry")).isTrue();
    purse.change(Bearer.ADMIN, Bearer.READER);
    await()
        .until(
            () -> {
              try {
                calls.isLetIn("ping");
                return false;
              } catch (TTransportException closed) {
                return true;
              }
            });
    RawCalls again = connect(node, Bearer.ADMIN);
    assertThat(again.isLetIn("get_all")).isTrue();
    assertThat(again.isLetIn("put_entry")).isFalse();
  }
}
