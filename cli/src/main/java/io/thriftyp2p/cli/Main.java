package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.locator.RingEntryException;
import io.thriftyp2p.locator.node.PeerException;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs the command that the first argument names with those that follow. */
public final class Main {
  private static final Map<String, Supplier<Callable<Integer>>> COMMANDS =
      Map.of(
          "locator", LocatorCommand::new,
          "storeserver", StoreServer::new,
          "storeput", StorePut::new,
          "storeget", StoreGet::new,
          "storedel", StoreDel::new,
          "storeprimer", StorePrimer::new,
          "storetest", StoreTest::new,
          "storeadmin", StoreAdmin::new);

  private Main() {}

  public static void main(String[] args) {
    int status = run(args);
    System.out.flush();
    System.exit(status);
  }

  static int run(String... args) {
    Supplier<Callable<Integer>> command = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (command == null) {
      System.err.println("give one of these commands: " + String.join(" ", COMMANDS.keySet()));
      return ExitStatus.USAGE;
    }
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    boolean verbose = Arrays.asList(rest).contains("--verbose");
    if (verbose) {
      System.setProperty("thrifty.log.level", "DEBUG");
    }
    return new CommandLine(command.get())
        .setParameterExceptionHandler((failure, line) -> usage(failure))
        .setExecutionExceptionHandler(
            (failure, line, parsed) ->
                failed(line.getCommandSpec().root().name(), failure, verbose))
        .execute(rest);
  }

  private static int usage(ParameterException failure) {
    String name = failure.getCommandLine().getCommandSpec().qualifiedName();
    System.err.println(name + ": " + oneLine(failure) + "; see " + name + " --help");
    return ExitStatus.USAGE;
  }

  private static int failed(String name, Exception failure, boolean verbose) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (verbose) {
      cause.printStackTrace();
    }
    System.err.println(name + ": " + explain(cause));
    return status(cause);
  }

  private static String explain(Throwable failure) {
    if (failure instanceof NoSuchFileException) {
      return oneLine(failure) + ": there is no such file";
    }
    if (failure instanceof UnavailableException unavailable) {
      return oneLine(failure) + advice(unavailable.mayHaveBeenApplied());
    }
    return failure instanceof PeerException peer
        ? oneLine(failure) + advice(peer.mayHaveBeenApplied())
        : oneLine(failure);
  }

  private static String advice(boolean mayHaveBeenApplied) {
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
    if (failure instanceof BindException || failure instanceof IllegalArgumentException) {
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
