package io.thriftyp2p.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "storeadmin",
    description = "Looks into the store, and looks after it.",
    subcommands = {
      AdminStatus.class,
      AdminNodes.class,
      AdminKeys.class,
      AdminWhereis.class,
      AdminHaskey.class,
      AdminExplain.class,
      AdminBalance.class,
      AdminPurge.class,
      AdminSynced.class,
      AdminSafeToStop.class,
      AdminRemove.class,
      AdminLeave.class,
      AdminBackup.class,
      AdminToken.class
    },
    sortOptions = false)
final class StoreAdmin implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private final CommonOptions common = new CommonOptions();

  @Mixin private final ClientOptions options = new ClientOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  ClientOptions options() {
    return options;
  }

  @Override
  public Integer call() {
    CommandLine line = spec.commandLine();
    throw new ParameterException(
        line, "give one of " + String.join(", ", line.getSubcommands().keySet()));
  }
}
