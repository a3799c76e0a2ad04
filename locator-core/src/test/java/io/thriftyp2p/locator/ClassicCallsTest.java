package io.thriftyp2p.locator;

import static org.assertj.core.api.Assertions.assertThat;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.rpc.EventLoops;
import io.thriftyp2p.locator.rpc.RpcClient;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClassicCallsTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** Membership is for one thread: a failure that came on an event loop would change it there. */
  @Test
  void failuresCompleteInMembershipsThreadToo() throws Exception {
    BlockingQueue<Runnable> thread = new LinkedBlockingQueue<>();
    try (EventLoops loops = EventLoops.start(RpcConfig.DEFAULTS);
        RpcClient client = new RpcClient(loops, RpcConfig.DEFAULTS)) {
      ClassicCalls calls = new ClassicCalls(client, LIMIT, thread::add);
      Endpoint nobody = nobody();
      List<Supplier<CompletionStage<?>>> all =
          List.of(
              () -> calls.ping(nobody),
              () -> calls.members(nobody),
              () -> calls.isClassic(nobody),
              () -> calls.join(nobody, nobody),
              () -> calls.add(nobody, nobody, List.of()),
              () -> calls.remove(nobody, nobody, List.of()));
      for (Supplier<CompletionStage<?>> call : all) {
        CompletableFuture<?> result = call.get().toCompletableFuture();
        Runnable task = thread.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(result).isNotDone();
        assertThat(task).as("what the thread is given to do").isNotNull();
        task.run();
        assertThat(result)
            .failsWithin(Duration.ZERO)
            .withThrowableThat()
            .withCauseInstanceOf(PeerUnreachableException.class);
      }
    }
  }

  private static Endpoint nobody() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Endpoint("127.0.0.1", socket.getLocalPort());
    }
  }
}
