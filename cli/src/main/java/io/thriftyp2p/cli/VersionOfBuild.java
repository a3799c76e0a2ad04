package io.thriftyp2p.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that stands in the jar's manifest. */
final class VersionOfBuild implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {"thrifty-p2p " + (version == null ? "(not packaged)" : version)};
  }
}
