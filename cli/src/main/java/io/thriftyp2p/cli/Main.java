package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.locator.RingEntryException;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.io.IOException;
import java.net.BindException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs the command that the first argument names with those that follow. */
public final class Main {
  private static final List<String> NAMES =
      List.of(
          "locator",
          "storeserver",
          "storeput",
          "storeget",
          "storedel",
          "storeprimer",
          "storetest",
          "storebench",
          "storeadmin");

  private Main() {}

  public static void main(String[] args) {
    chooseSelectors();
    chooseLeakDetection();
    chooseLog(args);
    System.exit(run(args));
  }

  /**
   * The JDK looks through every file of the class path for another kind of selector before it takes
   * its own; a command that is told which would be done in that time.
   */
  private static void chooseSelectors() {
    try {
      String ofLinux = Class.forName("sun.nio.ch.EPollSelectorProvider").getName();
      System.setProperty("java.nio.channels.spi.SelectorProvider", ofLinux);
    } catch (ClassNotFoundException e) {
      // Another system, or another JDK: it finds what it has.
    }
  }

  /**
   * Netty walks the stack for one buffer of 128, to tell where those were made that nobody gives
   * back: for a node, a fiftieth of all its time.
   */
  private static void chooseLeakDetection() {
    String level = "io.netty.leakDetection.level";
    if (System.getProperty(level) == null) {
      System.setProperty(level, "disabled");
    }
  }

  /** Logback takes as long to start as a command that hardly ever has anything to log. */
  private static void chooseLog(String... args) {
    boolean server =
        args.length > 0 && (args[0].equals("locator") || args[0].equals("storeserver"));
    if (!server && !Arrays.asList(args).contains("--verbose")) {
      System.setProperty("slf4j.provider", "io.thriftyp2p.cli.WarningsLog");
      // It would tell of the choice.
      System.setProperty("slf4j.internal.verbosity", "WARN");
    }
  }

  private static Callable<Integer> command(String name) {
    return switch (name) {
      case "locator" -> new LocatorCommand();
      case "storeserver" -> new StoreServer();
      case "storeput" -> new StorePut();
      case "storeget" -> new StoreGet();
      case "storedel" -> new StoreDel();
      case "storeprimer" -> new StorePrimer();
      case "storetest" -> new StoreTest();
      case "storebench" -> new StoreBench();
      case "storeadmin" -> new StoreAdmin();
      default -> throw new IllegalArgumentException(name);
    };
  }

  static int run(String... args) {
    if (args.length == 0 || !NAMES.contains(args[0])) {
      System.err.println("give one of these commands: " + String.join(" ", NAMES));
      return ExitStatus.USAGE;
    }
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    Optional<PlainLine> plain = PlainLine.read(rest);
    int status = plain.isPresent() ? run(args[0], plain.get(), rest) : parseAndRun(args[0], rest);
    if (System.out.checkError()) {
      System.err.println(args[0] + ": standard output cannot be written");
      return status == ExitStatus.DONE ? ExitStatus.USAGE : status;
    }
    return status;
  }

  private static int run(String name, PlainLine line, String[] arguments) {
    Optional<ClientCommand> command = Optional.empty();
    try {
      Optional<Integer> answer = line.answer(name);
      if (answer.isPresent()) {
        return answer.get();
      }
      command = line.toCommand(name);
      return command.isPresent() ? command.get().call() : parseAndRun(name, arguments);
    } catch (Exception e) {
      return failed(name, command.isPresent() && command.get().writes(), e, false);
    }
  }

  private static int parseAndRun(String name, String[] arguments) {
    boolean verbose = Arrays.asList(arguments).contains("--verbose");
    if (verbose) {
      System.setProperty("thrifty.log.level", "DEBUG");
    }
    return new CommandLine(command(name))
        // A value may begin with an at sign: it is not the name of a file with arguments.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((failure, line) -> usage(failure))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> failed(name, writes(line), failure, verbose))
        .execute(arguments);
  }

  private static boolean writes(CommandLine line) {
    Object command = line.getCommandSpec().userObject();
    return command instanceof ClientCommand client && client.writes();
  }

  private static int usage(ParameterException failure) {
    String name = failure.getCommandLine().getCommandSpec().qualifiedName();
    System.err.println(name + ": " + oneLine(failure) + "; see " + name + " --help");
    return ExitStatus.USAGE;
  }

  private static int failed(String name, boolean writes, Exception failure, boolean verbose) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (verbose) {
      cause.printStackTrace();
    }
    System.err.println(name + ": " + oneLine(cause) + nextStep(cause, writes));
    return status(cause);
  }

  private static String nextStep(Throwable failure, boolean writes) {
    if (failure instanceof PeerUnreachableException) {
      return "; start a node there, or name another with -h";
    }
    if (failure instanceof PeerRefusedException refused
        && refused.reason() == PeerRefusedException.Reason.UNKNOWN_METHOD) {
      return "; it is no node of the store: name another with -h";
    }
    if (PeerRefusedException.isDenial(failure)) {
      return "; show a token with --token-file, or a certificate of that role";
    }
    if (failure instanceof UnavailableException unavailable) {
      return advice(writes, unavailable.mayHaveBeenApplied());
    }
    return failure instanceof PeerException peer ? advice(writes, peer.mayHaveBeenApplied()) : "";
  }

  private static String advice(boolean writes, boolean mayHaveBeenApplied) {
    if (!writes) {
      return "; try again, or another node with -h";
    }
    return mayHaveBeenApplied
        ? "; a write may have happened: read the key to see"
        : "; nothing was written: try again, or another node with -h";
  }

  private static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    return (message == null ? failure.toString() : message).replaceAll("\\s+", " ").strip();
  }

  private static int status(Throwable failure) {
    if (failure instanceof CommandFailure known) {
      return known.status();
    }
    if (failure instanceof BindException
        || failure instanceof IllegalArgumentException
        || PeerRefusedException.isDenial(failure)) {
      return ExitStatus.USAGE;
    }
    if (failure instanceof RingEntryException entry) {
      return entry.contradiction() ? ExitStatus.USAGE : ExitStatus.NOBODY;
    }
    if (failure instanceof PeerException peer) {
      return peer.mayHaveBeenApplied() ? ExitStatus.UNAVAILABLE : ExitStatus.NOBODY;
    }
    return failure instanceof IOException ? ExitStatus.USAGE : ExitStatus.UNAVAILABLE;
  }
}
