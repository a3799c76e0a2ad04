package io.thriftyp2p.it;

import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The nodes of one ring, each with an address of its own, to be killed, stopped and cut off. */
final class Fleet {
  /** Starting up is work for the processor; more at once only wait for each other. */
  private static final int STARTED_AT_ONCE = 4;

  private final Servers servers;
  private final Map<Endpoint, Server> running = new ConcurrentHashMap<>();

  /** How often each was taken: a call that began before and ends after tells nothing. */
  private final Map<Endpoint, Integer> taken = new ConcurrentHashMap<>();

  /** Where each keeps its data: a node that is started again finds what it had. */
  private final Map<Endpoint, Path> data = new ConcurrentHashMap<>();

  Fleet(Servers servers) {
    this.servers = servers;
  }

  /** Starts a ring: the first place begins it, all others join through that one. */
  void start(List<Place> places) throws IOException {
    giveBack(launch(places.get(0), "--alone"));
    String first = places.get(0).endpoint().toString();
    List<Place> others = places.subList(1, places.size());
    for (int from = 0; from < others.size(); from += STARTED_AT_ONCE) {
      List<Server> started = new ArrayList<>();
      for (Place place : others.subList(from, Math.min(others.size(), from + STARTED_AT_ONCE))) {
        // While many start, the one that all ask may take its time.
        started.add(launch(place, "-h", first, "--wait"));
      }
      started.forEach(this::giveBack);
    }
  }

  /** Starts one more node, which joins through one that runs. */
  void join(Place place) throws IOException {
    join(place, running.keySet().iterator().next());
  }

  /** Starts one more node, which joins through this one. */
  void join(Place place, Endpoint through) throws IOException {
    giveBack(launch(place, "-h", through.toString()));
  }

  private Server launch(Place place, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.add("--insecure");
    line.addAll(List.of("--address", place.endpoint().host()));
    line.addAll(List.of("--port", Integer.toString(place.endpoint().port())));
    line.addAll(List.of("--data", dataOf(place.endpoint()).toString()));
    return servers.launch(place, "storeserver", line.toArray(String[]::new));
  }

  private Path dataOf(Endpoint endpoint) throws IOException {
    Path known = data.get(endpoint);
    if (known == null) {
      known = servers.newDirectory();
      data.put(endpoint, known);
    }
    return known;
  }

  /** From its next start on the node has an empty disk, and is another node therefore. */
  void loseDisk(Endpoint endpoint) {
    data.remove(endpoint);
  }

  /** The nodes that should answer. */
  List<Endpoint> live() {
    return List.copyOf(running.keySet());
  }

  /** Takes a node out of those that should answer; it is the caller's to kill or stop. */
  Server take(Endpoint endpoint) {
    taken.merge(endpoint, 1, Integer::sum);
    return running.remove(endpoint);
  }

  /** How often a node was taken until now. */
  int timesTaken(Endpoint endpoint) {
    return taken.getOrDefault(endpoint, 0);
  }

  /** Counts a node among those that should answer, once it is ready. */
  void giveBack(Server server) {
    running.put(server.awaitReady(), server);
  }
}
