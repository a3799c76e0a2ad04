package io.thriftyp2p.cli;

import io.thriftyp2p.cli.bench.Keys;
import io.thriftyp2p.cli.bench.LoadPlan;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What load storebench makes; named as in redis-benchmark where that has the same. */
final class BenchOptions {
  private static final int MOST_CLIENTS = 1_000;
  private static final int MOST_KEYS_OF_MGET = 1_000;

  @Option(
      names = "-c",
      paramLabel = "COUNT",
      description = "Clients, each with connections of its own; 50 unless given.")
  private int clients = 50;

  @Option(
      names = "-n",
      paramLabel = "COUNT",
      description = "Requests of each test; 100000 unless given.")
  private long requests = 100_000;

  @Option(
      names = "-P",
      paramLabel = "COUNT",
      description = "Requests that each client has under way at a time; 1 unless given.")
  private int pipeline = 1;

  @Option(names = "-d", paramLabel = "BYTES", description = "Size of a value; 64 unless given.")
  private int valueBytes = 64;

  @Option(
      names = "-r",
      paramLabel = "COUNT",
      description = "Keys, of which each request takes one at random; 100000 unless given.")
  private long keySpace = 100_000;

  @Option(
      names = "-t",
      paramLabel = "TEST",
      split = ",",
      converter = TestConverter.class,
      description = "What to measure, of set, get and mget, in this order; set,get unless given.")
  private List<BenchTest> tests = List.of(BenchTest.SET, BenchTest.GET);

  @Option(
      names = "--mget-keys",
      paramLabel = "COUNT",
      description = "Keys of each mget; 16 unless given.")
  private int keysOfMget = 16;

  @Option(
      names = "--rate",
      paramLabel = "COUNT",
      description =
          "Requests a second of all clients; latencies count from when a request was due. Without"
              + " it each client begins the next one when an earlier one ends.")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "Which random keys and values; 1 unless given.")
  private long seed = 1;

  @Option(
      names = "--warmup",
      paramLabel = "TIME|COUNT",
      converter = WarmupConverter.class,
      description =
          "How long, or how many requests, before each test; 2s unless given, 0 for none.")
  private Warmup warmup = new Warmup(Duration.ofSeconds(2), OptionalLong.empty());

  @Option(names = "--no-load", description = "Do not put the keys that get and mget would miss.")
  private boolean noLoad;

  @Option(names = "--csv", description = "A line of comma-separated values for each test.")
  private boolean csv;

  @Option(names = "--json", description = "An object a line for each test.")
  private boolean json;

  /**
   * What comes before a test.
   *
   * @param requests empty: as many as there is time for
   */
  record Warmup(Duration time, OptionalLong requests) {}

  /** Also says what is wrong with the options. */
  LoadPlan plan() {
    within("-c", clients, 1, MOST_CLIENTS);
    within("-P", pipeline, 1, RpcConfig.DEFAULTS.maxCallsPerLink());
    within("-n", requests, 1, Long.MAX_VALUE);
    within("-d", valueBytes, 0, Sizes.MAX_VALUE);
    within("-r", keySpace, 1, 1_000_000_000_000L);
    within("--mget-keys", keysOfMget, 1, MOST_KEYS_OF_MGET);
    if (rate < 0 || !Double.isFinite(rate)) {
      throw usage("--rate is " + rate + ": give requests a second");
    }
    if (csv && json) {
      throw usage("give either --csv or --json");
    }
    return new LoadPlan(requests, clients, pipeline, rate);
  }

  private static void within(String name, long given, long least, long most) {
    if (given < least || given > most) {
      throw usage("%s is %d: give %d to %d".formatted(name, given, least, most));
    }
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitStatus.USAGE, message + "; see storebench --help");
  }

  Keys keys() {
    return new Keys(keySpace, seed);
  }

  List<BenchTest> tests() {
    return tests;
  }

  int valueBytes() {
    return valueBytes;
  }

  int keysOfMget() {
    return keysOfMget;
  }

  Warmup warmup() {
    return warmup;
  }

  boolean loads() {
    return !noLoad;
  }

  boolean csv() {
    return csv;
  }

  boolean json() {
    return json;
  }

  static final class TestConverter implements ITypeConverter<BenchTest> {
    @Override
    public BenchTest convert(String text) {
      for (BenchTest test : BenchTest.values()) {
        if (test.label().equals(text.toLowerCase(Locale.ROOT))) {
          return test;
        }
      }
      throw new TypeConversionException("'" + text + "' is no test: give set, get or mget");
    }
  }

  static final class WarmupConverter implements ITypeConverter<Warmup> {
    @Override
    public Warmup convert(String text) {
      if (text.matches("[0-9]{1,18}")) {
        return new Warmup(Duration.ZERO, OptionalLong.of(Long.parseLong(text)));
      }
      return new Warmup(new DurationConverter().convert(text), OptionalLong.empty());
    }
  }
}
