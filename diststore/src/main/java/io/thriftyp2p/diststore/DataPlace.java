package io.thriftyp2p.diststore;

import java.nio.file.Path;

/** Where a node keeps its data; the port may have to be found first. */
@FunctionalInterface
public interface DataPlace {
  /** The directory of the node that listens on that port. */
  Path of(int port);

  /** This directory, whatever the port. */
  static DataPlace in(Path directory) {
    return port -> directory;
  }

  /** A directory for each port, in this one. */
  static DataPlace byPort(Path parent) {
    return port -> parent.resolve(Integer.toString(port));
  }
}
