package io.thriftyp2p.it.hostile.node;

import io.thriftyp2p.locator.access.Role;
import io.thriftyp2p.locator.access.Security;
import io.thriftyp2p.locator.access.Token;
import io.thriftyp2p.locator.access.Tokens;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.tls.Tls;
import io.thriftyp2p.locator.tls.TlsFiles;
import io.thriftyp2p.locator.tls.TlsMode;
import io.thriftyp2p.testkit.certificates.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A ring of three nodes; the first one is there to be attacked. */
public final class NodeRing implements AutoCloseable {
  private static final List<String> HOSTS = List.of("127.0.20.1", "127.0.20.2", "127.0.20.3");

  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final List<NodeProcess> nodes = new ArrayList<>();
  private final Security security;

  private NodeRing(Security security) {
    this.security = security;
  }

  /**
   * Starts one that lets everybody in, with all data in memory, and waits until all are in.
   *
   * @param home of the checkout
   * @param work for logs and certificates
   * @param heap of each, as -Xmx takes it
   */
  public static NodeRing open(Path home, Path work, String heap)
      throws IOException, InterruptedException {
    return start(home, work, heap, Security.NONE, List.of("--memory"));
  }

  /**
   * The same with data on disk, each key on one node: most of what is asked for lies on another
   * one.
   */
  public static NodeRing onDisks(Path home, Path work, String heap)
      throws IOException, InterruptedException {
    return start(home, work, heap, Security.NONE, List.of("--replicas", "1"));
  }

  /** The same, where everybody has to show a certificate. */
  public static NodeRing withCertificates(Path home, Path work, String heap)
      throws IOException, InterruptedException {
    TlsFiles files = TestAuthority.in(work.resolve("ca")).certify("node", "peer", HOSTS);
    Tls tls = Tls.open(files, TlsMode.REQUIRED, BETWEEN_LOOKS);
    List<String> arguments =
        List.of(
            "--memory",
            "--tls-cert",
            files.certificate().toString(),
            "--tls-key",
            files.key().toString(),
            "--tls-ca",
            files.authorities().toString());
    return start(home, work, heap, Security.NONE.withTls(tls), arguments);
  }

  /** The same, where everybody has to show a token. */
  public static NodeRing withTokens(Path home, Path work, String heap)
      throws IOException, InterruptedException {
    Path accepted = Files.createDirectories(work).resolve("tokens");
    Token token = Token.random(new SecureRandom());
    Tokens.add(accepted, Role.PEER, "node", token);
    Path own = Files.writeString(work.resolve("token"), token.secret());
    List<String> arguments =
        List.of("--memory", "--tokens", accepted.toString(), "--token-file", own.toString());
    return start(home, work, heap, Security.NONE.withToken(token), arguments);
  }

  private static NodeRing start(
      Path home, Path work, String heap, Security security, List<String> arguments)
      throws IOException, InterruptedException {
    Files.createDirectories(work);
    NodeRing ring = new NodeRing(security);
    try {
      for (String host : HOSTS) {
        ring.join(home, work, heap, host, arguments);
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
    return RpcConfig.ONE_LOOP.withSecurity(security);
  }

  /** Ends all nodes at once. */
  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
    security.tls().ifPresent(Tls::close);
  }
}
