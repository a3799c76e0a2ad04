package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreConfig;
import io.thriftyp2p.diststore.StoreNode;
import io.thriftyp2p.locator.LocatorConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Three nodes of a store, for all tests of a class. */
final class RingOfThree implements BeforeAllCallback, AfterAllCallback {
  private final List<StoreNode> nodes = new ArrayList<>();

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    for (int i = 0; i < 3; i++) {
      LocatorConfig.Builder locator = LocatorConfig.builder().port(0);
      if (nodes.isEmpty()) {
        locator.alone(true);
      } else {
        locator.peers(List.of(nodes.get(0).endpoint()));
      }
      nodes.add(StoreNode.start(StoreConfig.DEFAULTS.withLocator(locator.build())));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    nodes.forEach(StoreNode::close);
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
