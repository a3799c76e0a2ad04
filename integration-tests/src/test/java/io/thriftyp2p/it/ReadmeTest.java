package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README shows code that is compiled and tested, line for line, and links to what is there. */
class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)[^)]*\\)");

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static String compiled() throws IOException {
    StringBuilder sources = new StringBuilder();
    for (String module : List.of("examples/src/main/java", "integration-tests/src/test/java")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          sources.append(squeezed(Files.readString(file)));
        }
      }
    }
    return sources.toString();
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", " ");
  }

  @Test
  void theCodeThatItShowsIsCompiledAndTested() throws IOException {
    String sources = compiled();
    Matcher blocks = JAVA.matcher(readme());
    int count = 0;
    while (blocks.find()) {
      count++;
      for (String part : blocks.group(1).split("\n\n", -1)) {
        assertThat(sources).contains(squeezed(part).strip());
      }
    }
    assertThat(count).isGreaterThanOrEqualTo(3);
  }

  @Test
  void itsLinksLeadSomewhere() throws IOException {
    Matcher links = LINK.matcher(readme());
    int count = 0;
    while (links.find()) {
      count++;
      assertThat(ROOT.resolve(links.group(1))).exists();
    }
    assertThat(count).isGreaterThanOrEqualTo(6);
  }
}
