package io.thriftyp2p.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What is said of one test; latencies in milliseconds.
 *
 * @param test its name
 * @param open whether latencies count from when requests were due, rather than from when they were
 *     sent
 */
public record Report(String test, boolean open, Measured measured) {
  private static final Map<String, Double> PERCENTILES = new LinkedHashMap<>();

  static {
    PERCENTILES.put("p50", 50.0);
    PERCENTILES.put("p95", 95.0);
    PERCENTILES.put("p99", 99.0);
    PERCENTILES.put("p99.9", 99.9);
  }

  /** For people, in some lines. */
  public String text() {
    StringJoiner lines = new StringJoiner("\n");
    lines.add(
        format(
            "%s: %.1f requests a second; %d requests in %.2f s, %d failed%s",
            test, measured.rate(), measured.requests(), seconds(), measured.failed(), kinds()));
    if (measured.missing() > 0) {
      lines.add(format("  %d keys were missing", measured.missing()));
    }
    StringBuilder latencies = new StringBuilder("  ");
    latencies.append(open ? "since due (ms):" : "service time (ms):");
    PERCENTILES.forEach(
        (name, percent) ->
            latencies.append(format(" %s %.3f", name, measured.percentile(percent))));
    lines.add(latencies.append(format(" max %.3f", measured.longest())));
    return lines.toString();
  }

  private String kinds() {
    StringJoiner kinds = new StringJoiner(", ", " (", ")").setEmptyValue("");
    new TreeMap<>(measured.failures()).forEach((kind, count) -> kinds.add(count + " " + kind));
    return kinds.toString();
  }

  /** The names of what {@link #csv} gives. */
  public static String csvHeader() {
    List<String> names =
        new ArrayList<>(List.of("test", "requests_per_second", "requests", "failed", "missing"));
    PERCENTILES.keySet().forEach(name -> names.add(name + "_ms"));
    names.add("max_ms");
    names.add("latency");
    return String.join(",", names);
  }

  public String csv() {
    return String.join(",", numbers().values().stream().map(Report::plain).toList());
  }

  /** An object on one line. */
  public String json() {
    Map<String, Object> fields = new LinkedHashMap<>(numbers());
    fields.put("seconds", rounded(seconds()));
    fields.put("failures", new TreeMap<>(measured.failures()));
    try {
      return new ObjectMapper().writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts can be written", e);
    }
  }

  private Map<String, Object> numbers() {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("test", test);
    numbers.put("requests_per_second", rounded(measured.rate()));
    numbers.put("requests", measured.requests());
    numbers.put("failed", measured.failed());
    numbers.put("missing", measured.missing());
    PERCENTILES.forEach(
        (name, percent) -> numbers.put(name + "_ms", rounded(measured.percentile(percent))));
    numbers.put("max_ms", rounded(measured.longest()));
    numbers.put("latency", open ? "since_due" : "service_time");
    return numbers;
  }

  private double seconds() {
    return measured.nanos() / 1e9;
  }

  private static double rounded(double number) {
    return Math.round(number * 1000) / 1000.0;
  }

  private static String plain(Object value) {
    return value instanceof Double number ? format("%.3f", number) : value.toString();
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}
