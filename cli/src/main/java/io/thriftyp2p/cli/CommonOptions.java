package io.thriftyp2p.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What every command takes. */
@Command(versionProvider = VersionOfBuild.class)
@SuppressWarnings("UnusedVariable") // picocli reads them
final class CommonOptions {
  @Option(names = "--verbose", description = "Log what happens, and show stack traces.")
  private boolean verbose;

  @Option(names = "--help", usageHelp = true, description = "Show this help.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version.")
  private boolean version;

  boolean isVerbose() {
    return verbose;
  }
}
