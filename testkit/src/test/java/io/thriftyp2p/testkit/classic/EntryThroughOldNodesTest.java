package io.thriftyp2p.testkit.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.Discovery;
import io.thriftyp2p.locator.Discovery.Found;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.RingEntryException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our nodes find those of 2009, and enter their rings. */
@Timeout(60)
class EntryThroughOldNodesTest {
  private static final String ADDRESS = "127.0.17.1";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<AutoCloseable> nodes = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable node : nodes) {
      node.close();
    }
  }

  private OldNode old(OldNode node, Optional<Endpoint> peer) throws Exception {
    nodes.add(node);
    return node.start(peer);
  }

  private LocatorNode ours(LocatorConfig.Builder config) throws Exception {
    LocatorNode node =
        LocatorNode.start(
            config.address(ADDRESS).build(),
            locator ->
                RpcService.asynchronous(
                    LocatorHandler.SERVICE,
                    LocatorHandler.plain(locator),
                    Locator.AsyncProcessor::new));
    nodes.add(node);
    return node;
  }

  private static LocatorConfig.Builder through(OldNode peer) {
    return LocatorConfig.builder().port(20_100).peers(List.of(peer.endpoint()));
  }

  private static Endpoint at(int port) {
    return new Endpoint(ADDRESS, port);
  }

  @Test
  void aNodeOf2009IsKnownByWhatItDoesNotKnow() throws Exception {
    OldNode old = old(OldNode.store(at(20_001)), Optional.empty());
    LocatorNode node = ours(LocatorConfig.builder().port(20_100).alone(true));
    Found found = new Discovery(node.runtime().caller()).probe(old.endpoint(), LIMIT).join();
    assertThat(found.classic()).isTrue();
    assertThat(found.established()).isTrue();
    assertThat(found.settings().service()).isEqualTo("diststore.Store");
    assertThat(found.settings().layout()).isEqualTo(Layout.CLASSIC);
    assertThat(found.members()).containsExactly(old.endpoint());
  }

  @Test
  void itsRingIsFoundOnThisMachine() throws Exception {
    OldNode old = old(OldNode.locator(at(9_900)), Optional.empty());
    LocatorNode node = ours(LocatorConfig.builder().port(9_901));
    assertThat(node.ring().contains(old.endpoint())).isTrue();
    await().atMost(LIMIT).until(() -> old.members().contains(node.endpoint()));
  }

  @Test
  void whoOfOursIsInItsRingTellsTheRestOfIt() throws Exception {
    LocatorNode first =
        ours(
            LocatorConfig.builder()
                .port(20_101)
                .alone(true)
                .layout(Layout.CLASSIC)
                .ringName("blue"));
    OldNode old = old(OldNode.locator(at(20_001)), Optional.of(first.endpoint()));
    await().atMost(LIMIT).until(() -> first.ring().contains(old.endpoint()));
    LocatorNode second = ours(through(old));
    assertThat(second.settings().name()).isEqualTo("blue");
    assertThat(second.ring().members()).hasSize(3);
    await().atMost(LIMIT).until(() -> old.members().size() == 3);
  }

  @Test
  void aNodeOfAnotherServiceOrLayoutIsRefused() throws Exception {
    OldNode store = old(OldNode.store(at(20_001)), Optional.empty());
    assertThatThrownBy(() -> ours(through(store)))
        .isInstanceOf(RingEntryException.class)
        .hasMessageContaining("runs diststore.Store");
    OldNode locator = old(OldNode.locator(at(20_002)), Optional.empty());
    assertThatThrownBy(() -> ours(through(locator).layout(Layout.SLOTS)))
        .isInstanceOf(RingEntryException.class)
        .hasMessageContaining("layout classic");
  }

  @Test
  void aRingOfSlotsTakesNoNodeOf2009() throws Exception {
    LocatorNode node = ours(LocatorConfig.builder().port(20_100).alone(true));
    OldNode old = old(OldNode.locator(at(20_001)), Optional.of(node.endpoint()));
    LocatorNode second = ours(LocatorConfig.builder().port(20_102).peers(List.of(node.endpoint())));
    assertThat(second.ring().contains(old.endpoint())).isFalse();
    assertThat(node.ring().contains(old.endpoint())).isFalse();
  }
}
