package io.thriftyp2p.diststore.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.thriftyp2p.diststore.Bearer;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document and the server say the same, each of what the other says. */
@Timeout(60)
class OpenApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> OPERATOR_PATHS = Set.of("/healthz", "/readyz", "/metrics");
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  @TempDir private Path directory;
  private final HttpNodes nodes = new HttpNodes();
  private final HttpNodes guarded = new HttpNodes();
  private final Set<String> seen = new TreeSet<>();
  private JsonNode document;

  @BeforeEach
  void read() throws IOException {
    nodes.start();
    document = MAPPER.readTree(nodes.wire().get("/v1/openapi.json").body());
  }

  @AfterEach
  void close() throws Exception {
    nodes.close();
    guarded.close();
  }

  @Test
  void theDocumentAndTheRoutesNameTheSameOperations() {
    assertThat(operations().keySet()).isEqualTo(routes());
  }

  private static Set<String> routes() {
    return HttpNodes.routes().all().stream()
        .filter(
            route -> route.pattern().startsWith("/v1/") || OPERATOR_PATHS.contains(route.pattern()))
        .map(
            route ->
                route.method().name().toLowerCase(Locale.ROOT)
                    + " "
                    + route.pattern().replace("*", "{key}"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new TreeMap<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        item -> {
                          if (METHODS.contains(item.getKey())) {
                            operations.put(item.getKey() + " " + path.getKey(), item.getValue());
                          }
                        }));
    return operations;
  }

  @Test
  void everyDocumentedAnswerIsGivenAndAsDocumented() throws Exception {
    askANodeInItsRing();
    askANodeOnItsWay();
    askAsWhoMayNot();
    Set<String> documented = new TreeSet<>();
    operations()
        .forEach(
            (name, operation) ->
                operation
                    .get("responses")
                    .fieldNames()
                    .forEachRemaining(status -> documented.add(name + " " + status)));
    documented.removeIf(name -> name.endsWith(" default"));
    // Where there are 64 watchers already, or too many ask: tested elsewhere.
    documented.removeAll(List.of("get /v1/events 503", "get /metrics 503"));
    assertThat(seen).isEqualTo(documented);
  }

  private void askANodeInItsRing() throws IOException {
    Wire wire = nodes.wire();
    expect("get /v1/keys/{key}", 404, wire.get("/v1/keys/k"));
    expect("put /v1/keys/{key}", 204, wire.put("/v1/keys/k?ttl=1000", new byte[3]));
    Reply found = expect("get /v1/keys/{key}", 200, wire.get("/v1/keys/k"));
    assertThat(found.header("X-Expires-At")).isPresent();
    String known = "If-None-Match: " + found.header("ETag").orElseThrow();
    expect("get /v1/keys/{key}", 304, wire.get("/v1/keys/k", known));
    expect("get /v1/keys/{key}", 400, wire.get("/v1/keys/%"));
    askWritesInVain(known);
    expect("get /v1/keys", 200, wire.get("/v1/keys?limit=1"));
    expect("get /v1/keys", 400, wire.get("/v1/keys?limit=0"));
    expect("get /v1/explain/{key}", 200, wire.get("/v1/explain/k"));
    expect("get /v1/explain/{key}", 400, wire.get("/v1/explain/%"));
    expect("get /v1/history", 200, wire.get("/v1/history"));
    expect("get /v1/history", 400, wire.get("/v1/history?count=x"));
    for (String path : List.of("/v1/status", "/v1/ring", "/v1/nodes", "/v1/openapi.json")) {
      expect("get " + path, 200, wire.get(path));
    }
    expect("get /healthz", 200, wire.get("/healthz"));
    expect("get /metrics", 200, wire.get("/metrics"));
    await().until(() -> wire.get("/readyz?synced").status() == 200);
    expect("get /readyz", 200, wire.get("/readyz"));
    expect("delete /v1/keys/{key}", 204, wire.ask("DELETE /v1/keys/k").reply());
    watch();
  }

  private void askWritesInVain(String condition) throws IOException {
    for (String method : List.of("PUT", "DELETE")) {
      String name = method.toLowerCase(Locale.ROOT) + " /v1/keys/{key}";
      Wire wire = nodes.wire();
      expect(name, 501, wire.ask(method + " /v1/keys/k", condition).reply());
      expect(name, 400, wire.ask(method + " /v1/keys/k?consistency=some").reply());
      expect(name, 403, wire.ask(method + " /v1/keys/k", "Origin: http://test").reply());
      expect(name, 413, wire.ask(method + " /v1/keys/k", "Content-Length: 999999999").reply());
    }
    Reply refused = nodes.wire().ask("PUT /v1/keys/k", "Expect: miracles").reply();
    expect("put /v1/keys/{key}", 417, refused);
  }

  private void watch() throws IOException {
    Wire watcher = nodes.wire().ask("GET /v1/events");
    expect("get /v1/events", 200, watcher.head());
    String event = "";
    while (!event.startsWith("event: nodes\ndata: ")) {
      event = new String(watcher.chunk(), UTF_8);
    }
    JsonNode data = MAPPER.readTree(event.substring(event.indexOf('{')));
    JsonNode schema = document.at("/components/schemas/Nodes");
    assertThat(SchemaCheck.problems(document, schema, data)).isEmpty();
  }

  private void askANodeOnItsWay() throws IOException {
    Wire wire = nodes.wireToNone();
    expect("put /v1/keys/{key}", 503, wire.put("/v1/keys/k", new byte[3]));
    expect("delete /v1/keys/{key}", 503, wire.ask("DELETE /v1/keys/k").reply());
    expect("get /v1/keys/{key}", 503, wire.get("/v1/keys/k"));
    for (String path :
        List.of("/v1/keys", "/v1/status", "/v1/ring", "/v1/nodes", "/v1/history", "/readyz")) {
      expect("get " + path, 503, wire.get(path));
    }
    expect("get /v1/explain/{key}", 503, wire.get("/v1/explain/k"));
  }

  /** A node with tokens as one without, and any node as a page under somebody else's name. */
  private void askAsWhoMayNot() throws Exception {
    try (Bearer.Purse purse = new Bearer.Purse(directory.resolve("tokens"))) {
      RpcConfig rpc = RpcConfig.ONE_LOOP.withSecurity(purse.ofNode());
      guarded.start(config -> HttpNodes.withRpc(config, rpc));
      for (Map.Entry<String, JsonNode> operation : operations().entrySet()) {
        boolean open = operation.getValue().path("security").isArray();
        String[] parts = operation.getKey().split(" ", 2);
        String line = parts[0].toUpperCase(Locale.ROOT) + " " + parts[1].replace("{key}", "k");
        if (!open) {
          expect(operation.getKey(), 401, guarded.wire().ask(line).reply());
          expect(operation.getKey(), 403, nodes.wire().ask(line, "Origin: http://test").reply());
        } else {
          assertThat(guarded.wire().ask(line).reply().status()).isNotIn(401, 403);
        }
      }
    }
  }

  /** Whether an answer has this status, and is as the document says of it. */
  private Reply expect(String operation, int status, Reply reply) throws IOException {
    assertThat(reply.status()).describedAs("%s: %s", operation, reply).isEqualTo(status);
    JsonNode responses = operations().get(operation).get("responses");
    assertThat(responses.has("" + status)).describedAs("%s %s", operation, status).isTrue();
    JsonNode response = SchemaCheck.resolved(document, responses.get("" + status));
    response
        .path("headers")
        .properties()
        .forEach(header -> expectHeader(header.getKey(), header.getValue(), reply));
    expectBody(response.path("content"), reply);
    seen.add(operation + " " + status);
    return reply;
  }

  private void expectHeader(String name, JsonNode reference, Reply reply) {
    JsonNode header = SchemaCheck.resolved(document, reference);
    if (header.path("required").asBoolean()) {
      assertThat(reply.header(name)).describedAs(name).isPresent();
    }
    reply
        .header(name)
        .map(TextNode::valueOf)
        .ifPresent(
            value ->
                assertThat(SchemaCheck.problems(document, header.get("schema"), value))
                    .describedAs(name)
                    .isEmpty());
  }

  private void expectBody(JsonNode content, Reply reply) throws IOException {
    if (content.isMissingNode()) {
      assertThat(reply.body()).isEmpty();
      return;
    }
    String documented = content.fieldNames().next();
    String type = reply.header("Content-Type").orElseThrow();
    assertThat(documented).isIn("*/*", type.replaceAll(";.*", ""));
    if (documented.endsWith("json")) {
      JsonNode schema = content.get(documented).get("schema");
      JsonNode body = MAPPER.readTree(reply.body());
      assertThat(SchemaCheck.problems(document, schema, body)).isEmpty();
    }
  }
}
