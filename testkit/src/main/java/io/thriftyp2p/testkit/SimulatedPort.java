package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.MessageServer;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.locator.rpc.ServiceHost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A port on the simulated network. Before it is started, who calls it waits in vain. */
final class SimulatedPort implements ServiceHost {
  private final SimulatedTime time;
  private final SimulatedNetwork<SimulatedPort> network;
  private final SteppedWaiting waiting;
  private final Endpoint endpoint;
  private final RpcConfig config;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private Optional<MessageServer> server = Optional.empty();
  private int unanswered;
  private boolean closed;

  SimulatedPort(
      SimulatedTime time,
      SimulatedNetwork<SimulatedPort> network,
      SteppedWaiting waiting,
      Endpoint endpoint,
      RpcConfig config) {
    this.time = time;
    this.network = network;
    this.waiting = waiting;
    this.endpoint = endpoint;
    this.config = config;
    network.listen(endpoint, this);
  }

  @Override
  public void start(RpcService main, List<RpcService> multiplexed) {
    if (server.isPresent()) {
      throw new IllegalStateException("this port has been started");
    }
    server = Optional.of(new MessageServer(config, main, multiplexed, waiting::runBlocking));
  }

  @Override
  public int port() {
    return endpoint.port();
  }

  /** The answer to a message; never done where nobody would answer it. */
  CompletableFuture<byte[]> receive(byte[] message) {
    if (closed || server.isEmpty()) {
      return new CompletableFuture<>();
    }
    unanswered++;
    return server.get().answer(message).whenComplete((answer, failure) -> answered());
  }

  private void answered() {
    unanswered--;
    if (closed && unanswered == 0) {
      drained.complete(null);
    }
  }

  @Override
  public CompletableFuture<Void> drain(Duration limit) {
    close();
    if (unanswered == 0) {
      drained.complete(null);
    }
    time.schedule(limit, () -> drained.complete(null));
    return drained;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      network.close(endpoint);
    }
  }
}
