package io.thriftyp2p.benchmarks.compare;

import java.util.List;

/** Where the members of a store are: all of them on the loopback interface. */
record Addresses(List<Integer> ports) {
  static final String HOST = "127.0.0.1";

  /** Reads ports that are separated by commas. */
  static Addresses parse(String ports) {
    return new Addresses(List.of(ports.split(",", -1)).stream().map(Integer::valueOf).toList());
  }

  /** As most configurations have them: host:port. */
  List<String> hostPorts() {
    return ports.stream().map(port -> HOST + ":" + port).toList();
  }
}
