package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerUnreachableException;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's part in keeping the ring true: merges what it hears, refutes what is wrong about
 * itself, and passes news on.
 *
 * <p>Not thread-safe: every method but {@link #view} is called in the thread of the scheduler that
 * it was given. Does not block.
 */
public final class Membership {
  private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

  private final RingSettings settings;
  private final MembershipConfig config;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final MembershipTransport transport;
  private final ViewListener listener;
  private final Announcements announcements;

  private final GoneMembers gone = new GoneMembers();

  private volatile View view = View.EMPTY;
  private Member self;
  private boolean stopped;

  /**
   * @param self this node in state JOINING
   */
  public Membership(
      Member self,
      RingSettings settings,
      MembershipConfig config,
      Scheduler scheduler,
      RandomGenerator random,
      MembershipTransport transport,
      ViewListener listener) {
    this.self = self;
    this.settings = settings;
    this.config = config;
    this.scheduler = scheduler;
    this.random = random;
    this.transport = transport;
    this.listener = listener;
    this.announcements = new Announcements(this);
  }

  /** What this node knows now. May be read in any thread. */
  public View view() {
    return view;
  }

  public Member self() {
    return self;
  }

  /** Makes this node the first of a new ring. */
  public void startAlone() {
    enterRing(List.of());
  }

  /**
   * Enters the ring that one of the peers belongs to: learns its whole view first, so that the
   * first ring this node shows is complete. Tries the peers in turn until one answers.
   *
   * @return fails with {@link WrongRingException}, or with the last peer's {@link
   *     io.thriftyp2p.locator.node.PeerException} once {@link MembershipConfig#joinTimeout()} is
   *     over
   */
  public CompletionStage<Void> join(List<Endpoint> peers) {
    return new Join(
            peers, config, scheduler, peer -> transport.exchange(peer, gossip(List.of(self))))
        .run()
        .thenAccept(answer -> enterRing(answer.members()));
  }

  private void enterRing(Collection<Member> known) {
    if (stopped || self.state() != MemberState.JOINING) {
      throw new IllegalStateException("this node is leaving already");
    }
    self = self.withState(MemberState.ALIVE);
    List<Member> entered = new ArrayList<>();
    for (Member member : known) {
      if (!member.endpoint().equals(self.endpoint())) {
        entered.add(member);
      } else if (member.supersedes(self)) {
        self = self.withIncarnation(member.incarnation() + 1);
      }
    }
    entered.add(self);
    accept(entered, List.of(self));
    scheduleExchange();
  }

  /** Takes this node out of the ring; it stays reachable, to hand over what it holds. */
  public void leave() {
    if (self.state() == MemberState.JOINING) {
      // Nobody counts on it yet.
      stop();
    } else {
      changeSelf(MemberState.LEAVING);
    }
  }

  /**
   * The last word of this node: it is gone, and nobody need look for it.
   *
   * @return completes when the word is out
   */
  public CompletionStage<Void> left() {
    CompletionStage<Void> told = changeSelf(MemberState.LEFT);
    stop();
    return told;
  }

  /** Falls silent without a word. */
  public void stop() {
    stopped = true;
  }

  private CompletionStage<Void> changeSelf(MemberState state) {
    if (stopped || self.state().compareTo(state) >= 0) {
      return CompletableFuture.completedStage(null);
    }
    self = self.withState(state);
    return accept(List.of(self), List.of(self));
  }

  /** Another member compares views: the answer holds all that this node knows, if they differ. */
  public Gossip receiveExchange(Gossip theirs) {
    settings.requireSame(theirs.ring());
    merge(theirs.members());
    return gossip(view.digest() == theirs.digest() ? List.of() : view.members());
  }

  /** Another member has news. */
  public void receiveNews(Gossip news) {
    settings.requireSame(news.ring());
    merge(news.members());
  }

  /** Somebody asks that a node be taken in, as the nodes of 2009 do. */
  public void receiveJoin(Endpoint subject) {
    receiveAdd(subject, List.of());
  }

  /** Somebody announces a member, as the nodes of 2009 do; authorities have heard already. */
  public void receiveAdd(Endpoint subject, List<Endpoint> authorities) {
    Optional<Member> known = view.member(subject);
    if (!subject.equals(self.endpoint()) && known.filter(m -> m.state().inRing()).isEmpty()) {
      long incarnation = known.map(member -> member.incarnation() + 1).orElse(0L);
      merge(List.of(Member.named(subject, incarnation)));
    }
    announcements.passOn(subject, authorities, transport::add);
  }

  /** Somebody announces that a member is gone, as the nodes of 2009 do. */
  public void receiveRemove(Endpoint subject, List<Endpoint> authorities) {
    view.member(subject)
        .filter(member -> member.state().reachable())
        .ifPresent(member -> merge(List.of(member.withState(MemberState.LEFT))));
    announcements.passOn(subject, authorities, transport::remove);
  }

  /** A call to a member failed: finds out whether the member is gone. */
  public void suspect(Endpoint member) {
    if (!stopped && view.member(member).filter(m -> m.state().reachable()).isPresent()) {
      exchangeWith(member);
    }
  }

  /**
   * Compares views with a member now; afterwards both know what either knew.
   *
   * @return completes when the answer is merged; fails like {@link MembershipTransport#exchange}
   */
  public CompletionStage<Void> exchangeWith(Endpoint peer) {
    CompletionStage<Void> done =
        transport.exchange(peer, gossip(List.of())).thenAccept(answer -> mergeAnswer(peer, answer));
    done.whenComplete((nothing, failure) -> Failures.of(failure).ifPresent(f -> failed(peer, f)));
    return done;
  }

  private void mergeAnswer(Endpoint peer, Gossip answer) {
    settings.requireSame(answer.ring());
    merge(answer.members());
    if (answer.digest() != view.digest()) {
      // The peer has not heard all that we know: the other half of the exchange.
      transport.tell(peer, gossip(view.members()));
    }
  }

  /** A call to a peer failed. Only a refused connection proves that the process is gone. */
  void failed(Endpoint peer, Throwable failure) {
    if (failure instanceof PeerUnreachableException unreachable
        && unreachable.connectionRefused()) {
      view.member(peer)
          .filter(member -> member.state().reachable())
          .ifPresent(member -> merge(List.of(member.withState(MemberState.DOWN))));
    } else {
      LOG.debug("{}: {}", self.endpoint(), failure.toString());
    }
  }

  private void merge(Collection<Member> heard) {
    if (stopped || self.state() == MemberState.JOINING) {
      return;
    }
    List<Member> news = new ArrayList<>();
    for (Member member : heard) {
      if (member.endpoint().equals(self.endpoint())) {
        refute(member).ifPresent(news::add);
      } else if (isNews(member)) {
        news.add(member);
      }
    }
    accept(news, news);
  }

  private boolean isNews(Member member) {
    return view.member(member.endpoint())
        .map(member::supersedes)
        // A member that this node has forgotten, or never knew, stays gone.
        .orElse(member.state().reachable() && view.members().size() < config.maxMembers());
  }

  /** Others are wrong about this node: a greater incarnation overrules them (SWIM, section 4.2). */
  private Optional<Member> refute(Member claim) {
    if (!claim.supersedes(self) || !self.state().reachable()) {
      return Optional.empty();
    }
    LOG.info("{} is said to be {}; refuting", self.endpoint(), claim.state());
    self = self.withIncarnation(claim.incarnation() + 1);
    return Optional.of(self);
  }

  private CompletionStage<Void> accept(Collection<Member> changed, List<Member> news) {
    if (changed.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    View before = view;
    view = before.with(changed);
    gone.note(changed, scheduler.nanoTime());
    listener.viewChanged(before, view);
    return spread(news);
  }

  private CompletionStage<Void> spread(List<Member> news) {
    List<CompletableFuture<Void>> told = new ArrayList<>();
    for (Endpoint peer : view.sample(config.fanout(), self.endpoint(), random)) {
      CompletionStage<Void> sent = transport.tell(peer, gossip(news));
      sent.whenComplete((done, failure) -> Failures.of(failure).ifPresent(f -> failed(peer, f)));
      told.add(sent.exceptionally(failure -> null).toCompletableFuture());
    }
    return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new));
  }

  private void scheduleExchange() {
    long mean = config.exchangeInterval().toNanos();
    long delay = mean / 2 + (long) (random.nextDouble() * mean);
    scheduler.schedule(Duration.ofNanos(delay), this::exchangeWithSomebody);
  }

  private void exchangeWithSomebody() {
    if (stopped) {
      return;
    }
    forget();
    view.sample(1, self.endpoint(), random).forEach(this::exchangeWith);
    scheduleExchange();
  }

  private void forget() {
    Set<Endpoint> forgotten = gone.forget(config.forgetAfter(), scheduler.nanoTime());
    if (!forgotten.isEmpty()) {
      view = view.without(forgotten);
    }
  }

  private Gossip gossip(Collection<Member> members) {
    return new Gossip(settings, self.endpoint(), view.digest(), List.copyOf(members));
  }
}
