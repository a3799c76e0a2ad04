package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Clients of a store in which things go wrong: each makes one request after the other, through any
 * node that it has heard of, and repeats it through another one, under the same name, when it does
 * not hear what became of it.
 */
final class CampaignClients {
  private static final int MOST_TRIES = 4;

  private final SimulatedStore store;
  private final RandomGenerator random;
  private final WriteHistory history;
  private final int keys;
  private final Map<Key, List<Endpoint>> owners = new HashMap<>();
  private boolean stopped;
  private int running;

  /** Of all requests between one's end and the next one's beginning. */
  private Duration longestPause = Duration.ofMillis(50);

  /** The key that was acknowledged last: whoever looks there finds out soonest what is wrong. */
  private Key latest = Key.of("key-0");

  private Optional<Consumer<Key>> atNextAcknowledgement = Optional.empty();
  int inFlight;
  int acknowledged;
  int read;

  /** Of those, without a node that reads for its clients. */
  int readFromReplicas;

  int unknown;
  int notApplied;
  int readsFailed;

  CampaignClients(SimulatedStore store, WriteHistory history, int keys) {
    this.store = store;
    this.random = store.random;
    this.history = history;
    this.keys = keys;
  }

  void start(int clients) {
    for (int i = 0; i < clients; i++) {
      running++;
      next(i, 0);
    }
  }

  void pace(Duration pause) {
    longestPause = pause;
  }

  /** Lets something happen at the very moment at which a client is told that a write is kept. */
  void atNextAcknowledgement(Consumer<Key> what) {
    atNextAcknowledgement =
        Optional.of(
            key -> {
              atNextAcknowledgement = Optional.empty();
              what.accept(key);
            });
  }

  /** The key that was acknowledged last. */
  Key latest() {
    return latest;
  }

  boolean stop() {
    stopped = true;
    return store.eventually(() -> running == 0);
  }

  private void next(int client, int number) {
    if (stopped) {
      running--;
      return;
    }
    Key key = random.nextBoolean() ? latest : Key.of("key-" + random.nextInt(keys));
    double dice = random.nextDouble();
    Runnable then =
        () -> {
          inFlight--;
          store.time.schedule(
              Duration.ofNanos(random.nextLong(longestPause.toNanos())),
              () -> next(client, number + 1));
        };
    inFlight++;
    if (dice < 0.45) {
      write(key, Optional.of(client + "/" + number), false, then);
    } else if (dice < 0.55) {
      write(key, Optional.of(client + "/" + number + " for a while"), true, then);
    } else if (dice < 0.65) {
      write(key, Optional.empty(), false, then);
    } else {
      read(key, then);
    }
  }

  private void write(Key key, Optional<String> value, boolean expires, Runnable then) {
    WriteAttempt attempt =
        history.begin(key, random.nextLong() | 1, value, expires, store.time.nanos());
    new Writing(attempt, then).tryOnce();
  }

  /** Any node of which a client may know the address. */
  private Endpoint anyAddress() {
    List<Endpoint> addresses = new ArrayList<>(store.running.keySet());
    if (addresses.isEmpty() || random.nextInt(10) == 0) {
      addresses.addAll(store.down.keySet());
    }
    return addresses.get(random.nextInt(addresses.size()));
  }

  private <T> CompletableFuture<T> call(
      Duration timeout, Function<Replicator, CompletionStage<T>> request) {
    var arrived =
        new Object() {
          boolean already;
        };
    return store.network.call(
        anyAddress(),
        timeout.plusMillis(200),
        node -> {
          if (arrived.already) {
            return new CompletableFuture<>();
          }
          arrived.already = true;
          return request.apply(node.replicator);
        });
  }

  private Duration timeout() {
    return Duration.ofMillis(300 + random.nextInt(random.nextBoolean() ? 700 : 5000));
  }

  private final class Writing {
    private final WriteAttempt attempt;
    private final Runnable then;
    private boolean uncertain;

    Writing(WriteAttempt attempt, Runnable then) {
      this.attempt = attempt;
      this.then = then;
    }

    void tryOnce() {
      attempt.tries++;
      Duration timeout = timeout();
      WriteOptions named = WriteOptions.DEFAULTS.named(attempt.id, uncertain);
      WriteOptions options = attempt.expires ? named.withTimeToLive(Duration.ofSeconds(5)) : named;
      CompletableFuture<Version> call =
          call(
              timeout,
              replicator ->
                  attempt.value.isPresent()
                      ? replicator.put(attempt.key, attempt.value.get(), options, timeout)
                      : replicator.delete(attempt.key, options, timeout));
      call.whenComplete(
          (version, failure) -> {
            if (failure == null) {
              acknowledged++;
              history.acknowledged(attempt, version, store.time.nanos());
              latest = attempt.key;
              atNextAcknowledgement.ifPresent(hook -> hook.accept(attempt.key));
              then.run();
            } else {
              failed(Failures.cause(failure));
            }
          });
    }

    private void failed(Throwable failure) {
      uncertain |= mayHaveBeenApplied(failure);
      if (attempt.tries < MOST_TRIES && random.nextInt(4) > 0) {
        store.time.schedule(Duration.ofMillis(random.nextInt(100)), this::tryOnce);
        return;
      }
      unknown += uncertain ? 1 : 0;
      notApplied += uncertain ? 0 : 1;
      history.ended(attempt, uncertain, store.time.nanos());
      then.run();
    }
  }

  private static boolean mayHaveBeenApplied(Throwable failure) {
    return failure instanceof UnavailableException unavailable
        ? unavailable.mayHaveBeenApplied()
        : !(failure instanceof PeerException peer) || peer.mayHaveBeenApplied();
  }

  private CompletableFuture<Optional<Versioned>> readThroughNode(Key key, Duration timeout) {
    return call(timeout, replicator -> replicator.find(key, Consistency.QUORUM, timeout));
  }

  /** From as many replicas as a quorum takes, by a ring that may be old; else through a node. */
  private CompletableFuture<Optional<Versioned>> readReplicas(Key key, Duration timeout) {
    List<Endpoint> owners = ownersSeen(key);
    int quorum = owners.size() / 2 + 1;
    List<CompletableFuture<ReplicaRead>> asked =
        owners.stream()
            .limit(quorum)
            .map(
                owner ->
                    store.network.<ReplicaRead>call(
                        owner, timeout, node -> node.replicator.here().find(key)))
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .handle(
            (done, failure) ->
                failure == null
                    && ReplicaRead.agree(asked.stream().map(CompletableFuture::join).toList()))
        .thenCompose(
            agreed -> {
              if (agreed) {
                readFromReplicas++;
                return CompletableFuture.completedFuture(asked.get(0).join().versioned());
              }
              return readThroughNode(key, timeout);
            });
  }

  /** Who keeps the key, as some node sees it now, or as one saw it when somebody asked before. */
  private List<Endpoint> ownersSeen(Key key) {
    List<Endpoint> before = owners.get(key);
    if (before == null || random.nextInt(4) == 0) {
      List<SimulatedStoreNode> nodes = new ArrayList<>(store.running.values());
      before =
          nodes.isEmpty()
              ? List.of()
              : nodes.get(random.nextInt(nodes.size())).replicator.owners(key);
      owners.put(key, before);
    }
    return before;
  }

  private void read(Key key, Runnable then) {
    Optional<Version> floor = history.floor(key);
    long began = store.time.nanos();
    Duration timeout = timeout();
    CompletableFuture<Optional<Versioned>> call =
        random.nextBoolean() ? readReplicas(key, timeout) : readThroughNode(key, timeout);
    call.whenComplete(
        (found, failure) -> {
          if (failure == null) {
            read++;
            history.read(key, floor, found, began);
          } else {
            readsFailed++;
          }
          then.run();
        });
  }
}
