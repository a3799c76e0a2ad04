package io.thriftyp2p.it.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.it.Server;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A node of the store as PipelineDHT's own tests saw theirs: by name, over HTTP. */
final class WebNode {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final String name;
  private final Server server;
  private String address = "";

  WebNode(String name, Server server) {
    this.name = name;
    this.server = server;
  }

  /** Once it is in its ring. */
  private String address() {
    if (address.isEmpty()) {
      address = server.address();
    }
    return address;
  }

  String name() {
    return name;
  }

  Server server() {
    return server;
  }

  /** As it is given to those who are to join it. */
  String line() {
    return name + ":" + address();
  }

  HttpResponse<byte[]> send(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address() + path))
            .method(method, body)
            .timeout(LIMIT)
            .build();
    return CLIENT.send(request, BodyHandlers.ofByteArray());
  }

  private String succeed(String method, String path, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = send(method, path, body);
    String text = new String(response.body(), UTF_8);
    if (response.statusCode() != 200) {
      throw new AssertionError(
          "%s %s of %s: %d %s".formatted(method, path, name, response.statusCode(), text));
    }
    return text;
  }

  void put(String key, String value) throws IOException, InterruptedException {
    succeed("PUT", "/db/" + URLEncoder.encode(key, UTF_8), BodyPublishers.ofString(value));
  }

  String get(String key) throws IOException, InterruptedException {
    return succeed("GET", "/db/" + URLEncoder.encode(key, UTF_8), BodyPublishers.noBody());
  }

  void delete(String key) throws IOException, InterruptedException {
    succeed("DELETE", "/db/" + URLEncoder.encode(key, UTF_8), BodyPublishers.noBody());
  }

  List<String> keys() throws IOException, InterruptedException {
    return lines(succeed("GET", "/db", BodyPublishers.noBody()));
  }

  List<String> peers() throws IOException, InterruptedException {
    return lines(succeed("GET", "/dht/peers", BodyPublishers.noBody()));
  }

  void join(WebNode other) throws IOException, InterruptedException {
    succeed("POST", "/dht/join", BodyPublishers.ofString(other.line()));
  }

  void leave() throws IOException, InterruptedException {
    succeed("GET", "/dht/leave", BodyPublishers.noBody());
  }

  private static List<String> lines(String text) {
    return Stream.of(text.split("\r\n")).filter(line -> !line.isEmpty()).toList();
  }
}
