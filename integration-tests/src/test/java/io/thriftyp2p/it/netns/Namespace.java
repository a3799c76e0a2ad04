package io.thriftyp2p.it.netns;

import java.util.List;
import java.util.stream.Stream;

/** A network namespace, with one address that all others of its {@link Namespaces} can dial. */
public record Namespace(String name, String address) {
  /** What stands before a command that is to run in here; it becomes that command's process. */
  public List<String> prefix() {
    return List.of("ip", "netns", "exec", name);
  }

  /** Runs a command in here, to its end. */
  public String run(String... line) {
    return Tool.run(Stream.concat(prefix().stream(), Stream.of(line)).toArray(String[]::new));
  }

  /** Joins it to a bridge in another namespace. */
  void connect(String hub, String bridge, String port) {
    Tool.run("ip", "netns", "add", name);
    Tool.run(
        "ip link add %s netns %s type veth peer name eth0 netns %s"
            .formatted(port, hub, name)
            .split(" "));
    Tool.run("ip", "-n", hub, "link", "set", port, "master", bridge, "up");
    Tool.run("ip", "-n", name, "address", "add", address + "/24", "dev", "eth0");
    Tool.run("ip", "-n", name, "link", "set", "lo", "up");
    Tool.run("ip", "-n", name, "link", "set", "eth0", "up");
  }
}
