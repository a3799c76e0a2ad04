package io.thriftyp2p.locator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thriftyp2p.locator.access.Role;
import io.thriftyp2p.locator.access.Security;
import io.thriftyp2p.locator.access.Token;
import io.thriftyp2p.locator.access.Tokens;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.RpcClient;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node, or a search, is told that a ring does not let in. */
@Timeout(60)
class DeniedEntryTest {
  private static final String NEXT_STEP =
      "; give this node the certificate or the token of a peer, with";

  /** Of this test's own, so that its first port is free. */
  private static final String ADDRESS = "127.0.14.3";

  @TempDir private Path directory;
  private Tokens tokens;
  private Token writer;
  private LocatorNode node;

  @BeforeEach
  void start() throws Exception {
    Path file = directory.resolve("tokens");
    Token peer = Token.random(new SecureRandom());
    writer = Token.random(new SecureRandom());
    Tokens.add(file, Role.PEER, "node", peer);
    Tokens.add(file, Role.WRITER, "orders", writer);
    tokens = Tokens.open(file, Duration.ofSeconds(10));
    RpcConfig rpc =
        RpcConfig.ONE_LOOP.withSecurity(Security.NONE.withTokens(tokens).withToken(peer));
    node = start(LocatorConfig.builder().address(ADDRESS).alone(true).rpc(rpc));
  }

  @AfterEach
  void close() {
    node.close();
    tokens.close();
  }

  private static LocatorNode start(LocatorConfig.Builder config) throws Exception {
    return LocatorNode.start(
        config.build(),
        started ->
            RpcService.asynchronous(
                LocatorHandler.SERVICE,
                LocatorHandler.plain(started),
                Locator.AsyncProcessor::new));
  }

  private void assertDenied(Optional<Token> shown, List<Endpoint> peers, String needed) {
    RpcConfig rpc =
        RpcConfig.ONE_LOOP.withSecurity(shown.map(Security.NONE::withToken).orElse(Security.NONE));
    assertThatThrownBy(() -> start(LocatorConfig.builder().address(ADDRESS).peers(peers).rpc(rpc)))
        .isInstanceOfSatisfying(
            RingEntryException.class, denied -> assertThat(denied.contradiction()).isTrue())
        .hasMessageStartingWith(node.endpoint() + " refused: ")
        .hasMessageContaining(needed)
        .hasMessageContaining(NEXT_STEP);
  }

  @Test
  void aNodeIsToldWhatTheRingItWantsToEnterAsksOfIt() {
    Endpoint nobody = new Endpoint(ADDRESS, 9);
    assertDenied(Optional.of(writer), List.of(node.endpoint()), "needs the role peer");
    assertDenied(Optional.empty(), List.of(node.endpoint()), "needs the role reader");
    assertDenied(Optional.empty(), List.of(node.endpoint(), nobody), "needs the role reader");
    assertDenied(
        Optional.of(Token.of("x")), List.of(node.endpoint()), "whose token is not known here");
  }

  @Test
  void aSearchTellsOfANodeThatLetsOthersAskOnly() {
    try (EventLoops loops = EventLoops.start(RpcConfig.ONE_LOOP);
        RpcClient client = new RpcClient(loops, RpcConfig.ONE_LOOP)) {
      Discovery.Survey survey =
          new Discovery(client)
              .search(ADDRESS, LocatorHandler.SERVICE, Duration.ofSeconds(10))
              .join();
      assertThat(survey.nodes()).isEmpty();
      assertThat(survey.someSilent()).isFalse();
      assertThat(survey.denied().orElseThrow().peer()).isEqualTo(node.endpoint());
    }
  }
}
