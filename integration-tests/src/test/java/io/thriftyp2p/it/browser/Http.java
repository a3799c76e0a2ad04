package io.thriftyp2p.it.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What a program says to a node, past the browser.
 *
 * @param base the address of the node's page
 */
record Http(String base) {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** A key as it stands in an address. */
  static String path(String key) {
    return URLEncoder.encode(key, UTF_8).replace("+", "%20");
  }

  /** The address of a key's value. */
  String valueOf(String key) {
    return base + "v1/keys/" + path(key);
  }

  void put(String key, String type, byte[] value) throws Exception {
    HttpRequest request =
        request(valueOf(key))
            .PUT(BodyPublishers.ofByteArray(value))
            .header("Content-Type", type)
            .build();
    assertThat(send(request).statusCode()).isEqualTo(204);
  }

  void put(String key, String value) throws Exception {
    put(key, "text/plain; charset=utf-8", value.getBytes(UTF_8));
  }

  /** The status of the answer, and 404 where there is no value. */
  int status(String key) throws Exception {
    return send(request(valueOf(key)).build()).statusCode();
  }

  String get(String key) throws Exception {
    return send(request(valueOf(key)).build()).body();
  }

  /** The answer at a path that does not begin with a slash. */
  String at(String path) throws Exception {
    return send(request(base + path).build()).body();
  }

  private static HttpRequest.Builder request(String address) {
    return HttpRequest.newBuilder(URI.create(address)).timeout(LIMIT);
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }
}
