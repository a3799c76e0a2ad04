package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.locator.LocatorConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Three nodes of a store, for all tests of a class, or for each. */
final class RingOfThree
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private final int replicas;
  private final List<StoreNode> nodes = new ArrayList<>();
  private boolean forAll;

  RingOfThree() {
    this(1);
  }

  RingOfThree(int replicas) {
    this.replicas = replicas;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    forAll = true;
    start();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    if (!forAll) {
      start();
    }
  }

  private void start() throws Exception {
    for (int i = 0; i < 3; i++) {
      LocatorConfig.Builder locator = LocatorConfig.builder().port(0).replicas(replicas);
      if (nodes.isEmpty()) {
        locator.alone(true);
      } else {
        locator.peers(List.of(nodes.get(0).endpoint()));
      }
      nodes.add(StoreNode.start(StoreConfig.DEFAULTS.withLocator(locator.build())));
    }
    // Who joined knows all; who was there hears of the last one by gossip.
    for (StoreNode node : nodes) {
      node.locator().awaitMembers(nodes.size(), Duration.ofSeconds(20)).get();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!forAll) {
      stop();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stop();
  }

  private void stop() {
    nodes.forEach(StoreNode::close);
    nodes.clear();
  }

  StoreNode node(int number) {
    return nodes.get(number);
  }

  List<StoreNode> nodes() {
    return nodes;
  }

  /** Runs a command that asks the second node. */
  CommandRun.Result ask(String command, String... arguments) {
    return ask(new byte[0], command, arguments);
  }

  CommandRun.Result ask(byte[] input, String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, "-h", node(1).endpoint().toString()));
    all.addAll(List.of(arguments));
    return CommandRun.run(input, all.toArray(String[]::new));
  }
}
