package io.thriftyp2p.it.netns;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Removes namespaces, and what runs in them. Touches only names that {@link Namespaces} gives. */
final class Leftovers {
  private static final Pattern OURS = Pattern.compile("thrifty-(\\d+)-\\w+");

  private Leftovers() {}

  /** What runs left behind that were killed before they could clean up. */
  static void removeThoseOfEndedRuns() {
    names().forEach(Leftovers::removeUnlessItsRunGoesOn);
  }

  private static void removeUnlessItsRunGoesOn(String name) {
    Matcher ours = OURS.matcher(name);
    if (ours.matches() && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty()) {
      remove(name);
    }
  }

  /** All namespaces that this process has made. */
  static void removeThoseOf(long pid) {
    names().filter(name -> name.startsWith("thrifty-" + pid + "-")).forEach(Leftovers::remove);
  }

  private static Stream<String> names() {
    // A line is a name, or a name and an id.
    return Tool.ask("ip", "netns", "list").text().lines().map(line -> line.split(" ", 2)[0]);
  }

  private static void remove(String name) {
    pids(name)
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
    Tool.run("ip", "netns", "delete", name);
  }

  private static Stream<Long> pids(String name) {
    List<String> pids = Tool.ask("ip", "netns", "pids", name).text().lines().toList();
    return pids.stream().filter(pid -> pid.matches("\\d+")).map(Long::valueOf);
  }
}
