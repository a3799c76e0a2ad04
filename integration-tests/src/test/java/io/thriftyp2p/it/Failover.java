package io.thriftyp2p.it;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/**
 * Asks every node that lives for a key of one that was killed, all at once: how long does it take
 * until another node answers for it? The connections are there before the kill.
 */
final class Failover implements AutoCloseable {
  /** How long a node may try. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** What a call counts that was answered with a failure. */
  private static final Duration NEVER = Duration.ofDays(1);

  private final String key;
  private final List<TSocket> connections = new ArrayList<>();
  private final ExecutorService threads;

  private Failover(String key, int nodes) {
    this.key = key;
    threads = Executors.newFixedThreadPool(nodes);
  }

  /**
   * Makes ready to ask.
   *
   * @param owners of the keys; the victim is one of them
   */
  static Failover prepare(Endpoint victim, Map<String, Endpoint> owners, List<Endpoint> live)
      throws Exception {
    String key =
        owners.entrySet().stream()
            .filter(entry -> entry.getValue().equals(victim))
            .map(Map.Entry::getKey)
            .findAny()
            .orElseThrow(() -> new AssertionError(victim + " owns none of the keys"));
    Failover failover = new Failover(key, live.size());
    for (Endpoint node : live) {
      TSocket socket = Caller.connect(node);
      failover.connections.add(socket);
      new Store.Client(new TBinaryProtocol(socket)).ping();
    }
    return failover;
  }

  /** How long each node took; a day for one that could not answer. */
  List<Duration> measure() throws Exception {
    List<Callable<Duration>> calls = new ArrayList<>();
    connections.forEach(connection -> calls.add(() -> ask(connection)));
    List<Duration> took = new ArrayList<>();
    for (Future<Duration> answer : threads.invokeAll(calls, 30, TimeUnit.SECONDS)) {
      took.add(answer.get());
    }
    return took;
  }

  private Duration ask(TSocket connection) {
    Store.Client client = new Store.Client(new TBinaryProtocol(connection));
    long begin = System.nanoTime();
    try {
      int millis = (int) TIMEOUT.toMillis();
      client.get_entry(Caller.bytes(key), new GetOptions().setTimeout_ms(millis));
    } catch (NotFound missing) {
      // An answer, and the right one: the only copy went with the victim.
    } catch (TException e) {
      return NEVER;
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    connections.forEach(TSocket::close);
  }
}
