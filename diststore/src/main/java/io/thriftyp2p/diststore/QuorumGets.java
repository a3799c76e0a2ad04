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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads that a client concludes itself: it asks as many replicas as a read quorum takes, one of
 * them for the value, and where they say the same it has read. A node that reads for a client has
 * to ask another one, and is between the two. Where they differ, one cannot be had or takes long, a
 * node is asked to read after all: that is also what mends them. Safe for use by many threads.
 */
final class QuorumGets {
  /** So long the replicas are waited for before a node is asked as well. */
  static final Duration PATIENCE = Duration.ofMillis(50);

  private final RequestSender sender;
  private final TimerWheel timers;

  /**
   * @param timers of the sender's scheduler
   */
  QuorumGets(RequestSender sender, TimerWheel timers) {
    this.sender = sender;
    this.timers = timers;
  }

  /**
   * Reads a key.
   *
   * @param node has a node read it, rather none of those
   * @return empty where the key is not there
   */
  CompletableFuture<Optional<Entry>> get(
      byte[] key,
      RequestOptions options,
      Function<Set<Endpoint>, CompletableFuture<Optional<Entry>>> node) {
    List<Endpoint> quorum = sender.routing().quorum(key);
    if (quorum.isEmpty()) {
      return node.apply(Set.of());
    }
    Get get = new Get(quorum, node);
    get.begin(ByteBuffer.wrap(key), RequestJourney.timeOfAttempt(options.timeout()));
    return get.result;
  }

  /** One read. */
  private final class Get {
    private final List<Endpoint> quorum;
    private final Function<Set<Endpoint>, CompletableFuture<Optional<Entry>>> node;
    private final CompletableFuture<Optional<Entry>> result = new CompletableFuture<>();
    private final Set<Endpoint> silent;
    private final List<ReplicaRead> said = new ArrayList<>();
    private @Nullable Entry entry;
    private boolean nodeAsked;

    Get(List<Endpoint> quorum, Function<Set<Endpoint>, CompletableFuture<Optional<Entry>>> node) {
      this.quorum = quorum;
      this.node = node;
      this.silent = new HashSet<>(quorum);
    }

    void begin(ByteBuffer key, Duration time) {
      for (int i = 0; i < quorum.size(); i++) {
        Endpoint replica = quorum.get(i);
        // All have their own copy of the key: to write one moves it.
        Store.read_replica_args args = new Store.read_replica_args(key.duplicate(), i == 0);
        var unused =
            sender
                .caller()
                .call(replica, StoreMethods.READ_REPLICA, args, time)
                .whenComplete(
                    (read, failure) -> {
                      if (failure == null) {
                        sender.routing().answered(replica);
                        answered(replica, ClientWire.replicaRead(read), read.entry);
                      } else {
                        sender.routing().failed(replica, Failures.cause(failure));
                        askNode();
                      }
                    });
      }
      if (!result.isDone()) {
        Cancellation patience = timers.after(PATIENCE, this::askNode);
        var unused = result.whenComplete((found, failure) -> patience.cancel());
      }
    }

    private void answered(Endpoint replica, ReplicaRead read, @Nullable Entry value) {
      Optional<Entry> found;
      synchronized (this) {
        silent.remove(replica);
        said.add(read);
        entry = value == null ? entry : value;
        if (!silent.isEmpty()) {
          return;
        }
        found = Optional.ofNullable(entry);
      }
      if (ReplicaRead.agree(said)) {
        result.complete(found);
      } else {
        askNode();
      }
    }

    private void askNode() {
      Set<Endpoint> rather;
      synchronized (this) {
        if (nodeAsked || result.isDone()) {
          return;
        }
        nodeAsked = true;
        rather = Set.copyOf(silent);
      }
      var unused =
          node.apply(rather)
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
}
