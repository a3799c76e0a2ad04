package io.thriftyp2p.benchmarks.micro;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks of this package, and prints one table of their times and targets. */
public final class Micro {
  private static final String HEAD =
      """
      | benchmark | time | ± | unit | target |
      |---|---:|---:|---|---|
      """;

  private Micro() {}

  /** Takes what JMH takes on its command line. */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    System.out.print(table(run(args)));
  }

  static Collection<RunResult> run(String... args)
      throws RunnerException, CommandLineOptionException {
    CommandLineOptions given = new CommandLineOptions(args);
    OptionsBuilder options = new OptionsBuilder();
    options.parent(given);
    if (given.getIncludes().isEmpty()) {
      options.include(Micro.class.getPackageName());
    }
    return new Runner(options.shouldFailOnError(true).build()).run();
  }

  static String table(Collection<RunResult> results) {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (RunResult result : results) {
      scores.put(name(result.getParams()), result.getPrimaryResult().getScore());
    }
    StringBuilder text = new StringBuilder(HEAD);
    for (RunResult result : results) {
      String name = name(result.getParams());
      Result<?> time = result.getPrimaryResult();
      Target target = Target.ALL.get(name);
      String verdict =
          target == null
              ? ""
              : target.verdict(time.getScore(), time.getScoreUnit(), scores).orElse("");
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.2f | %.2f | %s | %s |%n",
              name,
              time.getScore(),
              time.getScoreError(),
              time.getScoreUnit(),
              verdict));
    }
    return text.toString();
  }

  /** The class, the method and the parameters: {@code RingLookup.owner, 3}. */
  private static String name(BenchmarkParams params) {
    String full = params.getBenchmark();
    int method = full.lastIndexOf('.');
    String name = full.substring(full.lastIndexOf('.', method - 1) + 1);
    String values =
        params.getParamsKeys().stream().map(params::getParam).collect(Collectors.joining(", "));
    return values.isEmpty() ? name : name + ", " + values;
  }
}
