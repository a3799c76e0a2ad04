package io.thriftyp2p.examples.wordcount;

import io.thriftyp2p.examples.wordcount.thrift.WordCount;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.rpc.RpcService;
import java.io.IOException;

/**
 * A node that counts words, on the first free port from 9900 on. Start it several times: the nodes
 * of one machine find each other.
 */
public final class WordCountServer {
  private WordCountServer() {}

  public static void main(String[] args) throws IOException {
    try (LocatorNode node = start(LocatorConfig.DEFAULTS)) {
      System.out.println("counting words at " + node.endpoint());
      node.awaitClosed();
    }
  }

  static LocatorNode start(LocatorConfig config) throws IOException {
    return LocatorNode.start(config, WordCountServer::service);
  }

  static RpcService service(LocatorNode node) {
    return RpcService.synchronous(
        WordCountHandler.SERVICE, new WordCountHandler(node), WordCount.Processor::new);
  }
}
