package io.thriftyp2p.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the page makes of 100 nodes, and of what a small ring does too fast to be seen. */
@Timeout(60)
class PageOfManyIT {
  @RegisterExtension static final Browser browser = new Browser("127.0.0.1");

  private final NodePage page = new NodePage(browser);
  private ManyNodes nodes;

  @BeforeEach
  void open() throws IOException {
    nodes = ManyNodes.start();
    page.open(nodes.address(), ManyNodes.NODES);
  }

  @AfterEach
  void close() {
    // A page that is still open would tell of the end at some later time.
    browser.leavePage();
    nodes.close();
    browser.errors(); // of a test in which nothing answered any more
  }

  @Test
  void allAreDrawnAndNoLabelCoversAnother() throws Exception {
    assertThat(page.arcs()).hasSize(ManyNodes.NODES);
    assertThat(browser.count("#ring .labels text")).isGreaterThan(8);
    assertThat(browser.run(OVERLAPPING)).isEqualTo(List.of());
    assertThat(page.scrollsSideways()).isFalse();
    browser.picture("many-light");
    browser.preferDark();
    browser.picture("many-dark");
  }

  /** Labels of which the boxes meet. */
  private static final String OVERLAPPING =
      """
      const boxes = Array.from(document.querySelectorAll("#ring .labels text"),
        (label) => ({label: label.textContent, box: label.getBoundingClientRect()}));
      return boxes.flatMap((a, i) => boxes.slice(i + 1)
        .filter((b) => a.box.left < b.box.right && b.box.left < a.box.right
          && a.box.top < b.box.bottom && b.box.top < a.box.bottom)
        .map((b) => `${a.label} | ${b.label}`));
      """;

  @Test
  void aTransferIsShownWithItsProgress() {
    browser.until("it begins", () -> transfer().contains("0 % · 4,000 slots to go"));
    assertThat(transfer()).startsWith(ManyNodes.endpoint(3) + " hands over");
    nodes.moveHalf();
    browser.until("it goes on", () -> transfer().contains("50 % · 2,000 slots to go"));
    assertThat(browser.number("return 100 * document.querySelector('progress').position"))
        .isEqualTo(50);
  }

  private static String transfer() {
    return String.join(" ", browser.texts("#transfers li"));
  }

  @Test
  void nodesAreSortedAndFiltered() {
    browser.click("#nodes th[data-column=keys] button");
    assertThat(page.rows().get(0)).isEqualTo(ManyNodes.endpoint(100));
    browser.click("#nodes th[data-column=keys] button");
    assertThat(page.rows().get(0)).isEqualTo(ManyNodes.endpoint(1));
    assertThat(page.rows().get(99)).describedAs("not known").isEqualTo(ManyNodes.endpoint(2));
    browser.type("#node-filter", "leaving");
    assertThat(page.rows()).containsExactly(ManyNodes.endpoint(3));
  }

  @Test
  void aNameThatIsMarkupIsShownAsText() {
    assertThat(browser.texts(NodePage.row(ManyNodes.endpoint(4)) + " .node-name"))
        .containsExactly(ManyNodes.MARKUP);
    assertThat(browser.count("#nodes img, #ring img, #ring image")).isZero();
    assertThat(browser.title()).startsWith("many");
  }

  @Test
  void aPhoneShowsAFewUntilAllAreAskedFor() throws Exception {
    browser.show(375, 812);
    assertThat(page.scrollsSideways()).isFalse();
    assertThat(shownRows()).isEqualTo(12);
    browser.picture("many-phone");
    browser.click("#nodes-all");
    assertThat(shownRows()).isEqualTo(ManyNodes.NODES);
    assertThat(page.scrollsSideways()).isFalse();
  }

  private static int shownRows() {
    return browser.number(
        "return Array.from(document.querySelectorAll('#nodes tbody tr'))"
            + ".filter((row) => row.offsetParent !== null).length");
  }

  @Test
  void whatIsOldIsSaidToBeOld() {
    nodes.close();
    browser.until("it notices", () -> browser.texts("#live").equals(List.of("reconnecting")));
    assertThat(browser.texts("#as-of")).containsExactly("as of 2024-01-01 00:00:00.000 UTC");
    assertThat(page.rows()).hasSize(ManyNodes.NODES);
  }
}
