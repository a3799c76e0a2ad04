package io.thriftyp2p.it.browser;

import java.util.List;

/** The page of a node, as far as the tests look at it. */
final class NodePage {
  private static final String MARK = "marked";

  private final Browser browser;

  NodePage(Browser browser) {
    this.browser = browser;
  }

  /** Opens the page and waits until it shows this many nodes live. */
  void open(String address, int nodes) {
    browser.open(address);
    browser.until("the page is live", () -> browser.texts("#live").equals(List.of("live")));
    browser.until(nodes + " nodes are shown", () -> rows().size() == nodes);
  }

  /** The addresses in the list of the nodes. */
  List<String> rows() {
    return browser.texts("#nodes tbody tr .node-address");
  }

  /** The addresses of the arcs in the drawing. */
  @SuppressWarnings("unchecked") // a list of strings
  List<String> arcs() {
    return (List<String>)
        browser.run(
            "return Array.from(document.querySelectorAll('#ring [data-arc]'),"
                + " (arc) => arc.dataset.arc)");
  }

  /** The state of a node as its row has it, in words, or that it has no row. */
  String state(String node) {
    return browser.texts(row(node) + " .state").stream().findFirst().orElse("no row");
  }

  /** How large a share of the ring the nodes have by their rows, in percent. */
  List<Double> shares() {
    return browser.texts("#nodes tbody td[data-column=share] > span:first-child").stream()
        .map(text -> Double.parseDouble(text.replace(" %", "")))
        .toList();
  }

  /** Where it is drawn: the middle of its box is not on it. */
  void clickArc(String node) {
    browser.clickAt(
        "const shape = document.querySelector(arguments[0] + ' .arc-shape');"
            + "const outer = shape.getPointAtLength(shape.getTotalLength() / 4);"
            + "const middle = new DOMPoint(outer.x * 0.85, outer.y * 0.85);"
            + "const at = middle.matrixTransform(shape.getScreenCTM());"
            + "return [Math.round(at.x), Math.round(at.y)]",
        arc(node));
  }

  static String row(String node) {
    return "#nodes tbody tr[data-node='" + node + "']";
  }

  static String arc(String node) {
    return "#ring [data-arc='" + node + "']";
  }

  /** Whoever loads the page anew loses the mark. */
  void mark() {
    browser.run("window." + MARK + " = true");
  }

  boolean isMarked() {
    return Boolean.TRUE.equals(browser.run("return window." + MARK + " === true"));
  }

  /** Searches keys by prefix, and waits until exactly these are listed. */
  void search(String prefix, List<String> found) {
    browser.type("#key-search", prefix);
    browser.click("#key-form button");
    browser.until("the keys " + found + " are listed", () -> keys().equals(found));
  }

  List<String> keys() {
    return browser.texts("#key-list .key-name");
  }

  /** Opens the key of that name from the list. */
  void openListed(String key) {
    int at = keys().indexOf(key) + 1;
    browser.click("#key-list li:nth-child(" + at + ") a");
    browser.until(
        "the value of " + key + " is shown",
        () ->
            browser.texts("#key-name").equals(List.of(key))
                && browser.count("#facts dt") > 0
                && explained());
  }

  /**
   * Opens a node's page at a key, as a link does, and waits until value and explanation are there.
   */
  void openAt(String address, String key) {
    browser.open(address + "#key=" + Http.path(key));
    browser.until(key + " is open", () -> browser.count("#facts dt") > 0 && explained());
  }

  private boolean explained() {
    return browser.count("#explain-answer tbody tr") > 0;
  }

  String value() {
    return String.join("", browser.texts("#value"));
  }

  /** Whether the page can be moved sideways. */
  boolean scrollsSideways() {
    return browser.number("return document.scrollingElement.scrollWidth")
        > browser.number("return innerWidth");
  }
}
