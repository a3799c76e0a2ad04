package io.thriftyp2p.locator;

import io.thriftyp2p.locator.RingChange.Snapshot;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.membership.MembershipTransport;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.thrift.TApplicationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs membership in its thread, and shows the rest of the process one immutable snapshot of the
 * ring, swapped whole with every change.
 */
final class RingKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(RingKeeper.class);

  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final MembershipTransport transport;
  private final MembershipConfig config;
  private final List<RingListener> listeners = new CopyOnWriteArrayList<>();
  private volatile Optional<RingSettings> settings = Optional.empty();
  private volatile Optional<Membership> membership = Optional.empty();
  private volatile Optional<Snapshot> snapshot = Optional.empty();

  RingKeeper(
      Scheduler scheduler,
      RandomGenerator random,
      MembershipTransport transport,
      MembershipConfig config) {
    this.scheduler = scheduler;
    this.random = random;
    this.transport = transport;
    this.config = config;
  }

  void addListener(RingListener listener) {
    listeners.add(listener);
  }

  /** Takes up membership; from now on others are heard. */
  <T> CompletableFuture<T> begin(
      Member self, RingSettings newSettings, Function<Membership, CompletionStage<T>> entry) {
    CompletableFuture<T> entered = new CompletableFuture<>();
    scheduler.execute(
        () -> {
          Membership fresh =
              new Membership(
                  self, newSettings, config, scheduler, random, transport, this::viewChanged);
          settings = Optional.of(newSettings);
          membership = Optional.of(fresh);
          complete(entered, () -> entry.apply(fresh));
        });
    return entered;
  }

  private static <T> void complete(
      CompletableFuture<T> result, java.util.function.Supplier<CompletionStage<T>> work) {
    try {
      work.get()
          .whenComplete(
              (value, failure) -> {
                if (failure == null) {
                  result.complete(value);
                } else {
                  result.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private void viewChanged(View before, View after) {
    Layout layout = layout();
    Snapshot old = snapshot.orElseGet(() -> new Snapshot(HashRing.empty(layout), before));
    Snapshot next = new Snapshot(old.ring().withMembers(after.ring()), after);
    snapshot = Optional.of(next);
    if (!old.ring().equals(next.ring())) {
      LOG.info("the ring has {} members now: {}", next.ring().size(), next.ring().members());
    }
    RingChange change = new RingChange(old, next);
    listeners.forEach(listener -> listener.ringChanged(change));
  }

  /** Does something with membership in its thread, or the other thing before there is one. */
  void run(Consumer<Membership> task, Runnable otherwise) {
    scheduler.execute(() -> membership.ifPresentOrElse(task, otherwise));
  }

  void run(Consumer<Membership> task) {
    run(task, () -> {});
  }

  /** Does something with membership in its thread; completes at once before there is one. */
  CompletableFuture<Void> ask(Function<Membership, CompletionStage<Void>> task) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    run(known -> complete(done, () -> task.apply(known)), () -> done.complete(null));
    return done;
  }

  HashRing ring() {
    return snapshot.map(Snapshot::ring).orElseGet(() -> HashRing.empty(layout()));
  }

  /** Empty until this node is in a ring. */
  Optional<View> view() {
    return snapshot.map(Snapshot::view);
  }

  Optional<RingSettings> settings() {
    return settings;
  }

  private Layout layout() {
    return settings.map(RingSettings::layout).orElse(Layout.SLOTS);
  }

  static TApplicationException notInARing() {
    return new TApplicationException(
        TApplicationException.INTERNAL_ERROR, "this node is in no ring yet");
  }
}
