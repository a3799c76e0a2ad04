package io.thriftyp2p.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a node that was started with --web-write, and the pages of others that would. */
@Timeout(120)
class PageWritesIT {
  private static final String NETWORK = "127.0.83.";

  @Order(1)
  @RegisterExtension
  static final Browser browser = new Browser(NETWORK + 1);

  @Order(2)
  @RegisterExtension
  static final PageRing ring =
      new PageRing(NETWORK, List.of(List.of("--web-write"), List.of("--web-write")));

  private final NodePage page = new NodePage(browser);

  @BeforeEach
  void thereIsAnApple() throws Exception {
    ring.http(0).put(Samples.TEXT, Samples.APPLE);
  }

  @Test
  void aValueIsPutChangedAndDeleted() throws Exception {
    page.open(ring.page(0), 2);
    browser.click("#put-open");
    browser.type("#put-key", "new one");
    browser.type("#put-text", "first");
    browser.click("#put-form button[type=submit]");
    browser.until("it is open", () -> page.value().equals("first"));
    assertThat(ring.http(1).get("new one")).isEqualTo("first");
    browser.until("it is listed", () -> page.keys().contains("new one"));

    browser.click("#change");
    browser.type("#put-text", "second");
    browser.click("#put-form button[type=submit]");
    browser.until("it has changed", () -> page.value().equals("second"));

    browser.click("#delete");
    assertThat(browser.texts("#delete-key")).containsExactly("new one");
    browser.click("#delete-now");
    browser.until(
        "it is gone",
        () -> browser.texts("#value-state").contains("There is no value under this key."));
    assertThat(ring.http(1).status("new one")).isEqualTo(404);
    browser.until("it is not listed any more", () -> !page.keys().contains("new one"));
    assertThat(browser.errors()).allMatch(error -> error.contains("404 (Not Found)"));
  }

  @Test
  void thePageOfAnotherNodeChangesNothingHere() throws Exception {
    page.open(ring.page(1), 2);
    String put = "await fetch(arguments[0], {method: 'PUT', body: 'stored'}).then((r) => r.status)";
    assertThat(browser.promised(put, ring.http(0).valueOf("evil"))).isEqualTo("TypeError");
    assertThat(ring.http(0).status("evil")).isEqualTo(404);
    assertThat(browser.errors())
        .isNotEmpty()
        .allMatch(error -> error.contains("Content Security Policy"));
  }

  /**
   * By its address, and by a name for it, under which a browser tells less of where it comes from.
   */
  @ParameterizedTest
  @ValueSource(strings = {NETWORK + "1", Browser.NAME})
  void aPageOfSomebodyElsesChangesNothing(String host) throws Exception {
    String node = ring.page(0).replace(NETWORK + "1", host);
    try (ForeignSite site = ForeignSite.against(node)) {
      browser.open(site.address());
      browser.until(
          "all was tried",
          () -> browser.number("return window.tried.length") >= ForeignSite.ATTEMPTS);
      assertThat(browser.errors())
          .describedAs("what the node has refused")
          .filteredOn(
              error ->
                  error.contains("403 (Forbidden)") || error.contains("405 (Method Not Allowed)"))
          .anyMatch(error -> error.contains("/dht/leave?told "))
          .anyMatch(error -> error.contains("/dht/leave?silent "))
          .anyMatch(error -> error.contains("/dht/leave?head "))
          .anyMatch(error -> error.contains("/evil "));
    }
    assertThat(ring.http(0).status("evil")).isEqualTo(404);
    assertThat(ring.http(0).get(Samples.TEXT)).isEqualTo(Samples.APPLE);
    assertThat(ring.http(0).at("v1/status")).contains("\"members\":2");
  }

  /** Whoever owns the name could have it stand for this machine while his page is open. */
  @Test
  void aPageUnderSomebodyElsesNameForTheNodeSeesAndChangesNothing() throws Exception {
    browser.open(ring.page(0).replace(NETWORK + "1", Browser.NAME));
    assertThat(browser.texts("body"))
        .singleElement()
        .asString()
        .contains("open this node by localhost or its address");
    String look = "await fetch('/v1/keys').then((r) => r.text())";
    assertThat(browser.promised(look)).asString().contains("by localhost or its address");
    String put =
        "await fetch('/v1/keys/evil', {method: 'PUT', body: 'stored'}).then((r) => r.text())";
    assertThat(browser.promised(put)).asString().contains("by the node's address");
    assertThat(ring.http(0).status("evil")).isEqualTo(404);
    assertThat(browser.errors())
        .isNotEmpty()
        .allMatch(error -> error.contains("403 (Forbidden)") || error.contains("/favicon.ico"));
  }
}
