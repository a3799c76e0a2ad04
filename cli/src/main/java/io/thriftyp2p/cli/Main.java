package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.locator.RingEntryException;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.PeerRefusedException;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import java.io.IOException;
import java.net.BindException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
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
    System.exit(run(args));
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
    int status =
        new CommandLine(command.get())
            // A value may begin with an at sign: it is not the name of a file with arguments.
            .setExpandAtFiles(false)
            .setParameterExceptionHandler((failure, line) -> usage(failure))
            .setExecutionExceptionHandler(
                (failure, line, parsed) -> failed(line.getCommandSpec(), failure, verbose))
            .execute(rest);
    if (System.out.checkError()) {
      System.err.println(args[0] + ": standard output cannot be written");
      return status == ExitStatus.DONE ? ExitStatus.USAGE : status;
    }
    return status;
  }

  private static int usage(ParameterException failure) {
    String name = failure.getCommandLine().getCommandSpec().qualifiedName();
    System.err.println(name + ": " + oneLine(failure) + "; see " + name + " --help");
    return ExitStatus.USAGE;
  }

  private static int failed(CommandSpec command, Exception failure, boolean verbose) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (verbose) {
      cause.printStackTrace();
    }
    boolean writes = command.userObject() instanceof ClientCommand client && client.writes();
    System.err.println(command.root().name() + ": " + oneLine(cause) + nextStep(cause, writes));
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
