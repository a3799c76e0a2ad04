package io.thriftyp2p.diststore.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.diststore.metrics.ExpositionText.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What docs/ says of the metrics, held against what a node shows. */
final class MetricDocs {
  private static final Path DOCS = Path.of(System.getProperty("project.root", ".."), "docs");

  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z0-9_]+)` \\| (\\w+) \\| ([^|]*?) ?\\| ([^|]+) \\| (.+) \\|");
  private static final Pattern NAME =
      Pattern.compile("\\b(?:thrifty|jvm|process|system)_[a-z0-9_]+");
  private static final Pattern PART = Pattern.compile("_(bucket|sum|count)$");

  private MetricDocs() {}

  private record Row(String type, Set<String> tags) {}

  private static Map<String, Row> rows() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    for (String line : Files.readAllLines(DOCS.resolve("metrics.md"), UTF_8)) {
      if (line.startsWith("| `")) {
        Matcher row = ROW.matcher(line);
        assertThat(row.matches()).as(line).isTrue();
        Set<String> tags =
            row.group(3).isBlank()
                ? Set.of()
                : Set.of(row.group(3).strip().replace("`", "").split(", "));
        assertThat(rows.put(row.group(1), new Row(row.group(2), tags))).as(line).isNull();
      }
    }
    return rows;
  }

  /** Names without what a histogram hangs on to them. */
  static Set<String> documented() throws IOException {
    return rows().keySet();
  }

  /** The metrics that a file of docs/ asks for. */
  static Set<String> used(String file) throws IOException {
    Set<String> used = new TreeSet<>();
    Set<String> known = documented();
    for (String line : Files.readAllLines(DOCS.resolve(file), UTF_8)) {
      if (line.contains("expr\":") || line.contains("expr:") || line.contains("query\":")) {
        Matcher name = NAME.matcher(line);
        while (name.find()) {
          String whole = PART.matcher(name.group()).replaceFirst("");
          used.add(known.contains(name.group()) ? name.group() : whole);
        }
      }
    }
    return used;
  }

  /** Of the JVM's own not all are everywhere; of ours all are there, and no others. */
  static void matches(Scraped scraped) throws IOException {
    Map<String, Row> rows = rows();
    assertThat(ours(scraped.families().keySet())).isEqualTo(ours(rows.keySet()));
    assertThat(rows.keySet()).containsAll(scraped.families().keySet());
    for (Family family : scraped.families().values()) {
      Row row = rows.get(family.name());
      assertThat(family.type()).as(family.name()).isEqualTo(row.type());
      Set<String> tags =
          family.samples().stream()
              .flatMap(sample -> sample.labels().keySet().stream())
              .filter(tag -> !tag.equals("le"))
              .collect(Collectors.toSet());
      assertThat(tags).as(family.name()).isEqualTo(row.tags());
    }
  }

  private static Set<String> ours(Set<String> names) {
    return names.stream()
        .filter(name -> name.startsWith("thrifty_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
