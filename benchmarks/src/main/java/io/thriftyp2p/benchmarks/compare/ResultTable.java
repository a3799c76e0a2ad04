package io.thriftyp2p.benchmarks.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A table of what several stores have reached, in Markdown: for each operation, one row for each
 * store. What is compared is each round's rate with that of the operation's first store in the same
 * round; the median of these ratios is what drifts least.
 */
final class ResultTable {
  private static final String HEAD =
      """
      | operation | store | per second | min – max | p50 µs | p99 µs | first : this |
      |---|---|---:|---:|---:|---:|---:|
      """;

  private final Map<String, Map<String, List<Round>>> rounds = new LinkedHashMap<>();

  private record Round(double rate, double p50Micros, double p99Micros) {}

  /** Reads lines {@code OPERATION|STORE|RATE P50 P99} from standard input. */
  public static void main(String[] args) throws IOException {
    ResultTable table = new ResultTable();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      table.add(line);
    }
    System.out.print(table);
  }

  /**
   * @throws IllegalArgumentException when the line is none of {@link #main}'s
   */
  void add(String line) {
    String[] fields = line.split("\\|", -1);
    String[] figures = fields[fields.length - 1].split(" ", -1);
    if (fields.length != 3 || figures.length != 3) {
      throw new IllegalArgumentException(
          "'" + line + "' is no result: OPERATION|STORE|RATE P50 P99");
    }
    rounds
        .computeIfAbsent(fields[0], operation -> new LinkedHashMap<>())
        .computeIfAbsent(fields[1], store -> new ArrayList<>())
        .add(
            new Round(
                Double.parseDouble(figures[0]),
                Double.parseDouble(figures[1]),
                Double.parseDouble(figures[2])));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEAD);
    rounds.forEach(
        (operation, stores) -> {
          List<Round> first = stores.values().iterator().next();
          stores.forEach((store, all) -> text.append(row(operation, store, all, first)));
        });
    return text.toString();
  }

  private static String row(String operation, String store, List<Round> all, List<Round> first) {
    double[] rates = sorted(all, Round::rate);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,.0f | %,.0f – %,.0f | %,.0f | %,.0f | %.2f |%n",
        operation,
        store,
        median(rates),
        rates[0],
        rates[rates.length - 1],
        median(sorted(all, Round::p50Micros)),
        median(sorted(all, Round::p99Micros)),
        median(ratios(first, all)));
  }

  private static double[] ratios(List<Round> first, List<Round> other) {
    double[] ratios = new double[Math.min(first.size(), other.size())];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = first.get(i).rate() / other.get(i).rate();
    }
    Arrays.sort(ratios);
    return ratios;
  }

  private static double[] sorted(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return rounds.stream().mapToDouble(figure).sorted().toArray();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
