package io.thriftyp2p.diststore.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.Bearer;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every route of a node over HTTP, and who may take it. */
class RouteAccessTest {
  /** The lowest of the bearers that may, by method and pattern. */
  private static final Map<String, Bearer> NEEDS = needs();

  @TempDir private Path directory;
  private final HttpNodes nodes = new HttpNodes();
  private Bearer.Purse purse;

  private static Map<String, Bearer> needs() {
    Map<String, Bearer> needs = new TreeMap<>();
    put(needs, Bearer.NOBODY, "GET /healthz", "GET /readyz");
    put(needs, Bearer.READER, "GET /", "GET /page/*", "GET /metrics");
    put(needs, Bearer.READER, "GET /v1/keys", "GET /v1/keys/*", "GET /v1/explain/*");
    put(needs, Bearer.READER, "GET /v1/status", "GET /v1/ring", "GET /v1/nodes");
    put(needs, Bearer.READER, "GET /v1/events", "GET /v1/history", "GET /v1/openapi.json");
    put(needs, Bearer.READER, "GET /db", "GET /db/*", "GET /dht/peers");
    put(needs, Bearer.READER, "GET /get/*", "GET /getlocal/*", "GET /list");
    put(needs, Bearer.WRITER, "PUT /v1/keys/*", "DELETE /v1/keys/*");
    put(needs, Bearer.WRITER, "PUT /db/*", "POST /db/*", "DELETE /db/*");
    put(needs, Bearer.WRITER, "POST /local/*", "POST /+");
    put(needs, Bearer.ADMIN, "POST /dht/join", "PUT /dht/join", "GET /dht/leave");
    return needs;
  }

  private static void put(Map<String, Bearer> needs, Bearer who, String... routes) {
    for (String route : routes) {
      needs.put(route, who);
    }
  }

  @BeforeEach
  void start() throws Exception {
    purse = new Bearer.Purse(directory.resolve("tokens"));
    RpcConfig rpc = RpcConfig.ONE_LOOP.withSecurity(purse.ofNode());
    nodes.start(config -> HttpNodes.withRpc(config, rpc));
  }

  @AfterEach
  void close() throws Exception {
    nodes.close();
    purse.close();
  }

  private String[] headers(Bearer who, String... more) {
    List<String> headers = new ArrayList<>(List.of(more));
    purse.of(who).ifPresent(token -> headers.add("Authorization: Bearer " + token.secret()));
    return headers.toArray(String[]::new);
  }

  private int status(String route, String... headers) throws Exception {
    String[] parts = route.split(" ", 2);
    String target = parts[1].replace("*", "x").replace("+", "x");
    boolean body = !parts[0].equals("GET") && !parts[0].equals("DELETE");
    String[] all = java.util.Arrays.copyOf(headers, headers.length + (body ? 1 : 0));
    if (body) {
      all[headers.length] = "Content-Length: 0";
    }
    try (Wire wire = nodes.wire()) {
      return wire.ask(parts[0] + " " + target, all).head().status();
    }
  }

  @Test
  void theTableNamesEveryRoute() {
    assertThat(NEEDS.keySet())
        .containsExactlyInAnyOrderElementsOf(
            HttpNodes.routes().all().stream()
                .map(route -> route.method() + " " + route.pattern())
                .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @EnumSource(Bearer.class)
  void eachMayTakeTheRoutesThatTheTableSays(Bearer who) throws Exception {
    for (Map.Entry<String, Bearer> route : NEEDS.entrySet()) {
      Bearer needed = route.getValue();
      boolean may = who.has(needed);
      int status = status(route.getKey(), headers(who));
      if (may) {
        assertThat(status).as(who + " " + route.getKey()).isNotIn(401, 403, 405, 500);
      } else {
        boolean shownNothing = who == Bearer.NOBODY || who == Bearer.LIAR;
        assertThat(status).as(who + " " + route.getKey()).isEqualTo(shownNothing ? 401 : 403);
      }
    }
  }

  @Test
  void aBrowserAsksItsUserForTheToken() throws Exception {
    Reply asked = nodes.wire().get("/v1/keys/x");
    assertThat(asked.status()).isEqualTo(401);
    assertThat(asked.headers().get("www-authenticate"))
        .containsExactly("Bearer", "Basic realm=\"thrifty-p2p\"");
    String token = purse.of(Bearer.READER).orElseThrow().secret();
    assertThat(nodes.wire().get("/v1/keys/x", basic("anybody:" + token)).status()).isEqualTo(404);
    assertThat(nodes.wire().get("/v1/keys/x", basic("anybody:wrong")).status()).isEqualTo(401);
    assertThat(nodes.wire().get("/v1/keys/x", "Authorization: Basic ???").status()).isEqualTo(401);
    assertThat(nodes.wire().get("/v1/keys/x", "Authorization: Digest x").status()).isEqualTo(401);
  }

  private static String basic(String pair) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Connections of proxies carry requests of many. */
  @Test
  void aTokenHoldsForItsRequestAlone() throws Exception {
    Wire wire = nodes.wire();
    assertThat(wire.get("/v1/keys/x", headers(Bearer.READER)).status()).isEqualTo(404);
    assertThat(wire.get("/v1/keys/x").status()).isEqualTo(401);
    assertThat(wire.put("/v1/keys/x", new byte[1], headers(Bearer.WRITER)).status()).isEqualTo(204);
    assertThat(wire.get("/v1/keys/x", headers(Bearer.READER)).status()).isEqualTo(200);
  }

  @Test
  void whoseTokenIsTakenAwayHearsNoMoreNews() throws Exception {
    Wire wire = nodes.wire();
    assertThat(wire.ask("GET /v1/events", headers(Bearer.READER)).head().status()).isEqualTo(200);
    Files.writeString(directory.resolve("tokens"), "# none\n");
    wire.awaitClosed();
  }

  @Test
  void twoTokensAreNone() throws Exception {
    String reader = headers(Bearer.READER)[0];
    assertThat(nodes.wire().get("/v1/keys/x", headers(Bearer.ADMIN, reader)).status())
        .isEqualTo(401);
  }
}
