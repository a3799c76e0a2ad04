package io.thriftyp2p.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.it.netns.Namespace;
import io.thriftyp2p.it.netns.Namespaces;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Store;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node that is on a network, and asks nobody who he is. */
@Timeout(120)
class StrangersIT {
  /** A call of die, in unframed strict binary, for printf. */
  private static final String DIE =
      "\\x80\\x01\\x00\\x01\\x00\\x00\\x00\\x03die\\x00\\x00\\x00\\x00\\x00";

  @Order(1)
  @RegisterExtension
  final Namespaces namespaces = new Namespaces(1);

  @Order(2)
  @RegisterExtension
  final Servers servers = new Servers();

  @Test
  void overTheNetworkNobodyEndsIt() throws Exception {
    Namespace machine = namespaces.all().get(0);
    Fleet fleet = new Fleet(servers);
    fleet.start(List.of(Place.in(machine)));
    Endpoint node = fleet.live().get(0);
    try (TSocket socket = new TSocket(node.host(), node.port(), 10_000)) {
      socket.open();
      Store.Client client = new Store.Client(new TBinaryProtocol(socket));
      client.die();
      client.ping();
      assertThat(client.get_all()).hasSize(1);
    }
    assertThat(page(node, "/metrics"))
        .contains("thrifty_server_turned_away_total{bound=\"access\"} 1.0");
    assertThat(page(node, "/v1/status")).contains("\"insecure\":true");
    Server server = fleet.take(node);
    machine.run(
        "bash",
        "-c",
        String.format(Locale.ROOT, "printf '%s' >/dev/tcp/%s/%d", DIE, node.host(), node.port()));
    server.awaitExit();
  }

  private static String page(Endpoint node, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + node + path)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
