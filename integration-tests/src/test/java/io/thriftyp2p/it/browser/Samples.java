package io.thriftyp2p.it.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;

/** Some keys to look at, among them such as try to be more than text. */
final class Samples {
  static final String TEXT = "fruit/apple";
  static final String APPLE = "An apple a day.";
  static final String PICTURE = "picture";
  static final String SCRIPT = "<script>document.title='hacked'</script>";
  static final String IMAGE = "<img src=x onerror=\"document.title='hacked'\">";
  static final String HTML = "html";
  static final String PAGE = SCRIPT + IMAGE + "<p id=hello>hello</p>";
  static final String UNSEEN = "line\nbreak";

  /** In the order in which the page lists them. */
  static final List<String> FRUIT = List.of(TEXT, "fruit/banana", "fruit/cherry");

  static final List<String> KEYS =
      List.of(TEXT, "fruit/banana", "fruit/cherry", PICTURE, SCRIPT, IMAGE, HTML, UNSEEN);

  private static final byte[] PNG =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==");

  private Samples() {}

  static void putAll(Http node) throws Exception {
    node.put(TEXT, APPLE);
    node.put("fruit/banana", "{\"colour\": \"yellow\", \"pieces\": 6}");
    node.put("fruit/cherry", "Two on one stem.");
    node.put(PICTURE, "image/png", PNG);
    node.put(SCRIPT, SCRIPT);
    node.put(IMAGE, IMAGE);
    node.put(HTML, "text/html; charset=utf-8", PAGE.getBytes(UTF_8));
    node.put(UNSEEN, "A key of two lines.");
  }
}
