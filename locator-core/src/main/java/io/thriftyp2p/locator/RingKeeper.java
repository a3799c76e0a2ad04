package io.thriftyp2p.locator;

import io.thriftyp2p.locator.RingChange.Snapshot;
import io.thriftyp2p.locator.membership.ClassicTransport;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberChange;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.membership.MembershipCounts;
import io.thriftyp2p.locator.membership.MembershipPorts;
import io.thriftyp2p.locator.membership.MembershipTransport;
import io.thriftyp2p.locator.membership.PeerSource;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.membership.ViewListener;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.HashRing;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
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

  /** A ring may have thousands of members, and they may all come at once. */
  private static final int MOST_LOGGED = 10;

  private final Scheduler scheduler;
  private final MembershipPorts ports;
  private final MembershipConfig config;
  private final List<RingListener> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<MemberState>> refutationListeners = new CopyOnWriteArrayList<>();
  private volatile Optional<Membership> membership = Optional.empty();
  private volatile Optional<Snapshot> snapshot = Optional.empty();

  RingKeeper(
      Scheduler scheduler,
      RandomGenerator random,
      MembershipTransport transport,
      ClassicTransport classic,
      PeerSource peers,
      MembershipConfig config) {
    this.scheduler = scheduler;
    this.ports = new MembershipPorts(scheduler, random, transport, classic, peers, new Changes());
    this.config = config;
  }

  /** A keeper that reaches others by calls over Thrift. */
  static RingKeeper over(
      NodeRuntime runtime, Scheduler scheduler, MembershipConfig config, BootstrapPeers bootstrap) {
    return new RingKeeper(
        scheduler,
        runtime.random(),
        new MembershipCalls(runtime.caller(), config.callTimeout(), scheduler::execute),
        new ClassicCalls(runtime.caller(), config.callTimeout(), scheduler::execute),
        () -> bootstrap.addresses(scheduler::execute),
        config);
  }

  void addListener(RingListener listener) {
    listeners.add(listener);
  }

  void addRefutationListener(Consumer<MemberState> listener) {
    refutationListeners.add(listener);
  }

  /** What membership tells, in its thread. */
  private final class Changes implements ViewListener {
    @Override
    public void viewChanged(View before, View after) {
      swap(before, after);
    }

    @Override
    public void refuted(MemberState claimed) {
      refutationListeners.forEach(listener -> tell(() -> listener.accept(claimed)));
    }
  }

  /** Takes up membership; from now on others are heard. */
  <T> CompletableFuture<T> begin(
      Member self, RingIdentity identity, Function<Membership, CompletionStage<T>> entry) {
    CompletableFuture<T> entered = new CompletableFuture<>();
    scheduler.execute(
        () -> {
          Membership fresh = new Membership(self, identity, config, ports);
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

  private void swap(View before, View after) {
    Layout layout = layout();
    HashRing none = HashRing.empty(layout);
    Snapshot old = snapshot.orElseGet(() -> new Snapshot(none, none, before));
    HashRing ring = old.ring().withMembers(after.ring());
    List<RingMember> owners = after.placement();
    HashRing placement = owners.equals(ring.members()) ? ring : old.placement().withMembers(owners);
    Snapshot next = new Snapshot(ring, placement, after);
    snapshot = Optional.of(next);
    if (!old.ring().equals(next.ring())) {
      LOG.info(
          "the ring has {} members now: came {}, gone {}",
          next.ring().size(),
          missingFrom(old.ring(), next.ring()),
          missingFrom(next.ring(), old.ring()));
    }
    RingChange change = new RingChange(old, next);
    listeners.forEach(listener -> tell(() -> listener.ringChanged(change)));
  }

  /** A listener that fails must not take membership down with it, nor the other listeners. */
  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.error("a listener of the ring failed; the node goes on", e);
    }
  }

  private static List<Endpoint> missingFrom(HashRing one, HashRing other) {
    return other.members().stream()
        .map(RingMember::endpoint)
        .filter(member -> !one.contains(member))
        .limit(MOST_LOGGED)
        .toList();
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

  /** Whether something is so, as membership answers in its thread; not so before there is one. */
  CompletableFuture<Boolean> is(Function<Membership, CompletionStage<Boolean>> question) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    run(known -> complete(answer, () -> question.apply(known)), () -> answer.complete(false));
    return answer;
  }

  /** Compares views with a peer soon; what comes of it shows in the view. */
  void compareViews(Endpoint peer) {
    run(
        membership -> {
          var unused = membership.exchangeWith(peer);
        });
  }

  /** As {@link RingChange.Snapshot#placement}. */
  HashRing placement() {
    return snapshot.map(Snapshot::placement).orElseGet(() -> HashRing.empty(layout()));
  }

  HashRing ring() {
    return snapshot.map(Snapshot::ring).orElseGet(() -> HashRing.empty(layout()));
  }

  /** Empty until this node is in a ring. */
  Optional<View> view() {
    return snapshot.map(Snapshot::view);
  }

  /** Empty until this node knows which ring it wants to be in. */
  Optional<RingIdentity> identity() {
    return membership.map(Membership::identity);
  }

  /** The newest last. */
  List<MemberChange> history(int count) {
    return membership.map(known -> known.history(count)).orElse(List.of());
  }

  /** Absent before this node looks for a ring. */
  Optional<MembershipCounts> counts() {
    return membership.map(Membership::counts);
  }

  private Layout layout() {
    return identity().map(identity -> identity.settings().layout()).orElse(Layout.SLOTS);
  }

  static TApplicationException notInARing() {
    return new TApplicationException(
        TApplicationException.INTERNAL_ERROR, "this node is in no ring yet");
  }
}
