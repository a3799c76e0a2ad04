package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One node's part in keeping the ring true: notices who does not answer, merges what it hears,
 * refutes what is wrong about itself, and passes news on. The wiring of what this package consists
 * of.
 *
 * <p>Not thread-safe: every method but {@link #view}, {@link #identity}, {@link #history} and
 * {@link #counts} is called in the thread of the scheduler that it was given. Does not block.
 */
public final class Membership {
  private final MembershipConfig config;
  private final MembershipPorts ports;
  private final Roster roster;
  private final Conversation conversation;
  private final Prober prober;
  private final Comparisons comparisons;
  private final Entrance entrance;
  private final Exit exit;
  private final Healer healer;
  private final ClassicAnnouncements announcements;
  private final ClassicMembers classicMembers;

  /**
   * @param self this node in state JOINING
   */
  public Membership(
      Member self, RingIdentity identity, MembershipConfig config, MembershipPorts ports) {
    this.config = config;
    this.ports = ports;
    Rumors rumors = new Rumors(this::timesEach);
    roster = new Roster(self, config, ports, rumors);
    DeadlineTimer timer = new DeadlineTimer(ports.scheduler(), config.probeInterval());
    LocalHealth health = new LocalHealth();
    Suspicions suspicions =
        new Suspicions(roster, rumors, ports.scheduler(), timer, config, health);
    conversation = new Conversation(roster, rumors, suspicions, ports, identity);
    prober = new Prober(roster, config, ports, timer, health, suspicions, conversation);
    Gossiper gossiper = new Gossiper(roster, rumors, config, ports, conversation);
    comparisons = new Comparisons(roster, rumors, config, ports, conversation);
    healer = new Healer(roster, config, ports, comparisons);
    entrance = new Entrance(roster, config, ports, conversation, comparisons, this::beginWork);
    ClassicNewcomers newcomers = new ClassicNewcomers(roster, ports, conversation, comparisons);
    announcements = new ClassicAnnouncements(roster, ports, prober, newcomers);
    classicMembers = new ClassicMembers(roster, config, ports, newcomers);
    exit = new Exit(roster, gossiper, comparisons, classicMembers);
    new GoneMembers(roster, config, ports.scheduler());
    roster.onHearsay((claim, teller) -> doubt(claim, teller, suspicions));
  }

  /** A member is said to have died, at a time that nobody knows: it gets the time to contradict. */
  private void doubt(Member claim, Endpoint teller, Suspicions suspicions) {
    boolean leaves =
        view().member(claim.endpoint()).filter(m -> m.state() == MemberState.LEAVING).isPresent();
    // It was there in the incarnation that is said to have died.
    roster.change(
        claim.withState(leaves ? MemberState.LEAVING : MemberState.ALIVE), teller + " knows of it");
    suspicions.accuse(
        new Suspicion(claim.endpoint(), claim.incarnation(), teller),
        teller + " says that it is " + claim.state());
    // Told that it is suspected, it contradicts at once if it lives.
    view().member(claim.endpoint()).ifPresent(prober::probe);
  }

  private int timesEach() {
    return (int) Math.ceil(config.rumorFactor() * Math.log10(roster.view().peers() + 1.0));
  }

  /** What this node knows now. May be read in any thread. */
  public View view() {
    return roster.view();
  }

  public Member self() {
    return roster.self();
  }

  /** The ring that this node belongs to, or wants to. May be read in any thread. */
  public RingIdentity identity() {
    return conversation.identity();
  }

  /** Makes this node the first of a new ring. */
  public void startAlone() {
    entrance.alone();
  }

  /**
   * Makes this node go on as the ring that it remembers, of which nobody answers: the others are
   * looked for from now on.
   *
   * @param remembered the other members, none of them in a state that can be reached
   */
  public void startAgain(List<Member> remembered) {
    entrance.again(remembered);
    healer.lookForAll();
  }

  /**
   * Makes this node a member of an established ring all at once; for simulations. The members share
   * the view, so that ten thousand of them fit into memory.
   *
   * @param established has this node in state ALIVE
   */
  public void startIn(View established) {
    entrance.established(established);
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
    return entrance.through(peers);
  }

  /**
   * The same for a node that was a member before it stopped.
   *
   * @param remembered as for {@link #startAgain}; counts for those only that the ring does not know
   */
  public CompletionStage<Void> rejoin(List<Endpoint> peers, List<Member> remembered) {
    return entrance.back(peers, remembered);
  }

  /**
   * Enters the ring of a node of 2009, as the first of our kind in it: takes over whom the peer
   * knows, then asks to be taken in.
   *
   * @return fails with a {@link io.thriftyp2p.locator.node.PeerException}
   */
  public CompletionStage<Void> joinClassic(Endpoint peer) {
    return entrance.throughClassic(peer);
  }

  private void beginWork() {
    prober.start();
    comparisons.start();
    healer.start();
    classicMembers.start();
  }

  /** Takes this node out of the ring; it stays reachable, to hand over what it holds. */
  public void leave() {
    exit.leave();
  }

  /**
   * The last word of this node: it is gone, and nobody need look for it.
   *
   * @return completes when the word is out
   */
  public CompletionStage<Void> left() {
    return exit.left();
  }

  /**
   * The last word of a node that will be back: the others take it for {@link Member#dead} at once,
   * and need not find out.
   *
   * @return completes when the word is out
   */
  public CompletionStage<Void> stopping() {
    return exit.stopping();
  }

  /** Falls silent without a word. */
  public void stop() {
    roster.stop();
  }

  /** Another member asks whether this node is there. Throws {@link WrongRingException}. */
  public Gossip receiveProbe(Gossip news) {
    conversation.hear(news);
    return conversation.newsFor(news.sender());
  }

  /**
   * Another member cannot reach a third one and asks for help. Throws {@link WrongRingException}.
   */
  public CompletionStage<ProbeOutcome> receiveProbeFor(
      Gossip news, Endpoint target, Duration timeout) {
    conversation.hear(news);
    Duration bounded = timeout.compareTo(config.callTimeout()) > 0 ? config.callTimeout() : timeout;
    return view()
        .member(target)
        .map(member -> prober.probeForAnother(member, bounded))
        .orElseGet(() -> CompletableFuture.completedStage(ProbeOutcome.SILENT));
  }

  /**
   * Another member compares views: the answer holds the parts that differ. Throws {@link
   * WrongRingException}.
   */
  public Gossip receiveExchange(Gossip theirs) {
    return roster.active() ? comparisons.receive(theirs) : comparisons.view(List.of(), List.of());
  }

  /** The other half of an exchange. Throws {@link WrongRingException}. */
  public void receiveTeaching(Gossip view) {
    comparisons.takeIn(view);
  }

  /** Another member has news. Throws {@link WrongRingException}. */
  public void receiveNews(Gossip news) {
    conversation.hear(news);
  }

  /** Somebody asks that a node be taken in, as the nodes of 2009 do. */
  public void receiveJoin(Endpoint subject) {
    announcements.joined(subject);
  }

  /** Somebody announces a member, as the nodes of 2009 do; authorities have heard already. */
  public void receiveAdd(Endpoint subject, List<Endpoint> authorities) {
    announcements.added(subject, authorities);
  }

  /** Somebody announces that a member is gone, as the nodes of 2009 do. */
  public void receiveRemove(Endpoint subject, List<Endpoint> authorities) {
    announcements.removed(subject, authorities);
  }

  /** A member did not answer a call: finds out soon whether it is gone. */
  public void suspect(Endpoint member) {
    view().member(member).filter(m -> m.state().reachable()).ifPresent(prober::probe);
  }

  /**
   * Compares views with a member now; afterwards both know what either knew.
   *
   * @return completes when the answer is merged; fails like {@link MembershipTransport#exchange}
   */
  public CompletionStage<Void> exchangeWith(Endpoint peer) {
    if (view().member(peer).filter(Member::isClassic).isPresent()) {
      classicMembers.ask(peer);
      return CompletableFuture.completedStage(null);
    }
    return comparisons.with(peer);
  }

  /** Makes one ring of two that were begun at the same moment; then as {@link #exchangeWith}. */
  public CompletionStage<Void> mergeWith(Endpoint peer, RingIdentity theirs) {
    conversation.mergeWith(theirs);
    return comparisons.with(peer);
  }

  /**
   * Forgets a member that is gone, on all nodes, at once.
   *
   * @throws IllegalStateException saying why, when it is not gone or was never known
   */
  public void forget(Endpoint member) {
    Member known =
        view()
            .member(member)
            .filter(m -> m.state() != MemberState.LEFT)
            .orElseThrow(
                () -> new IllegalStateException("there is no member " + member + " to remove"));
    if (known.state().reachable() && known.state() != MemberState.SUSPECT) {
      throw new IllegalStateException(
          member + " is " + known.state() + " and answers; stop it first, or let it leave");
    }
    roster.change(known.withState(MemberState.LEFT), "removed by an operator");
  }

  /** The last changes of what this node knows, the newest last. May be read in any thread. */
  public List<MemberChange> history(int count) {
    return roster.history().last(count);
  }

  /** May be read in any thread. */
  public MembershipCounts counts() {
    return roster.counts();
  }

  /**
   * Whether no change is under way: no member is joining, suspected or leaving, and all members,
   * asked one by one, have the same view as this node.
   *
   * @return never fails; within {@link MembershipConfig#callTimeout()} for 64 members
   */
  public CompletionStage<Boolean> isSettled() {
    return new Agreement(roster, config, ports, conversation).ask();
  }
}
