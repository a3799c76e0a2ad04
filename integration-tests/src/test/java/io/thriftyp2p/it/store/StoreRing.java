package io.thriftyp2p.it.store;

import io.thriftyp2p.it.Place;
import io.thriftyp2p.it.Server;
import io.thriftyp2p.it.Servers;
import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The nodes of a store, numbered from 0, each with a data directory that outlives its process. */
final class StoreRing {
  private static final Duration WHOLE_WITHIN = Duration.ofMinutes(2);

  /** A node with a disk needs somewhat more than the smallest. */
  private static final String JAVA_OPTIONS = Place.JAVA_OPTIONS.replace("64m", "128m");

  private final Servers servers;
  private final Map<Integer, Server> running = new TreeMap<>();
  private final List<Place> places;
  private final List<Path> data;
  private final List<String> options;

  /**
   * @param data where each keeps its data, in the order of the places
   * @param options of every {@code storeserver}
   */
  StoreRing(Servers servers, List<Place> places, List<Path> data, String... options) {
    this.servers = servers;
    this.places = new ArrayList<>(places);
    this.data = data;
    this.options = List.of(options);
  }

  /** Nodes on addresses of this machine, with their data in one directory. */
  static StoreRing local(Servers servers, Path data, String network, int nodes) {
    return new StoreRing(
        servers,
        IntStream.rangeClosed(1, nodes).mapToObj(i -> place(network + i)).toList(),
        IntStream.range(0, nodes).mapToObj(i -> data.resolve("node" + i)).toList());
  }

  /** On an address of this machine. */
  static Place place(String address) {
    return roomy(Place.loopback(address));
  }

  /** With memory enough for a node with a disk. */
  static Place roomy(Place place) {
    return place.withJavaOptions(JAVA_OPTIONS);
  }

  /** Starts the first nodes: one begins a ring, and the others join it. */
  void start(int nodes) throws IOException {
    launch(0, "--alone").awaitReady();
    for (int i = 1; i < nodes; i++) {
      launch(i, "-h", endpoint(0).toString(), "--wait");
    }
    running.values().forEach(Server::awaitReady);
  }

  /** The same, and waits until all slots have their replicas. */
  void startWhole(int nodes) throws IOException {
    start(nodes);
    try (Replicas replicas = new Replicas(endpoints())) {
      replicas.awaitSynced(WHOLE_WITHIN);
    }
  }

  /** Starts a node, and does not wait until it is ready. */
  Server launch(int node, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addAll(options);
    line.add("--insecure");
    line.addAll(List.of("--address", endpoint(node).host()));
    line.addAll(List.of("--port", Integer.toString(endpoint(node).port())));
    line.addAll(List.of("--data", data.get(node).toString()));
    Server server = servers.launch(places.get(node), "storeserver", line.toArray(String[]::new));
    running.put(node, server);
    return server;
  }

  /** Starts one more node, which joins through the first one that runs. */
  Server join(int node) throws IOException {
    Endpoint through = endpoint(running.keySet().iterator().next());
    return launch(node, "-h", through.toString());
  }

  /** Starts a node that was killed, with what it left on its disk, and waits until it is ready. */
  void restart(int node) throws IOException {
    launch(node).awaitReady();
  }

  /** As kill -9 does; the node's data stays. */
  void kill(int node) {
    running.remove(node).close();
  }

  void killAll() {
    // First all of them, and only then are their ends waited for.
    running.values().forEach(Server::killNow);
    List.copyOf(running.keySet()).forEach(this::kill);
  }

  void restartAll() throws IOException {
    for (int i = 0; i < places.size(); i++) {
      launch(i);
    }
    running.values().forEach(Server::awaitReady);
  }

  /** From its next start on a node runs elsewhere, such as under another command. */
  void move(int node, Place place) {
    places.set(node, place);
  }

  Place place(int node) {
    return places.get(node);
  }

  Server server(int node) {
    return running.get(node);
  }

  /** A node that has left is none any more. */
  void gone(int node) {
    running.remove(node);
  }

  /** Counts a node among those that run again. */
  void back(int node, Server server) {
    running.put(node, server);
  }

  Endpoint endpoint(int node) {
    return places.get(node).endpoint();
  }

  /** Of the nodes that run. */
  List<Endpoint> endpoints() {
    return running.keySet().stream().map(this::endpoint).toList();
  }
}
