package io.thriftyp2p.diststore.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.diststore.metrics.ExpositionText.Family;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/** The metrics of a node, as they come over HTTP. */
final class Scraped {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Map<String, Family> families;

  private Scraped(Map<String, Family> families) {
    this.families = families;
  }

  static Scraped of(StoreNode node) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(node, "/metrics", "text/plain");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new Scraped(ExpositionText.parse(answer.body()));
  }

  static HttpResponse<String> get(StoreNode node, String path, String accept)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.endpoint().port() + path);
    return CLIENT.send(
        HttpRequest.newBuilder(uri).header("Accept", accept).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  Map<String, Family> families() {
    return families;
  }

  /**
   * A figure; of all that have these tags together.
   *
   * @param tags names and values by turns
   */
  double value(String name, String... tags) {
    return sum(name, "", tags);
  }

  /** How many went into a histogram. */
  double count(String name, String... tags) {
    return sum(name, "_count", tags);
  }

  private double sum(String name, String suffix, String... tags) {
    assertThat(families).containsKey(name);
    Map<String, String> wanted = new TreeMap<>();
    for (int i = 0; i < tags.length; i += 2) {
      wanted.put(tags[i], tags[i + 1]);
    }
    return families.get(name).sum(suffix, wanted);
  }
}
