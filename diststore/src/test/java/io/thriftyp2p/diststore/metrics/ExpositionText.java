package io.thriftyp2p.diststore.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prometheus' text format 0.0.4, read as strictly as {@code promtool check metrics} reads it, and
 * in some points more so: whatever is not quite right fails with its line.
 */
final class ExpositionText {
  private static final Pattern HEAD = Pattern.compile("# (HELP|TYPE) ([a-z_][a-z0-9_]*) (.+)");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-z_][a-z0-9_]*)(?:\\{(.*)})? ([-+.0-9A-Za-z]+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-z_][a-z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");

  private final Map<String, Family> families = new LinkedHashMap<>();

  /** One metric with all its samples. */
  record Family(String name, String type, String help, List<Sample> samples) {
    /** Of all samples with this name behind the metric's, such as _count, and these labels. */
    double sum(String suffix, Map<String, String> labels) {
      return samples.stream()
          .filter(sample -> sample.name().equals(name + suffix))
          .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
          .mapToDouble(Sample::value)
          .sum();
    }
  }

  record Sample(String name, Map<String, String> labels, double value) {}

  private ExpositionText() {}

  static Map<String, Family> parse(String text) {
    assertThat(text).endsWith("\n");
    ExpositionText parsed = new ExpositionText();
    String name = "";
    String help = "";
    for (String line : text.lines().toList()) {
      Matcher head = HEAD.matcher(line);
      if (line.startsWith("#")) {
        assertThat(head.matches()).as(line).isTrue();
        if (head.group(1).equals("HELP")) {
          help = head.group(3);
          name = head.group(2);
        } else {
          assertThat(name).as("HELP comes before " + line).isEqualTo(head.group(2));
          parsed.begin(name, head.group(3), help);
        }
      } else {
        parsed.sample(name, line);
      }
    }
    parsed.families.values().forEach(ExpositionText::check);
    return parsed.families;
  }

  private void begin(String name, String type, String help) {
    assertThat(type).as(name).isIn("counter", "gauge", "histogram", "summary");
    assertThat(help).as(name).isNotBlank();
    assertThat(families.put(name, new Family(name, type, help, new ArrayList<>())))
        .as(name + " is there once, with all its samples together")
        .isNull();
  }

  private void sample(String family, String line) {
    Matcher sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    assertThat(families).as("TYPE comes before " + line).containsKey(family);
    families
        .get(family)
        .samples()
        .add(
            new Sample(
                sample.group(1),
                labels(sample.group(2) == null ? "" : sample.group(2), line),
                number(sample.group(3))));
  }

  private static Map<String, String> labels(String text, String line) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (label.find(end) && label.start() == end) {
      assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
      end = label.end();
      if (end == text.length()) {
        break;
      }
    }
    assertThat(end).as(line).isEqualTo(text.length());
    return labels;
  }

  private static double number(String text) {
    return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
  }

  private static void check(Family family) {
    String name = family.name();
    assertThat(family.samples()).as(name).isNotEmpty();
    assertThat(family.samples().stream().map(s -> s.name() + s.labels()))
        .as(name)
        .doesNotHaveDuplicates();
    assertThat(family.samples()).as(name).noneMatch(sample -> Double.isNaN(sample.value()));
    assertThat(name.endsWith("_total")).as(name).isEqualTo(family.type().equals("counter"));
    assertThat(name)
        .doesNotContainPattern("_(milliseconds|millis|ms|ns|kb)(_|$)|_(bucket|count|sum)$");
    switch (family.type()) {
      case "counter", "gauge" ->
          assertThat(family.samples()).allMatch(sample -> sample.name().equals(name));
      case "histogram" -> checkBuckets(family);
      default ->
          assertThat(family.samples())
              .allMatch(sample -> sample.name().matches(name + "(_sum|_count)?"));
    }
    if (!family.type().equals("gauge")) {
      assertThat(family.samples()).as(name).allMatch(sample -> sample.value() >= 0);
    }
  }

  /** They grow up to +Inf, which is the count. */
  private static void checkBuckets(Family family) {
    Map<Map<String, String>, List<Sample>> buckets = new LinkedHashMap<>();
    for (Sample sample : family.samples()) {
      assertThat(sample.name()).matches(family.name() + "_(bucket|sum|count)");
      Map<String, String> series = new TreeMap<>(sample.labels());
      boolean bucket = series.remove("le") != null;
      assertThat(bucket).isEqualTo(sample.name().endsWith("_bucket"));
      List<Sample> of = buckets.computeIfAbsent(series, s -> new ArrayList<>());
      if (bucket) {
        of.add(sample);
      }
    }
    buckets.forEach(
        (series, of) -> {
          assertThat(of.stream().map(s -> number(s.labels().get("le"))).toList())
              .as(family.name() + series)
              .isSorted()
              .doesNotHaveDuplicates()
              .endsWith(Double.POSITIVE_INFINITY);
          assertThat(of.stream().map(Sample::value).toList()).isSorted();
          double all = of.get(of.size() - 1).value();
          assertThat(family.samples())
              .anyMatch(s -> s.name().endsWith("_count") && s.labels().equals(series))
              .anyMatch(s -> s.name().endsWith("_sum") && s.labels().equals(series))
              .filteredOn(s -> s.name().endsWith("_count") && s.labels().equals(series))
              .allMatch(s -> s.value() == all);
        });
  }
}
