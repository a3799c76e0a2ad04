package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.replication.ReplicationCounts.Event;
import io.thriftyp2p.diststore.storage.AsyncLoop;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.RecordStore;
import io.thriftyp2p.diststore.storage.RecordStore.Change;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.Scheduler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers which keys a replica has missed, until it has acknowledged them. A hint names the key
 * only: whoever writes one keeps the key itself, and brings what it has of it then. Hints outlive
 * the process, and are given up after {@link ReplicationConfig#hintLifetime()} or when there are
 * more than {@link ReplicationConfig#maxHints()}: comparison of replicas finds the rest. Safe for
 * use by many threads.
 */
final class Hints {
  private static final int PAGE = 64;
  private static final Duration DELIVER_EVERY = Duration.ofSeconds(1);

  private final LocalReplica local;
  private final RecordStore records;
  private final StorageEngine engine;
  private final ReplicaPeers peers;
  private final Scheduler scheduler;
  private final ReplicationConfig config;

  /**
   * By replica, the names of hints with the time since when they wait, in milliseconds since 1970.
   */
  private final Map<Endpoint, NavigableMap<Key, Long>> waiting = new ConcurrentSkipListMap<>();

  private final Set<Endpoint> busy = ConcurrentHashMap.newKeySet();
  private final AtomicLong count = new AtomicLong();
  private volatile boolean stopped;

  Hints(
      LocalReplica local,
      RecordStore records,
      StorageEngine engine,
      ReplicaPeers peers,
      Scheduler scheduler,
      ReplicationConfig config) {
    this.local = local;
    this.records = records;
    this.engine = engine;
    this.peers = peers;
    this.scheduler = scheduler;
    this.config = config;
  }

  /** What is left from an earlier life of the process. */
  CompletionStage<Void> load() {
    return AsyncLoop.until(new Loading()::page).thenAccept(loaded -> {});
  }

  private final class Loading {
    private Optional<Key> after = Optional.empty();

    CompletionStage<Optional<Boolean>> page() {
      return records
          .scan(Hint.PREFIX, after, 1024)
          .thenApply(
              page -> {
                page.forEach(
                    record ->
                        remember(
                            Hint.of(record.name()),
                            record.name(),
                            ByteBuffer.wrap(record.content()).getLong()));
                if (page.isEmpty()) {
                  return Optional.of(true);
                }
                after = Optional.of(page.get(page.size() - 1).name());
                return Optional.empty();
              });
    }
  }

  private boolean remember(Hint hint, Key name, long since) {
    boolean added =
        waiting
                .computeIfAbsent(hint.replica(), r -> new ConcurrentSkipListMap<>())
                .putIfAbsent(name, since)
            == null;
    if (added) {
      count.incrementAndGet();
    }
    return added;
  }

  private void forget(Endpoint replica, Key name) {
    NavigableMap<Key, Long> names = waiting.get(replica);
    if (names != null && names.remove(name) != null) {
      count.decrementAndGet();
    }
  }

  /** A replica has missed what this node keeps of a key. */
  void add(Endpoint replica, int slot, Key key) {
    if (replica.equals(local.self()) || !local.topology().present(replica)) {
      return;
    }
    if (count.get() >= config.maxHints()) {
      local.counts().count(Event.HINT_REFUSED);
      return;
    }
    Hint hint = new Hint(replica, slot, key);
    Key name = hint.name();
    long now = scheduler.wallMillis();
    if (remember(hint, name, now)) {
      local.counts().count(Event.HINT_WRITTEN);
      var unused =
          records
              .write(List.of(Change.put(name, ByteBuffer.allocate(8).putLong(now).array())))
              .exceptionally(
                  failure -> {
                    forget(replica, name);
                    return null;
                  });
    }
  }

  long count() {
    return count.get();
  }

  /** Begins to bring hints to replicas that are back. */
  void start() {
    scheduler.schedule(DELIVER_EVERY, this::tick);
  }

  void stop() {
    stopped = true;
  }

  private void tick() {
    if (!stopped) {
      deliver();
      start();
    }
  }

  /** To all that can be reached now. */
  void deliver() {
    waiting.forEach(
        (replica, names) -> {
          if (!names.isEmpty() && wants(replica) && busy.add(replica)) {
            deliverTo(replica);
          }
        });
  }

  /** Those that are gone for good want nothing any more, which also ends a hint. */
  private boolean wants(Endpoint replica) {
    Topology topology = local.topology();
    return topology.reachable(replica) || !topology.present(replica);
  }

  private void deliverTo(Endpoint replica) {
    var unused =
        AsyncLoop.until(() -> deliverPage(replica))
            .whenComplete((done, failure) -> busy.remove(replica));
  }

  /** Goes on until nothing is left, or something fails. */
  private CompletionStage<Optional<Boolean>> deliverPage(Endpoint replica) {
    NavigableMap<Key, Long> names = waiting.get(replica);
    if (names == null || names.isEmpty()) {
      return CompletableFuture.completedStage(Optional.of(true));
    }
    long oldest = scheduler.wallMillis() - config.hintLifetime().toMillis();
    List<Key> page = new ArrayList<>();
    List<CompletableFuture<Boolean>> sent = new ArrayList<>();
    names.entrySet().stream()
        .limit(PAGE)
        .forEach(
            hint -> {
              boolean useless = hint.getValue() < oldest || !local.topology().present(replica);
              page.add(hint.getKey());
              local.counts().add(Event.HINT_GIVEN_UP, useless ? 1 : 0);
              sent.add(
                  useless
                      ? CompletableFuture.completedFuture(true)
                      : bring(Hint.of(hint.getKey())).toCompletableFuture());
            });
    return CompletableFuture.allOf(sent.toArray(CompletableFuture<?>[]::new))
        .thenCompose(all -> acknowledged(replica, page, sent));
  }

  private CompletionStage<Optional<Boolean>> acknowledged(
      Endpoint replica, List<Key> page, List<CompletableFuture<Boolean>> sent) {
    List<Key> done = new ArrayList<>();
    for (int i = 0; i < page.size(); i++) {
      if (sent.get(i).join()) {
        done.add(page.get(i));
      }
    }
    return records
        .write(done.stream().map(Change::remove).toList())
        .thenApply(
            removed -> {
              done.forEach(name -> forget(replica, name));
              return done.size() == page.size() ? Optional.empty() : Optional.of(false);
            });
  }

  private boolean delivered() {
    local.counts().count(Event.HINT_DELIVERED);
    return true;
  }

  /** Whether the replica keeps what we have of the key, or wants nothing of it. */
  private CompletionStage<Boolean> bring(Hint hint) {
    return engine
        .get(hint.slot(), hint.key())
        .thenCompose(
            kept ->
                kept.isEmpty()
                    ? CompletableFuture.completedStage(true)
                    : peers
                        .keep(
                            hint.replica(),
                            local.states().get(hint.slot()).group().id(),
                            new StoredEntry(hint.key(), kept.get()),
                            config.callTimeout())
                        .thenApply(answer -> delivered()))
        .exceptionally(failure -> Failures.cause(failure) instanceof NotReplicaException);
  }
}
