package io.thriftyp2p.it.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The page with a ring behind it that only pretends: 100 nodes, of which one is down, one hands its
 * slots over, and one has a name that would be markup.
 */
final class ManyNodes implements AutoCloseable {
  static final int NODES = 100;
  static final String MARKUP = "<img src=x onerror=document.title='hacked'>";

  private static final String FILES = "io/thriftyp2p/diststore/http/page/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch halfMoved = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private ManyNodes(HttpServer server) {
    this.server = server;
  }

  static ManyNodes start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ManyNodes nodes = new ManyNodes(server);
    server.setExecutor(nodes.threads);
    server.createContext("/", exchange -> nodes.file(exchange, "index.html"));
    server.createContext(
        "/page/",
        exchange -> nodes.file(exchange, exchange.getRequestURI().getPath().substring(6)));
    server.createContext("/v1/events", nodes::events);
    server.createContext("/v1/keys", exchange -> json(exchange, "{\"keys\":[]}"));
    server.createContext("/v1/history", exchange -> json(exchange, "{\"events\":[]}"));
    server.createContext(
        "/v1/status",
        exchange -> json(exchange, "{\"version\":\"1\",\"durable\":true,\"webWrite\":false}"));
    server.start();
    return nodes;
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  static String endpoint(int node) {
    return "10.1.0." + node + ":9900";
  }

  /** Tells that half of what was to move has moved. */
  void moveHalf() {
    halfMoved.countDown();
  }

  /** As a node that stops: its events end, and nothing answers any more. */
  @Override
  public void close() {
    halfMoved.countDown();
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void file(HttpExchange exchange, String name) throws IOException {
    try (InputStream in = ManyNodes.class.getClassLoader().getResourceAsStream(FILES + name)) {
      answer(exchange, type(name), in.readAllBytes());
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css";
      case "js" -> "text/javascript";
      default -> "image/svg+xml";
    };
  }

  private static void json(HttpExchange exchange, String text) throws IOException {
    answer(exchange, "application/json", text.getBytes(UTF_8));
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void events(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    try (exchange) {
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      send(out, 4000);
      halfMoved.await();
      send(out, 2000);
      ended.await();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(OutputStream out, int leaving) throws IOException {
    String nodes =
        IntStream.rangeClosed(1, NODES).mapToObj(i -> node(i, leaving)).collect(joining(","));
    String report =
        """
        {"at":"2024-01-01T00:00:00.000Z","ring":{"name":"many","replicas":3},"nodes":[%s]}\
        """
            .formatted(nodes);
    out.write(("event: nodes\ndata: " + report + "\n\n").getBytes(UTF_8));
    out.flush();
  }

  private static String node(int i, int leaving) {
    String about =
        """
        "node":"%s","name":"%s","weight":1,"share":%s,"self":%s\
        """
            .formatted(
                endpoint(i),
                i == 4 ? MARKUP : endpoint(i),
                i == 2 ? "0" : String.format(Locale.ROOT, "%.6f", 1.0 / (NODES - 1)),
                i == 1);
    return i == 2
        ? "{%s,\"state\":\"down\",\"reached\":false,\"problem\":\"it cannot be reached\"}"
            .formatted(about)
        : reached(about, i, leaving);
  }

  private static String reached(String about, int i, int leaving) {
    return """
        {%s,"state":"%s","reached":true,"keys":%d,"tombstones":0,"bytes":%d,"durable":true,\
        "slots":{"owned":655,"filling":0,"leaving":%d},"hints":0,"requestsPerSecond":%d.5,\
        "synced":true,"safeToStop":true}\
        """
        .formatted(
            about, i == 3 ? "leaving" : "alive", 1000 * i, 100_000L * i, i == 3 ? leaving : 0, i);
  }
}
