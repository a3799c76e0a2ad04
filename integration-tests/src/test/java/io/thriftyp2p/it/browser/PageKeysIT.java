package io.thriftyp2p.it.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/**
 * Keys and values on the page of a node that only shows them, whatever they are called and hold.
 */
@Timeout(120)
class PageKeysIT {
  private static final String NETWORK = "127.0.82.";

  @Order(1)
  @RegisterExtension
  static final Browser browser = new Browser(NETWORK + 1);

  @Order(2)
  @RegisterExtension
  static final PageRing ring = PageRing.ofThree(NETWORK);

  private final NodePage page = new NodePage(browser);

  @BeforeAll
  static void thereAreSomeKeys() throws Exception {
    Samples.putAll(ring.http(0));
  }

  @Test
  void aKeyIsSearchedByPrefixOpenedAndExplained() throws Exception {
    page.open(ring.page(0), 3);
    page.search("fruit/", Samples.FRUIT);
    page.openListed(Samples.TEXT);
    assertThat(page.value()).isEqualTo(Samples.APPLE);
    assertThat(browser.texts("#facts .node-link"))
        .describedAs("owner and replicas")
        .hasSize(4)
        .allMatch(ring.endpoints()::contains);
    assertThat(browser.texts("#explain-answer .notice")).containsExactly("All replicas agree.");
    assertThat(browser.texts("#explain-answer tbody th .node-link"))
        .containsExactlyInAnyOrderElementsOf(ring.endpoints());
    assertThat(browser.texts("#explain-answer td[data-title=Has] .tag")).containsOnly("newest");
    browser.wholePicture("key-opened");
  }

  @Test
  void aReplicaIsALinkToThatNodesPageAtTheSameKey() {
    page.openAt(ring.page(0), Samples.TEXT);
    String replica =
        browser.texts("#explain-answer tbody th .node-link").stream()
            .filter(node -> !node.equals(ring.endpoint(0)))
            .findFirst()
            .orElseThrow();
    browser.run(
        "Array.from(document.querySelectorAll('#explain-answer th .node-link'))"
            + ".find((link) => link.textContent === arguments[0]).click()",
        replica);
    browser.until("its page", () -> browser.title().equals("thrifty · " + replica));
    browser.until("the same key", () -> page.value().equals(Samples.APPLE));
  }

  @Test
  void keysOfOneOwnerAreListedAndTogetherTheyAreAll() {
    page.open(ring.page(0) + "#prefix=fruit%2F", 3);
    int keys = 0;
    for (String owner : ring.endpoints()) {
      browser.run(
          "const select = document.getElementById('key-node'); select.value = arguments[0];"
              + "select.dispatchEvent(new Event('change'))",
          owner);
      browser.until(
          "they are listed",
          () ->
              browser.text("return location.hash").contains(owner)
                  && browser.texts("#key-list-state").get(0).matches("\\d+ keys?|No key matches."));
      keys += page.keys().size();
    }
    assertThat(keys).isEqualTo(Samples.FRUIT.size());
  }

  @Test
  void manyKeysAreTurnedPageByPageAndEachIsOnOneOfThem() {
    Set<String> many = new HashSet<>();
    try (StoreClient client = StoreClient.of(List.of(Endpoint.parse(ring.endpoint(0))))) {
      IntStream.range(0, 130).mapToObj(i -> "many/" + i).forEach(many::add);
      many.stream()
          .map(key -> client.put(key.getBytes(UTF_8), new byte[0]))
          .toList()
          .forEach(CompletableFuture::join);
    }
    page.open(ring.page(0) + "#prefix=many%2F", 3);
    browser.until("the first page is full", () -> page.keys().size() == 100);
    List<String> first = page.keys();
    browser.click("#key-next");
    browser.until("the second has the rest", () -> page.keys().size() == 30);
    Set<String> both = new HashSet<>(page.keys());
    both.addAll(first);
    assertThat(both).isEqualTo(many);
    assertThat(browser.find("#key-next").isEnabled()).isFalse();
    browser.click("#key-previous");
    browser.until("the first is there again", () -> page.keys().equals(first));
  }

  @Test
  void aPictureIsShownAsOne() {
    page.openAt(ring.page(0), Samples.PICTURE);
    browser.until(
        "the picture is there",
        () -> browser.number("return document.querySelector('#value img').naturalWidth") == 2);
    assertThat(browser.texts("#value-state").get(0)).startsWith("A picture of");
  }

  @ParameterizedTest
  @ValueSource(strings = {Samples.SCRIPT, Samples.IMAGE})
  void aKeyThatIsMarkupIsShownAsTextAndDoesNothing(String markup) {
    page.open(ring.page(0), 3);
    String title = browser.title();
    page.search("<", List.of(Samples.IMAGE, Samples.SCRIPT));
    page.openListed(markup);
    assertThat(page.value()).isEqualTo(markup);
    assertThat(browser.count("#keys-title ~ * script, .keys img, .keys script")).isZero();
    assertThat(browser.title()).isEqualTo(title);
    // Each node lists it anew, and a link to it works.
    page.openAt(ring.page(1), markup);
    assertThat(browser.texts("#key-name")).containsExactly(markup);
    assertThat(browser.title()).doesNotContain("hacked");
  }

  @Test
  void whatIsNotSeenInAKeyIsWrittenOut() {
    page.open(ring.page(0), 3);
    page.search("line", List.of("line\\x0abreak"));
  }

  @Test
  void aValueThatIsAPageDoesNotRunItsScriptsWhenItIsOpenedByItself() {
    browser.open(ring.http(0).valueOf(Samples.HTML));
    assertThat(browser.texts("#hello")).containsExactly("hello");
    assertThat(browser.title()).isNotEqualTo("hacked");
    assertThat(browser.text("return origin")).isEqualTo("null");
    assertThat(browser.errors()).anyMatch(error -> error.contains("Blocked script execution"));
    page.openAt(ring.page(0), Samples.HTML);
    assertThat(page.value()).isEqualTo(Samples.PAGE);
  }

  @Test
  void nothingOnThePageWritesAndTheNodeRefusesIt() throws Exception {
    page.openAt(ring.page(0), Samples.TEXT);
    browser.until("it says so", () -> browser.find("#write-off").isDisplayed());
    for (String control : List.of("#put-open", "#change", "#delete")) {
      assertThat(browser.find(control).isDisplayed()).describedAs(control).isFalse();
    }
    for (String method : List.of("PUT", "DELETE")) {
      String fetched = "(await fetch(arguments[0], {method: '%s'})).status".formatted(method);
      assertThat(browser.promised(fetched, "/v1/keys/fruit/apple"))
          .describedAs(method)
          .isEqualTo(403L);
    }
    assertThat(ring.http(0).get(Samples.TEXT)).isEqualTo(Samples.APPLE);
    assertThat(browser.errors()).hasSize(2).allMatch(error -> error.contains("403 (Forbidden)"));
  }

  @Test
  void aKeyThatIsNotThereIsSaidToBeNotThere() {
    page.open(ring.page(0), 3);
    browser.type("#open-key", "nobody's");
    browser.press(Keys.ENTER);
    browser.until(
        "it is said",
        () -> browser.texts("#value-state").contains("There is no value under this key."));
    browser.until(
        "nobody has it",
        () ->
            browser
                .texts("#explain-answer .notice")
                .contains("No replica has anything under this key."));
    assertThat(browser.errors()).allMatch(error -> error.contains("404 (Not Found)"));
  }

  @Test
  void aKeyIsFoundAndOpenedByKeyboardAlone() {
    page.open(ring.page(0), 3);
    browser.press("/");
    assertThat(browser.count("#key-search:focus")).isOne();
    browser.press("fruit/b", Keys.ENTER);
    browser.until("it is found", () -> page.keys().equals(List.of("fruit/banana")));
    for (int i = 0; i < 5 && browser.count("#key-list a:focus") == 0; i++) {
      browser.press(Keys.TAB);
    }
    browser.press(Keys.ENTER);
    browser.until("it is open", () -> page.value().contains("yellow"));
    browser.run("history.back()");
    browser.until("Back closes it", () -> browser.find("#no-key").isDisplayed());
  }
}
