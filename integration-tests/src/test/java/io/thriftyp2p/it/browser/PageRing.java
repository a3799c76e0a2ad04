package io.thriftyp2p.it.browser;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.it.Place;
import io.thriftyp2p.it.Rings;
import io.thriftyp2p.it.Server;
import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A ring of processes whose pages are looked at: one for all tests of a class, in memory. */
final class PageRing implements BeforeAllCallback, AfterAllCallback {
  private static final Duration EQUAL_WITHIN = Duration.ofSeconds(20);

  private final String network;
  private final List<List<String>> options;
  private final List<Server> servers = new ArrayList<>();

  /**
   * @param network the first three numbers of the nodes' addresses, with a dot behind each
   * @param options of each node
   */
  PageRing(String network, List<List<String>> options) {
    this.network = network;
    this.options = List.copyOf(options);
  }

  static PageRing ofThree(String network) {
    return new PageRing(network, List.of(List.of(), List.of(), List.of()));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    for (List<String> more : options) {
      launch(more);
    }
    servers.forEach(Server::awaitReady);
    Rings.awaitEqual(servers.stream().map(Server::endpoint).toList(), EQUAL_WITHIN);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    servers.forEach(Server::close);
  }

  private Server launch(List<String> more) throws IOException {
    String address = network + (servers.size() + 1);
    List<String> line = new ArrayList<>(List.of("--memory", "--network", "machine"));
    line.add("--insecure");
    line.addAll(List.of("--address", address, "--port", Integer.toString(Place.PORT)));
    line.addAll(servers.isEmpty() ? List.of("--alone") : List.of("-h", endpoint(0), "--wait"));
    line.addAll(more);
    Server server =
        Server.launch(Place.loopback(address), "storeserver", line.toArray(String[]::new));
    servers.add(server);
    return server;
  }

  /** Starts one more node, which joins. */
  Server join() throws IOException {
    Server server = launch(List.of());
    server.awaitReady();
    return server;
  }

  /** Has a node forgotten that is dead, on all others. */
  void forget(Server dead) throws Exception {
    servers.remove(dead);
    Endpoint gone = dead.endpoint();
    dead.close();
    try (StoreClient client = StoreClient.of(List.of(servers.get(0).endpoint()))) {
      client.forget(gone).get(10, TimeUnit.SECONDS);
    }
  }

  /** Of the node that started as the so-manieth, from 0 on: host:port. */
  String endpoint(int node) {
    return network + (node + 1) + ":" + Place.PORT;
  }

  List<String> endpoints() {
    return servers.stream().map(Server::address).toList();
  }

  /** The address of a node's page. */
  String page(int node) {
    return "http://" + endpoint(node) + "/";
  }

  Http http(int node) {
    return new Http(page(node));
  }
}
