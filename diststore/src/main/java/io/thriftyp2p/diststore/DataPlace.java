package io.thriftyp2p.diststore;

import java.nio.file.Path;

/**
 * Where a node keeps its data.
 *
 * @param path the directory itself, or the one in which each port has its own
 */
public record DataPlace(Path path, boolean byPort) {
  /** This directory, whatever the port. */
  public static DataPlace in(Path directory) {
    return new DataPlace(directory, false);
  }

  /** A directory for each port, in this one. */
  public static DataPlace byPort(Path parent) {
    return new DataPlace(parent, true);
  }

  /** The directory of the node that listens on that port. */
  public Path of(int port) {
    return byPort ? path.resolve(Integer.toString(port)) : path;
  }
}
