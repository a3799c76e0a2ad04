package io.thriftyp2p.it.hostile.node;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.tls.Tls;
import io.thriftyp2p.locator.tls.TlsException;
import io.thriftyp2p.locator.tls.TlsFiles;
import io.thriftyp2p.locator.tls.TlsMode;
import io.thriftyp2p.testkit.certificates.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A ring of three nodes that keep everything in memory; the first one is there to be attacked. */
public final class NodeRing implements AutoCloseable {
  private static final List<String> HOSTS = List.of("127.0.20.1", "127.0.20.2", "127.0.20.3");

  private final List<NodeProcess> nodes = new ArrayList<>();
  private final Optional<Tls> tls;

  private NodeRing(Optional<Tls> tls) {
    this.tls = tls;
  }

  /**
   * Starts it, and waits until all are in.
   *
   * @param home of the checkout
   * @param work for logs and certificates
   * @param heap of each, as -Xmx takes it
   */
  public static NodeRing start(Path home, Path work, String heap, boolean certificates)
      throws IOException, InterruptedException, TlsException {
    Files.createDirectories(work);
    List<String> shared = new ArrayList<>(List.of("--memory"));
    Optional<Tls> tls = Optional.empty();
    if (certificates) {
      TlsFiles files = TestAuthority.in(work.resolve("ca")).certify("node", "", HOSTS);
      shared.addAll(
          List.of(
              "--tls-cert",
              files.certificate().toString(),
              "--tls-key",
              files.key().toString(),
              "--tls-ca",
              files.authorities().toString()));
      tls = Optional.of(Tls.open(files, TlsMode.REQUIRED, Duration.ofMinutes(1)));
    }
    NodeRing ring = new NodeRing(tls);
    try {
      for (String host : HOSTS) {
        ring.join(home, work, heap, host, shared);
      }
      return ring;
    } catch (IOException | InterruptedException e) {
      ring.close();
      throw e;
    }
  }

  private void join(Path home, Path work, String heap, String host, List<String> shared)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(shared);
    arguments.addAll(List.of("--address", host));
    arguments.addAll(
        nodes.isEmpty()
            ? List.of("--alone")
            : List.of("-h", nodes.get(0).endpoint().toString(), "--wait"));
    nodes.add(NodeProcess.start(home, work.resolve(host + ".log"), heap, arguments));
  }

  /** The one that is attacked. */
  public NodeProcess attacked() {
    return nodes.get(0);
  }

  public List<NodeProcess> others() {
    return nodes.subList(1, nodes.size());
  }

  public List<Endpoint> peers() {
    return others().stream().map(NodeProcess::endpoint).toList();
  }

  /** For clients that the nodes trust. */
  public RpcConfig clientConfig() {
    return tls.map(RpcConfig.ONE_LOOP::withTls).orElse(RpcConfig.ONE_LOOP);
  }

  /** Ends all nodes at once. */
  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
    tls.ifPresent(Tls::close);
  }
}
