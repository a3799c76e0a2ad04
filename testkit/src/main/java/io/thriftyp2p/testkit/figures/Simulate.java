package io.thriftyp2p.testkit.figures;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/** The command {@code simulate}. */
public final class Simulate {
  private static final String USAGE =
      """
      usage: simulate figures [--quick]            every figure of the membership, with its bound
             simulate soak [--seeds N] [--from S]  random faults: N stories (10000), from seed S (1)
             simulate replay SEED [--trace FILE]   one story again, and all that happened in it
      Exit status: 0 all is well, 1 it is not, 2 usage.""";

  private Simulate() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
    if (rest.contains("--help")) {
      System.out.println(USAGE);
      return 0;
    }
    try {
      return dispatch(rest) ? 0 : 1;
    } catch (IllegalArgumentException e) {
      System.err.println("simulate: " + e.getMessage());
      System.err.println(USAGE);
      return 2;
    }
  }

  private static boolean dispatch(Deque<String> arguments) {
    String command = arguments.isEmpty() ? "" : arguments.remove();
    switch (command) {
      case "figures" -> {
        boolean quick = arguments.remove("--quick");
        requireNoMore(arguments);
        return quick ? Figures.quick(System.out) : Figures.all(System.out);
      }
      case "soak" -> {
        long seeds = option(arguments, "--seeds").map(Simulate::number).orElse(10_000L);
        long from = option(arguments, "--from").map(Simulate::number).orElse(1L);
        requireNoMore(arguments);
        return Soak.run(from, seeds, System.out, System.err);
      }
      case "replay" -> {
        Optional<Path> trace = option(arguments, "--trace").map(Path::of);
        long seed = number(arguments.isEmpty() ? "nothing" : arguments.remove());
        requireNoMore(arguments);
        return Soak.replay(seed, trace, System.out);
      }
      default -> throw new IllegalArgumentException("'" + command + "' is no command of it");
    }
  }

  /** Takes an option and its value out. */
  private static Optional<String> option(Deque<String> arguments, String name) {
    Optional<String> value = Optional.empty();
    for (int left = arguments.size(); left > 0; left--) {
      String argument = arguments.remove();
      if (!argument.equals(name)) {
        arguments.add(argument);
      } else if (left == 1) {
        throw new IllegalArgumentException(name + " needs a value");
      } else {
        value = Optional.of(arguments.remove());
        left--;
      }
    }
    return value;
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " is not a number", e);
    }
  }

  private static void requireNoMore(Deque<String> arguments) {
    if (!arguments.isEmpty()) {
      throw new IllegalArgumentException("what is " + arguments.peek() + "?");
    }
  }
}
