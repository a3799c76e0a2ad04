package io.thriftyp2p.locator;

import io.thriftyp2p.locator.Discovery.Found;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.ring.Layout;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * Brings a node into a ring: the one it remembers, or that of a peer it was given, one found on
 * this machine, or a new one. Does not block; runs in membership's thread.
 */
final class RingEntry {
  private static final int MOST_LOOKS = 32;
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(1);

  private final Optional<RingReturn> remembered;
  private final LocatorConfig config;
  private final RandomGenerator random;
  private final RingKeeper keeper;
  private final Member self;
  private final String service;
  private final Discovery discovery;
  private final PeerSearch peers;
  private final LocalSearch machine;

  RingEntry(NodeParts parts, String service) {
    this.config = parts.config();
    this.random = parts.runtime().random();
    this.keeper = parts.keeper();
    this.self = parts.self();
    this.service = service;
    this.discovery = new Discovery(parts.runtime().caller());
    this.peers = new PeerSearch(discovery, config, parts.bootstrap(), parts.scheduler());
    this.machine = new LocalSearch(discovery, config, self.endpoint(), service, parts.scheduler());
    this.remembered =
        parts.rememberedRing().map(ring -> new RingReturn(parts, ring, service, discovery));
  }

  /** What a new ring's members have in common. */
  static RingSettings newRing(LocatorConfig config, String service) {
    return new RingSettings(
        config.ringName().orElse(LocatorConfig.DEFAULT_RING_NAME),
        config.layout().orElse(Layout.SLOTS),
        config.replicas().orElse(config.newRingReplicas()),
        service);
  }

  /**
   * Blocks until a node is in.
   *
   * @throws RingEntryException when it cannot be
   */
  static void await(CompletableFuture<Void> entered, BlockingWork blocking) {
    blocking.await(entered);
    try {
      entered.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RingEntryException known ? known : e;
    }
  }

  /** Fails with a {@link RingEntryException} when there is no ring to enter. */
  CompletableFuture<Void> enter() {
    return CompletableFuture.completedFuture(remembered)
        .thenCompose(back -> back.map(RingReturn::enter).orElseGet(this::enterAnother))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explained(failure)));
  }

  /**
   * The ring that a peer is in, if this node could enter it; fails with a {@link
   * RingEntryException}.
   */
  CompletableFuture<RingIdentity> ringOf(Endpoint peer) {
    return discovery
        .probe(peer, LOOK_TIMEOUT)
        .thenApply(
            found -> {
              if (!found.established()) {
                throw RingEntryException.noPeer(peer + " is in no ring yet");
              }
              requireFit(found);
              return found.identity();
            })
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explained(failure)));
  }

  private CompletableFuture<Void> enterAnother() {
    return findRing().thenCompose(found -> found.map(this::join).orElseGet(this::begin));
  }

  private CompletableFuture<Optional<Found>> findRing() {
    if (config.alone()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return config.peers().isEmpty() ? machine.run() : peers.run().thenApply(Optional::of);
  }

  private CompletionStage<Void> join(Found found) {
    requireFit(found);
    if (found.classic()) {
      return oneOfOurs(found)
          .thenCompose(ours -> ours.map(this::join).orElseGet(() -> joinClassic(found)));
    }
    return keeper.begin(
        self, found.identity(), membership -> membership.join(List.of(found.endpoint())));
  }

  /** Members that a node of 2009 knows may be of our kind, and know more of their ring. */
  private CompletableFuture<Optional<Found>> oneOfOurs(Found classic) {
    List<CompletableFuture<Optional<Found>>> looks =
        classic.members().stream()
            .filter(member -> !member.equals(self.endpoint()))
            .filter(member -> !member.equals(classic.endpoint()))
            .limit(MOST_LOOKS)
            .map(
                member ->
                    discovery
                        .probe(member, LOOK_TIMEOUT)
                        .thenApply(Optional::of)
                        .exceptionally(failure -> Optional.empty()))
            .toList();
    return CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all ->
                looks.stream()
                    .map(CompletableFuture::join)
                    .flatMap(Optional::stream)
                    .filter(found -> !found.classic() && found.established())
                    .findFirst());
  }

  private CompletionStage<Void> joinClassic(Found found) {
    RingSettings settings =
        new RingSettings(
            config.ringName().orElse(found.settings().name()), Layout.CLASSIC, 1, service);
    return keeper.begin(
        self,
        new RingIdentity(settings, 0),
        membership -> membership.joinClassic(found.endpoint()));
  }

  private CompletionStage<Void> begin() {
    RingSettings settings = newRing(config, service);
    return keeper
        .begin(self, RingIdentity.begin(settings, random), RingEntry::startAlone)
        .thenRun(
            () -> {
              if (!config.alone()) {
                joinRingsBegunMeanwhile(settings);
              }
            });
  }

  private static CompletionStage<Void> startAlone(Membership membership) {
    membership.startAlone();
    return CompletableFuture.completedStage(null);
  }

  private void joinRingsBegunMeanwhile(RingSettings settings) {
    var unused =
        machine.ringsBegunMeanwhile(settings).thenAccept(nodes -> nodes.forEach(this::mergeWith));
  }

  private void mergeWith(Found begunMeanwhile) {
    keeper.run(
        membership -> {
          // What comes of it shows in the view.
          var unused = membership.mergeWith(begunMeanwhile.endpoint(), begunMeanwhile.identity());
        });
  }

  private void requireFit(Found found) {
    RingSettings ring = found.settings();
    if (!ring.service().equals(service)) {
      throw RingEntryException.contradiction(
          "%s runs %s, and this node %s; they share no ring"
              .formatted(found.endpoint(), ring.service(), service));
    }
    if (!found.classic() && config.ringName().filter(n -> !n.equals(ring.name())).isPresent()) {
      throw RingEntryException.contradiction(
          "%s belongs to ring '%s', not '%s'; leave out --ring-name or name another peer"
              .formatted(found.endpoint(), ring.name(), config.ringName().get()));
    }
    if (config.layout().filter(layout -> layout != ring.layout()).isPresent()) {
      throw RingEntryException.contradiction(
          "ring '%s' has layout %s, not %s; leave out --layout"
              .formatted(ring.name(), lower(ring.layout()), lower(config.layout().get())));
    }
    if (!found.classic() && config.replicas().orElse(ring.replicas()) != ring.replicas()) {
      throw RingEntryException.contradiction(
          "ring '%s' keeps %d replicas of each key, not %d; leave out --replicas"
              .formatted(ring.name(), ring.replicas(), config.replicas().getAsInt()));
    }
  }

  private static String lower(Layout layout) {
    return layout.name().toLowerCase(Locale.ROOT);
  }

  private static RingEntryException explained(Throwable failure) {
    Throwable cause = Failures.cause(failure);
    if (cause instanceof RingEntryException known) {
      return known;
    }
    return cause instanceof WrongRingException
        ? RingEntryException.contradiction(String.valueOf(cause.getMessage()))
        : RingEntryException.denied(cause)
            .orElseGet(() -> RingEntryException.noPeer(String.valueOf(cause.getMessage())));
  }
}
