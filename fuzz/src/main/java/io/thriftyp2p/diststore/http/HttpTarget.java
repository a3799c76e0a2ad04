package io.thriftyp2p.diststore.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.thriftyp2p.diststore.FuzzedNode;
import io.thriftyp2p.fuzz.Pieces;
import io.thriftyp2p.fuzz.Target;
import io.thriftyp2p.locator.rpc.FuzzedServer;
import io.thriftyp2p.locator.rpc.Messages;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A connection that speaks HTTP, with all routes and a store in memory behind them. The first byte
 * of an input says where the stream behind it is cut. Two nodes that are alike hear the same
 * stream, one at once and the other in pieces: their answers are the same.
 */
public final class HttpTarget implements Target {
  /** What is put into the stores is not to pile up. */
  private static final int STREAMS_TO_A_NODE = 5_000;

  private static final int MOST_BYTES = 4_096;

  private Optional<Pair> pair = Optional.empty();
  private int streams;

  private record Pair(Served whole, Served cut) {}

  /** A node and the port that speaks HTTP for it. */
  private record Served(FuzzedNode node, FuzzedServer server) {
    static Served fresh() {
      FuzzedNode node = new FuzzedNode();
      StandIns others = new StandIns(node.served());
      HttpServer http =
          StoreHttp.of(
              HttpConfig.of(256, MOST_BYTES, Duration.ofSeconds(1), true, Exposure.LOCAL),
              () -> Optional.of(node.served()),
              others,
              others,
              node.clock(),
              (method, route, status, took) -> {},
              others,
              "1.0");
      return new Served(
          node,
          new FuzzedServer(RpcConfig.DEFAULTS, node.main(), node.multiplexed(), Optional.of(http)));
    }

    Outcome outcome(List<byte[]> pieces) {
      try (FuzzedServer.Connection connection = server.openHttp()) {
        connection.send(pieces);
        node.run();
        connection.run();
        return new Outcome(connection.isOpen(), connection.received());
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // compared by hand
  private record Outcome(boolean open, byte[] answers) {
    @Override
    public String toString() {
      return (open ? "open " : "closed ") + new String(answers, ISO_8859_1);
    }
  }

  @Override
  public Map<String, byte[]> seeds() {
    Map<String, byte[]> seeds = new TreeMap<>();
    add(seeds, "put-get", put("/v1/keys/a%2Fb?ttl=60"), get("/v1/keys/a%2Fb?consistency=one"));
    add(seeds, "keys", put("/v1/keys/k"), get("/v1/keys?limit=5&prefix=k"));
    add(seeds, "delete", request("DELETE", "/v1/keys/k", "", ""), get("/v1/keys/k"));
    add(seeds, "head", request("HEAD", "/v1/status", "", ""), get("/v1/ring"));
    add(seeds, "views", get("/v1/nodes"), get("/v1/history?count=3"), get("/v1/explain/k"));
    add(seeds, "operations", get("/healthz"), get("/readyz?synced"), get("/metrics"));
    add(seeds, "pages", get("/"), get("/v1/openapi.json"));
    add(seeds, "events", get("/v1/events"));
    add(seeds, "pipeline", request("PUT", "/db/k", "", "v"), get("/db/k"), get("/db"));
    add(seeds, "peers", get("/dht/peers"), get("/dht/leave"));
    add(seeds, "join", request("POST", "/dht/join", "", "one:10.0.0.2:9900\r\n"));
    add(seeds, "pydiststore", request("POST", "/k", "", "v"), get("/get/k"), get("/list"));
    add(seeds, "local", request("POST", "/local/k", "", "v"), get("/getlocal/k"));
    add(seeds, "options", request("OPTIONS", "*", "", ""), request("OPTIONS", "/db", "", ""));
    add(seeds, "page-writes", request("PUT", "/db/k", "Origin: http://127.0.0.1:9900\r\n", "v"));
    add(
        seeds,
        "expects",
        request("PUT", "/v1/keys/k", "Expect: 100-continue\r\nContent-Type: a/b\r\n", "v"));
    add(
        seeds,
        "chunks",
        "PUT /v1/keys/k HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n0\r\nT: u\r\n\r\n");
    add(seeds, "http10", "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    add(seeds, "proxy", "GET http://a/healthz HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n");
    return seeds;
  }

  private static void add(Map<String, byte[]> seeds, String name, String... requests) {
    seeds.put(name, Messages.stream(20, String.join("", requests).getBytes(ISO_8859_1)));
  }

  private static String get(String target) {
    return request("GET", target, "", "");
  }

  private static String put(String target) {
    return request("PUT", target, "Content-Type: text/plain\r\n", "a value");
  }

  private static String request(String method, String target, String headers, String body) {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    return "%s %s HTTP/1.1\r\nHost: 127.0.0.1:9900\r\n%s%s\r\n%s"
        .formatted(method, target, headers, length, body);
  }

  @Override
  public void take(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Pair nodes = pair.orElseGet(() -> new Pair(Served.fresh(), Served.fresh()));
    pair = Optional.of(nodes);
    byte[] stream = Arrays.copyOfRange(input, 1, input.length);
    Outcome whole = nodes.whole().outcome(List.of(stream));
    Outcome cut = nodes.cut().outcome(Pieces.cut(stream, input[0] & 0xff));
    if (++streams % STREAMS_TO_A_NODE == 0) {
      pair = Optional.empty();
    }
    if (whole.open() != cut.open() || !Arrays.equals(whole.answers(), cut.answers())) {
      pair = Optional.empty();
      throw new AssertionError(
          "the answers depend on how the bytes arrive:\n%s\nelse\n%s".formatted(whole, cut));
    }
  }

  @Override
  public int allocatesAtMost() {
    return 4 << 20;
  }

  @Override
  public int allocatesAByte() {
    return 4_000;
  }
}
