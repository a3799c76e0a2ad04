package io.thriftyp2p.locator;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.Discovery.Found;
import io.thriftyp2p.locator.Discovery.Survey;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The search for nodes on the ports of one machine, which here is an address of its own. */
@Timeout(60)
class DiscoveryTest {
  /** Longer than the first look takes, much shorter than the second. */
  private static final Duration SLOW = Duration.ofMillis(600);

  private static LocatorNode start(LocatorConfig.Builder config) throws Exception {
    return LocatorNode.start(config.build(), DiscoveryTest::plain);
  }

  private static RpcService plain(LocatorNode node) {
    return RpcService.asynchronous(
        LocatorHandler.SERVICE, LocatorHandler.plain(node), Locator.AsyncProcessor::new);
  }

  private static Survey search(LocatorNode with, String address, String service) {
    return new Discovery(with.runtime().caller()).search(address, service, SLOW).join();
  }

  @Test
  void aNodeThatIsSlowToAnswerIsJoinedAllTheSame() throws Exception {
    String address = "127.0.14.1";
    try (LocatorNode first =
            start(LocatorConfig.builder().address("127.0.14.2").port(0).alone(true));
        SlowDoor door = new SlowDoor(new Endpoint(address, 9900), first.endpoint(), SLOW);
        LocatorNode second = start(LocatorConfig.builder().address(door.endpoint().host()))) {
      assertThat(second.endpoint()).isEqualTo(new Endpoint(address, 9901));
      assertThat(second.ring().contains(first.endpoint())).isTrue();
    }
  }

  @Test
  void aListenerThatNeverAnswersKeepsNobodyFromBeginningARing() throws Exception {
    String address = "127.0.14.3";
    try (ServerSocket silent = new ServerSocket(9900, 50, InetAddress.getByName(address));
        LocatorNode node = start(LocatorConfig.builder().address(address))) {
      assertThat(silent.isBound()).isTrue();
      assertThat(node.ring().size()).isEqualTo(1);
      Survey survey = search(node, address, LocatorHandler.SERVICE);
      assertThat(survey.nodes()).extracting(Found::endpoint).containsExactly(node.endpoint());
      assertThat(survey.someSilent()).isTrue();
    }
  }

  @Test
  void portsThatNobodyListensOnAndOtherServicesAreNotSilent() throws Exception {
    String address = "127.0.14.4";
    try (LocatorNode node = start(LocatorConfig.builder().address(address).alone(true))) {
      assertThat(search(node, address, LocatorHandler.SERVICE).nodes())
          .extracting(Found::established)
          .containsExactly(true);
      Survey others = search(node, address, "some.Other");
      assertThat(others.nodes()).isEmpty();
      assertThat(others.someSilent()).isFalse();
    }
  }
}
