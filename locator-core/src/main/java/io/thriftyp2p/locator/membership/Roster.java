package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node knows of the members, itself included, and the only place where it changes: each
 * change goes into the view, the history, the rumors and to the listener, or nowhere.
 */
final class Roster {
  private static final Logger LOG = LoggerFactory.getLogger(Roster.class);

  private final MembershipConfig config;
  private final Scheduler scheduler;
  private final ViewListener listener;
  private final Rumors rumors;
  private final RingHistory history;
  private final MembershipCounts counts = new MembershipCounts();
  private final FlapDamping damping = new FlapDamping();
  private final List<BiConsumer<Optional<Member>, Member>> observers = new ArrayList<>();
  private BiConsumer<Member, Endpoint> hearsay = (claim, teller) -> {};

  private volatile View view = View.EMPTY;
  private volatile Member self;
  private boolean entered;
  private boolean stopped;
  private boolean returnScheduled;

  Roster(Member self, MembershipConfig config, MembershipPorts ports, Rumors rumors) {
    this.self = self;
    this.config = config;
    this.scheduler = ports.scheduler();
    this.listener = ports.listener();
    this.rumors = rumors;
    this.history = new RingHistory(config.historySize());
  }

  /** Hears of each record that has changed, after the view has. Must not change anything here. */
  void observe(BiConsumer<Optional<Member>, Member> observer) {
    observers.add(observer);
  }

  /**
   * Is given a claim that a member has died, with who told it, in a comparison of views: it may be
   * hours old. Two halves of a ring that were apart would take each other's members out all at once
   * when they meet, if it were believed.
   */
  void onHearsay(BiConsumer<Member, Endpoint> judge) {
    hearsay = judge;
  }

  /** May be read in any thread. */
  View view() {
    return view;
  }

  Member self() {
    return self;
  }

  RingHistory history() {
    return history;
  }

  MembershipCounts counts() {
    return counts;
  }

  FlapDamping damping() {
    return damping;
  }

  /** Whether this node takes part: it has entered a ring and has not stopped. */
  boolean active() {
    return entered && !stopped;
  }

  boolean stopped() {
    return stopped;
  }

  void stop() {
    stopped = true;
  }

  /** The first view: all that a member of the ring knows, and this node in it. */
  void enter(Collection<Member> known, String cause) {
    if (stopped || entered) {
      throw new IllegalStateException("this node is leaving already");
    }
    entered = true;
    self = self.withState(MemberState.ALIVE);
    List<Member> first = new ArrayList<>();
    Admission admission = admission();
    for (Member member : known) {
      if (!admission.admits(member)) {
        continue;
      }
      if (!member.endpoint().equals(self.endpoint())) {
        first.add(member);
      } else if (member.supersedes(self)) {
        self = self.withIncarnation(member.incarnation() + 1);
      }
    }
    first.add(self);
    accept(first, member -> cause);
    rumors.add(self);
  }

  /** A first view that others have as well, and that has this node in it already. */
  void enter(View established) {
    entered = true;
    self = established.member(self.endpoint()).orElseThrow();
    view = established;
    listener.viewChanged(View.EMPTY, established);
  }

  /** This node's own state, towards the end of its life. */
  void changeSelf(MemberState state, String cause) {
    if (active() && self.state().compareTo(state) < 0) {
      self = self.withState(state);
      change(self, cause);
    }
  }

  /**
   * A record that this node has decided on by itself; nothing happens when a better one is known,
   * or there is no room.
   */
  void change(Member member, String cause) {
    boolean fits = member.endpoint().equals(self.endpoint()) || admission().admits(member);
    if (active()
        && fits
        && view.member(member.endpoint()).filter(known -> !member.supersedes(known)).isEmpty()) {
      accept(List.of(member), same -> cause);
      tell(member);
    }
  }

  /** Takes over what is better than what was known, and passes it on. */
  void learn(Collection<Member> heard, Source source) {
    if (!active() || heard.isEmpty()) {
      return;
    }
    Map<Endpoint, Member> news = new TreeMap<>();
    Admission admission = admission();
    for (Member member : heard) {
      if (member.endpoint().equals(self.endpoint())) {
        refute(member);
      } else if (isNews(member) && admission.admits(member)) {
        if (!source.news() && isDeathOfTheLiving(member)) {
          hearsay.accept(member, source.teller());
        } else {
          news.merge(member.endpoint(), member, (one, two) -> one.supersedes(two) ? one : two);
        }
      }
    }
    // What was doubted meanwhile may have a better record by now.
    news.values().removeIf(member -> !isNews(member));
    if (!news.isEmpty()) {
      accept(List.copyOf(news.values()), source::causeOf);
      news.values().forEach(this::tell);
    }
  }

  private boolean isNews(Member heard) {
    return view.member(heard.endpoint())
        .map(heard::supersedes)
        // A member that this node has forgotten, or never knew, stays gone.
        .orElse(!heard.state().gone());
  }

  private Admission admission() {
    return new Admission(view, config.maxMembers(), scheduler.wallMillis());
  }

  /** Another node's word, of unknown age, that a member has died whom this node sees alive. */
  private boolean isDeathOfTheLiving(Member heard) {
    boolean death = heard.state() == MemberState.DOWN || heard.state() == MemberState.LOST;
    return death && view.member(heard.endpoint()).filter(m -> m.state().reachable()).isPresent();
  }

  /** Others are wrong about this node: a greater incarnation overrules them (SWIM, section 4.2). */
  void refute(Member claim) {
    // Two nodes that both believe to have this address would overrule each other for ever.
    boolean rival = !claim.isClassic() && !claim.id().equals(self.id());
    boolean slow = rival || !claim.state().reachable();
    boolean waits = returnScheduled && slow;
    if (!claim.supersedes(self) || !self.state().reachable() || waits) {
      return;
    }
    Duration wait = Duration.ZERO;
    if (slow) {
      damping.wentDown(self.endpoint(), scheduler.nanoTime());
      wait = damping.waitOf(self.endpoint(), scheduler.nanoTime());
    }
    if (wait.isZero()) {
      overrule(claim);
    } else {
      LOG.info("{} went down too often; it returns in {}", self.endpoint(), wait);
      returnScheduled = true;
      scheduler.schedule(
          wait,
          () -> {
            returnScheduled = false;
            overrule(claim);
          });
    }
  }

  private void overrule(Member claim) {
    if (claim.supersedes(self)) {
      LOG.info("{} is said to be {}; refuting", self.endpoint(), claim.state());
      contradict(claim.incarnation(), claim.state(), "refuted that it is " + claim.state());
    }
  }

  /** Overrules what is said of this node and its incarnation, or of a later one. */
  void contradict(long incarnation, MemberState claimed, String cause) {
    if (active()
        && self.state().reachable()
        && incarnation >= self.incarnation()
        && Admission.isPlausible(incarnation, scheduler.wallMillis())) {
      self = self.withIncarnation(incarnation + 1);
      change(self, cause);
      counts.refuted();
      listener.refuted(claimed);
    }
  }

  /** A suspicion travels with its accuser instead. */
  private void tell(Member member) {
    if (member.state() != MemberState.SUSPECT) {
      rumors.add(member);
    }
  }

  private void accept(List<Member> changed, Function<Member, String> cause) {
    View before = view;
    View after = before.with(changed);
    view = after;
    long wall = scheduler.wallMillis();
    long now = scheduler.nanoTime();
    for (Member member : changed) {
      Optional<Member> old = before.member(member.endpoint());
      history.add(wall, old, member, cause.apply(member));
      counts.changed(old, member);
      if (member.state() == MemberState.DOWN && old.isPresent()) {
        damping.wentDown(member.endpoint(), now);
      }
      observers.forEach(observer -> observer.accept(old, member));
    }
    listener.viewChanged(before, after);
  }

  void forget(Set<Endpoint> members) {
    if (!members.isEmpty()) {
      View before = view;
      View after = before.without(members);
      view = after;
      listener.viewChanged(before, after);
    }
  }
}
