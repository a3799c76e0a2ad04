package io.thriftyp2p.locator;

import io.thriftyp2p.locator.BootstrapPeers.Resolved;
import io.thriftyp2p.locator.Discovery.Found;
import io.thriftyp2p.locator.Discovery.Survey;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.locator.memory.RememberedRing;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerException;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.Layout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a node back into the ring that it remembers: through whoever of it answers, or, when
 * nobody does, as that ring, which the others find in their turn. Does not block; runs in
 * membership's thread.
 *
 * <p>Of members that are started again at the same time the one with the lowest address goes first,
 * and the others come in through it. They would become one ring in any case, a few seconds later.
 */
final class RingReturn {
  private static final Logger LOG = LoggerFactory.getLogger(RingReturn.class);

  /** Of a large ring somebody among so many answers. */
  private static final int MOST_ASKED = 64;

  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final RememberedRing ring;
  private final Optional<Member> formerSelf;
  private final LocatorConfig config;
  private final String service;
  private final Member self;
  private final RandomGenerator random;
  private final Scheduler scheduler;
  private final RingKeeper keeper;
  private final BootstrapPeers bootstrap;
  private final Discovery discovery;
  private final long deadline;

  RingReturn(NodeParts parts, RememberedRing ring, String service, Discovery discovery) {
    this.ring = ring;
    this.formerSelf = parts.formerSelf();
    this.config = parts.config();
    this.service = service;
    this.self = parts.self();
    this.random = parts.runtime().random();
    this.scheduler = parts.scheduler();
    this.keeper = parts.keeper();
    this.bootstrap = parts.bootstrap();
    this.discovery = discovery;
    this.deadline = scheduler.nanoTime() + config.membership().joinTimeout().toNanos();
  }

  /**
   * Fails with a {@link RingEntryException}, or what the ring's members say, if it does not fit.
   */
  CompletableFuture<Void> enter() {
    requireFit();
    return config.alone() ? again() : look().thenCompose(this::enter);
  }

  private void requireFit() {
    RingSettings settings = ring.identity().settings();
    requireFit(config.ringName().orElse(settings.name()).equals(settings.name()), "--ring-name");
    requireFit(config.layout().orElse(settings.layout()) == settings.layout(), "--layout");
    requireFit(config.replicas().orElse(settings.replicas()) == settings.replicas(), "--replicas");
    requireFit(settings.service().equals(service), "the command");
  }

  private void requireFit(boolean fits, String option) {
    if (!fits) {
      RingSettings settings = ring.identity().settings();
      throw RingEntryException.contradiction(
          "this node belongs to ring '%s' (service %s, layout %s, replicas %d), which %s contradicts; leave that out, or start with an empty data directory"
              .formatted(
                  settings.name(),
                  settings.service(),
                  settings.layout().name().toLowerCase(Locale.ROOT),
                  settings.replicas(),
                  option));
    }
  }

  /**
   * Who answered.
   *
   * @param named whom the user named
   */
  private record Answers(List<Endpoint> named, List<Found> nodes) {}

  private CompletableFuture<Answers> look() {
    return bootstrap
        .resolve()
        .thenComposeAsync(this::ask, scheduler::execute)
        .thenComposeAsync(this::orLookAgain, scheduler::execute);
  }

  private CompletableFuture<Answers> ask(Resolved named) {
    Set<Endpoint> addresses = new LinkedHashSet<>(named.addresses());
    addresses.addAll(someMembers());
    addresses.remove(self.endpoint());
    List<CompletableFuture<List<Found>>> looks = new ArrayList<>();
    for (Endpoint address : addresses) {
      looks.add(
          discovery
              .probe(address, LOOK_TIMEOUT)
              .thenApply(List::of)
              .exceptionally(failure -> List.of()));
    }
    if (config.peers().isEmpty()) {
      looks.add(
          discovery.search(config.address(), service, Discovery.PATIENCE).thenApply(Survey::nodes));
    }
    return CompletableFuture.allOf(looks.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all ->
                new Answers(
                    named.addresses(),
                    looks.stream().flatMap(look -> look.join().stream()).toList()));
  }

  private List<Endpoint> someMembers() {
    List<Endpoint> members = new ArrayList<>(ring.addresses());
    while (members.size() > MOST_ASKED) {
      members.remove(random.nextInt(members.size()));
    }
    return members;
  }

  private CompletableFuture<Answers> orLookAgain(Answers answers) {
    boolean somebodyFirst =
        answers.nodes().stream()
            .filter(node -> !node.established() && isOurs(node))
            .anyMatch(node -> node.endpoint().compareTo(self.endpoint()) < 0);
    boolean somebodyThere =
        answers.nodes().stream().anyMatch(node -> node.established() && isOurs(node));
    return somebodyFirst && !somebodyThere && scheduler.nanoTime() - deadline < 0
        ? scheduler.after(BETWEEN_LOOKS).thenCompose(later -> look())
        : CompletableFuture.completedFuture(answers);
  }

  private boolean isOurs(Found node) {
    RingIdentity ours = ring.identity();
    return node.classic()
        ? ours.settings().layout() == Layout.CLASSIC && node.settings().service().equals(service)
        : ours.isSameRing(node.identity());
  }

  private CompletionStage<Void> enter(Answers answers) {
    List<Found> inRing = answers.nodes().stream().filter(Found::established).toList();
    Optional<Found> stranger =
        inRing.stream()
            .filter(node -> answers.named().contains(node.endpoint()) && !isOurs(node))
            .findFirst();
    if (stranger.isPresent()) {
      return through(stranger.get());
    }
    List<Found> members = inRing.stream().filter(this::isOurs).toList();
    List<Endpoint> peers =
        members.stream().filter(node -> !node.classic()).map(Found::endpoint).distinct().toList();
    if (!peers.isEmpty()) {
      return keeper.begin(
          self,
          ring.identity(),
          membership ->
              membership
                  .rejoin(peers, others())
                  .exceptionallyCompose(failure -> again(membership, failure)));
    }
    return members.isEmpty() ? again() : throughClassic(members.get(0).endpoint());
  }

  /** The others as they are to be told of to a ring that goes on. */
  private List<Member> others() {
    boolean stale = ring.isStale(scheduler.wallMillis(), config.membership().forgetAfter());
    return withFormerSelf(
        ring.others().stream().filter(member -> !stale || member.state().gone()).toList());
  }

  private List<Member> withFormerSelf(List<Member> others) {
    return Stream.concat(
            others.stream().filter(member -> !isFormerSelf(member)), formerSelf.stream())
        .toList();
  }

  private boolean isFormerSelf(Member member) {
    return formerSelf.filter(former -> former.endpoint().equals(member.endpoint())).isPresent();
  }

  /** It may be of our ring all the same: one that has absorbed it does not say so to everybody. */
  private CompletionStage<Void> through(Found stranger) {
    return keeper
        .<Void>begin(
            self,
            ring.identity(),
            membership -> membership.rejoin(List.of(stranger.endpoint()), others()))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(named(stranger, failure)));
  }

  private Throwable named(Found stranger, Throwable failure) {
    if (!(Failures.cause(failure) instanceof WrongRingException)) {
      return failure;
    }
    return RingEntryException.contradiction(
        "this node belongs to ring '%s' with id %016x, and %s to ring '%s' with id %016x; name a member of its own ring with --host, or start it with an empty data directory"
            .formatted(
                ring.identity().settings().name(),
                ring.identity().id(),
                stranger.endpoint(),
                stranger.settings().name(),
                stranger.identity().id()));
  }

  private CompletionStage<Void> throughClassic(Endpoint peer) {
    return keeper.begin(self, ring.identity(), membership -> membership.joinClassic(peer));
  }

  private CompletableFuture<Void> again() {
    return keeper.begin(self, ring.identity(), this::again);
  }

  private CompletionStage<Void> again(Membership membership, Throwable failure) {
    return Failures.cause(failure) instanceof PeerException
        ? again(membership)
        : CompletableFuture.failedStage(failure);
  }

  private CompletionStage<Void> again(Membership membership) {
    int missing = ring.addresses().size();
    if (missing > 0) {
      LOG.info(
          "{} goes on as ring '{}', which it remembers, without its other {} members{}; it looks for"
              + " them",
          self.endpoint(),
          ring.identity().settings().name(),
          missing,
          config.alone() ? "" : ", of which none answers");
    }
    membership.startAgain(withFormerSelf(ring.others()));
    return CompletableFuture.completedStage(null);
  }
}
