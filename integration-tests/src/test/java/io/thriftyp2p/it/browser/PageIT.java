package io.thriftyp2p.it.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thriftyp2p.it.Server;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/** The ring and its nodes on the page, while nodes come and go. */
@Timeout(120)
class PageIT {
  private static final String NETWORK = "127.0.81.";

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
  void aRingOfThreeIsShownLiveWithItsNodesAndTheirShares() throws Exception {
    page.open(ring.page(0), 3);
    assertThat(page.rows()).containsExactlyElementsOf(ring.endpoints());
    assertThat(page.arcs()).containsExactlyElementsOf(ring.endpoints());
    assertThat(page.shares().stream().mapToDouble(d -> d).sum()).isCloseTo(100, within(0.2));
    assertThat(browser.texts("#nodes .state")).containsOnly("● alive");
    assertThat(browser.title()).isEqualTo("thrifty · " + ring.endpoint(0));
    assertThat(labelsThatAreCut()).isEqualTo(List.of());
    browser.until("keys, bytes and load are shown", PageIT::figuresAreShown);
    browser.picture("ring-light");
  }

  private static Object labelsThatAreCut() {
    return browser.run(
        """
        const ring = document.getElementById("ring").getBoundingClientRect();
        return Array.from(document.querySelectorAll("#ring .labels text"))
          .filter((label) => label.getBoundingClientRect().left < ring.left
            || label.getBoundingClientRect().right > ring.right)
          .map((label) => label.textContent);
        """);
  }

  private static boolean figuresAreShown() {
    String copies = Integer.toString(Samples.KEYS.size());
    return browser.texts("td[data-column=keys]").equals(List.of(copies, copies, copies))
        && browser.texts("td[data-column=bytes]").stream().allMatch(t -> t.matches("[0-9.]+ K?i?B"))
        && browser.texts("td[data-column=requestsPerSecond]").stream()
            .allMatch(t -> t.matches("[0-9.]+"));
  }

  @Test
  void aFourthNodeAppearsAndOnceKilledShowsAsDownWithoutAReload() throws Exception {
    page.open(ring.page(0), 3);
    page.mark();
    Server fourth = ring.join();
    String node = fourth.address();
    browser.until("it appears", () -> page.rows().contains(node) && page.arcs().contains(node));
    browser.until("it is alive", () -> page.state(node).equals("● alive"));
    assertThat(page.shares()).hasSize(4).allMatch(share -> share > 0);

    fourth.killNow();
    browser.until("it is down", () -> page.state(node).equals("✕ down"));
    assertThat(browser.find(NodePage.arc(node)).getDomAttribute("data-state")).isEqualTo("down");
    assertThat(browser.texts(NodePage.row(node) + " .conditions .bad"))
        .singleElement()
        .asString()
        .startsWith("not reached");
    assertThat(browser.texts("#announcement")).first().asString().contains(node + " is down");
    browser.until(
        "the change is listed", () -> browser.texts("#changes").get(0).contains("→ ✕ down"));
    browser.picture("node-down");

    ring.forget(fourth);
    browser.until("it is forgotten", () -> page.arcs().equals(ring.endpoints()));
    assertThat(page.isMarked()).isTrue();
  }

  @Test
  void aNodeIsSelectedInRingAndListAlike() {
    page.open(ring.page(0), 3);
    String node = ring.endpoint(1);
    page.clickArc(node);
    assertThat(browser.find(NodePage.row(node)).getDomAttribute("class")).contains("selected");
    browser.click(NodePage.row(node) + " .node-name");
    assertThat(browser.find(NodePage.arc(node)).getDomAttribute("aria-selected"))
        .isEqualTo("false");
  }

  @Test
  void aPhoneShowsAllOfItsWidth() throws Exception {
    browser.show(375, 812);
    page.open(ring.page(0), 3);
    assertThat(page.scrollsSideways()).isFalse();
    browser.picture("phone");
    page.openAt(ring.page(0), Samples.TEXT);
    assertThat(page.scrollsSideways()).isFalse();
    browser.wholePicture("phone-whole");
  }

  @Test
  void darkIsAsTheSystemHasItUntilSomethingElseIsChosen() throws Exception {
    browser.preferDark();
    page.open(ring.page(0), 3);
    assertThat(brightness()).isLessThan(60);
    browser.picture("ring-dark");
    browser.click("#theme");
    assertThat(browser.texts("#theme span:last-child")).containsExactly("light");
    assertThat(brightness()).isGreaterThan(200);
    browser.open(ring.page(0));
    assertThat(brightness()).describedAs("it is kept").isGreaterThan(200);
    browser.run("localStorage.clear()");
  }

  /** Of the ground, from 0 to 255. */
  private static int brightness() {
    return browser.number(
        "return Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
  }

  @Test
  void theRingAndTheNodesAreReachedByKeyboard() {
    page.open(ring.page(0), 3);
    browser.run("document.body.focus()");
    browser.press(Keys.TAB);
    assertThat(browser.texts(":focus")).containsExactly("Skip to the nodes");
    tabTo("#ring [data-arc]");
    browser.press(Keys.ARROW_RIGHT);
    assertThat(browser.find(":focus").getDomAttribute("data-arc")).isEqualTo(ring.endpoint(1));
    browser.press(Keys.ENTER);
    assertThat(browser.find(NodePage.row(ring.endpoint(1))).getDomAttribute("class"))
        .contains("selected");
    tabTo("#node-filter");
    browser.press(ring.endpoint(2));
    browser.until("one node is left", () -> page.rows().equals(List.of(ring.endpoint(2))));
    tabTo("#key-search");
  }

  private static void tabTo(String selector) {
    for (int i = 0; i < 12 && browser.count(selector + ":focus") == 0; i++) {
      browser.press(Keys.TAB);
    }
    assertThat(browser.count(selector + ":focus")).describedAs("%s is reached", selector).isOne();
  }
}
