package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.ReplicaRead;
import io.thriftyp2p.diststore.replication.TimerWheel;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler.Cancellation;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads that a client concludes itself: it asks as many replicas as a read quorum takes, one of
 * them for the value, and where they say the same it has read. A node that reads for a client has
 * to ask another one, and is between the two. Where they differ, one cannot answer or takes long, a
 * node is asked to read after all: that is also what mends them. Safe for use by many threads.
 */
final class QuorumGets {
  /** So long the replicas are waited for, at most, before a node is asked as well. */
  static final Duration PATIENCE = Duration.ofMillis(50);

  /** And no longer than this part of the time that a request has. */
  private static final int PART_OF_TIME = 4;

  private final RequestSender sender;
  private final TimerWheel timers;

  /** Has a node read. */
  interface NodeRead {
    /**
     * @param last replicas that are asked after the other ones
     * @param left what is left of the request's time
     */
    CompletableFuture<Optional<Entry>> start(Set<Endpoint> last, Duration left);
  }

  /**
   * @param timers of the sender's scheduler
   */
  QuorumGets(RequestSender sender, TimerWheel timers) {
    this.sender = sender;
    this.timers = timers;
  }

  /** Reads a key; empty where it is not there. */
  CompletableFuture<Optional<Entry>> get(byte[] key, Duration timeout, NodeRead node) {
    List<Endpoint> quorum = sender.routing().quorum(key);
    if (quorum.isEmpty()) {
      return node.start(Set.of(), timeout);
    }
    Get get = new Get(quorum, timeout, node);
    get.begin(ByteBuffer.wrap(key));
    return get.result;
  }

  /** One read. */
  private final class Get {
    private final List<Endpoint> quorum;
    private final Duration timeout;
    private final long deadline;
    private final NodeRead node;
    private final CompletableFuture<Optional<Entry>> result = new CompletableFuture<>();
    private final Map<Endpoint, ReplicaRead> said = new HashMap<>();
    private @Nullable Entry entry;
    private boolean nodeAsked;

    Get(List<Endpoint> quorum, Duration timeout, NodeRead node) {
      this.quorum = quorum;
      this.timeout = timeout;
      this.deadline = sender.nanoTime() + timeout.toNanos();
      this.node = node;
    }

    void begin(ByteBuffer key) {
      // A call may go on long after the read: it must not keep what was read.
      AtomicReference<@Nullable Get> open = new AtomicReference<>(this);
      Duration time = RequestJourney.timeOfAttempt(timeout);
      for (int i = 0; i < quorum.size(); i++) {
        Store.read_replica_args args = new Store.read_replica_args(key.duplicate(), i == 0);
        ask(sender, open, quorum.get(i), args, time);
      }
      Cancellation patience = timers.after(patience(), this::lostPatience);
      var unused =
          result.whenComplete(
              (found, failure) -> {
                patience.cancel();
                open.set(null);
              });
    }

    private Duration patience() {
      Duration part = Duration.ofNanos(timeout.toNanos() / PART_OF_TIME);
      return part.compareTo(PATIENCE) < 0 ? part : PATIENCE;
    }

    private void answered(Endpoint replica, io.thriftyp2p.thrift.diststore.ReplicaRead read) {
      Optional<Entry> found;
      boolean agreed;
      synchronized (this) {
        said.put(replica, ClientWire.replicaRead(read));
        entry = read.entry == null ? entry : read.entry;
        if (said.size() < quorum.size()) {
          return;
        }
        found = Optional.ofNullable(entry);
        agreed = ReplicaRead.agree(said.values());
      }
      if (agreed) {
        result.complete(found);
      } else {
        askNode(Set.of());
      }
    }

    private void lostPatience() {
      Set<Endpoint> slow = new HashSet<>(quorum);
      synchronized (this) {
        slow.removeAll(said.keySet());
      }
      slow.forEach(sender.routing()::passBy);
      askNode(slow);
    }

    private void failed(Endpoint replica) {
      sender.routing().passBy(replica);
      askNode(Set.of(replica));
    }

    private void askNode(Set<Endpoint> last) {
      synchronized (this) {
        if (nodeAsked || result.isDone()) {
          return;
        }
        nodeAsked = true;
      }
      var unused =
          node.start(last, Duration.ofNanos(deadline - sender.nanoTime()))
              .whenComplete(
                  (found, failure) -> {
                    if (failure == null) {
                      result.complete(found);
                    } else {
                      result.completeExceptionally(failure);
                    }
                  });
    }
  }

  /** Holds on to nothing but the reference to the read. */
  private static void ask(
      RequestSender sender,
      AtomicReference<@Nullable Get> open,
      Endpoint replica,
      Store.read_replica_args args,
      Duration time) {
    var unused =
        sender
            .caller()
            .call(replica, StoreMethods.READ_REPLICA, args, time)
            .whenComplete(
                (read, failure) -> {
                  if (failure == null) {
                    sender.routing().answered(replica);
                    withOpen(open, get -> get.answered(replica, read));
                  } else {
                    sender.routing().failed(replica, Failures.cause(failure));
                    withOpen(open, get -> get.failed(replica));
                  }
                });
  }

  private static void withOpen(AtomicReference<@Nullable Get> open, Consumer<Get> what) {
    Get get = open.get();
    if (get != null) {
      what.accept(get);
    }
  }
}
