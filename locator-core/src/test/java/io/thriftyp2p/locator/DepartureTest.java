package io.thriftyp2p.locator;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DepartureTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static LocatorNode start(LocatorConfig.Builder config) throws Exception {
    return LocatorNode.start(config.build(), DepartureTest::service);
  }

  private static RpcService service(LocatorNode node) {
    return RpcService.asynchronous(
        LocatorHandler.SERVICE, LocatorHandler.plain(node), Locator.AsyncProcessor::new);
  }

  @Test
  void aHandOverMayTakeAsLongAsItTakes() throws Exception {
    CompletableFuture<Void> handOver = new CompletableFuture<>();
    try (LocatorNode other = start(LocatorConfig.builder().port(0).alone(true))) {
      LocatorNode leaver =
          start(
              LocatorConfig.builder()
                  .port(0)
                  .peers(List.of(other.endpoint()))
                  .drainTimeout(Duration.ofMillis(1)));
      leaver.onLeave(() -> handOver);
      CompletableFuture<Void> left = leaver.leave();
      Locator.Client client = other.client(leaver.endpoint(), Locator.Client::new, LIMIT);
      // Many times longer than the millisecond that the last answers may take.
      for (int i = 0; i < 1000; i++) {
        client.ping();
      }
      assertThat(left).isNotDone();
      handOver.complete(null);
      left.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void aHandOverThatFailedIsToldOfAndTheNodeIsClosed() throws Exception {
    LocatorNode node = start(LocatorConfig.builder().port(0).alone(true));
    node.onLeave(() -> CompletableFuture.failedFuture(new IllegalStateException("nobody")));
    assertThat(node.leave()).failsWithin(LIMIT).withThrowableThat().withMessageContaining("nobody");
  }

  @Test
  void aNodeThatIsClosedWhileItHandsOverSaysSo() throws Exception {
    LocatorNode node = start(LocatorConfig.builder().port(0).alone(true));
    node.onLeave(CompletableFuture::new);
    CompletableFuture<Void> left = node.leave();
    node.close();
    assertThat(left).succeedsWithin(LIMIT);
  }
}
