package io.thriftyp2p.testkit.ring;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.Membership;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.View;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.testkit.Cut;
import io.thriftyp2p.testkit.Seeds;
import io.thriftyp2p.testkit.SimulatedNetwork;
import io.thriftyp2p.testkit.SimulatedNetwork.Faults;
import io.thriftyp2p.testkit.SimulatedTime;
import io.thriftyp2p.testkit.Trace;
import io.thriftyp2p.testkit.TrafficMeter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Nodes on a simulated network, and what can happen to them. Time stands still until {@link #run}
 * or {@link #eventually} lets it pass. For one thread.
 */
public final class SimulatedRing {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final SimulatedTime time = new SimulatedTime();
  private final RandomGenerator random;
  private final SimulatedNetwork<Membership> network;
  private final RingSetup setup;
  private final Trace trace;
  private final Optional<TrafficMeter> meter;
  private final RingWatch watch = new RingWatch(this);
  private final List<ViewObserver> observers = new ArrayList<>();

  /** The nodes that have joined, are there (stopped ones included) and have not begun to leave. */
  private final Map<Endpoint, SimulatedNode> up = new TreeMap<>();

  private int addresses;
  private int joining;

  public SimulatedRing(long seed) {
    this(seed, RingSetup.DEFAULTS, Trace.withoutFile());
  }

  public SimulatedRing(long seed, RingSetup setup) {
    this(seed, setup, Trace.withoutFile());
  }

  public SimulatedRing(long seed, RingSetup setup, Trace trace) {
    this.random = Seeds.random(seed);
    this.setup = setup;
    this.trace = trace;
    this.network = new SimulatedNetwork<>(time, random);
    this.meter = setup.metered() ? Optional.of(new TrafficMeter()) : Optional.empty();
    network.setFaults(setup.network());
    if (setup.traced()) {
      network.setTrace(trace);
    }
    if (setup.watched()) {
      observers.add(watch);
    }
  }

  public SimulatedTime time() {
    return time;
  }

  public RandomGenerator random() {
    return random;
  }

  public SimulatedNetwork<Membership> network() {
    return network;
  }

  public RingSetup setup() {
    return setup;
  }

  public Trace trace() {
    return trace;
  }

  /** What must never be, and was; empty in a ring that is not watched. */
  public RingWatch watch() {
    return watch;
  }

  /** Empty in a ring that is not metered. */
  public Optional<TrafficMeter> meter() {
    return meter;
  }

  public void observe(ViewObserver observer) {
    observers.add(observer);
  }

  void viewChanged(SimulatedNode observer, View before, View after) {
    for (ViewObserver hears : observers) {
      hears.viewChanged(observer, before, after);
    }
  }

  /** Begins the ring, or joins it through these addresses; a node that cannot join gives up. */
  public SimulatedNode start(Endpoint... seeds) {
    return start(newAddress(), NodeClock.TRUE, List.of(seeds));
  }

  /** As {@link #start(Endpoint...)}, at an address and with a clock of its own. */
  public SimulatedNode start(Endpoint at, NodeClock clock, List<Endpoint> seeds) {
    SimulatedNode node = new SimulatedNode(this, at, setup.identity(), seeds, clock);
    if (seeds.isEmpty()) {
      node.membership().startAlone();
      up.put(at, node);
    } else {
      joining++;
      node.join(seeds)
          .whenComplete(
              (nothing, failure) -> {
                joining--;
                if (failure == null) {
                  up.put(at, node);
                } else {
                  node.vanish();
                }
              });
    }
    return node;
  }

  /** A node that listens, is in no ring yet, and believes that it belongs to another one. */
  public SimulatedNode stranger(RingIdentity other) {
    return new SimulatedNode(this, newAddress(), other, List.of(), NodeClock.TRUE);
  }

  /** A ring that is there already: everybody knows everybody, and all is calm. */
  public void startEstablished(int count) {
    List<SimulatedNode> nodes = new ArrayList<>();
    List<Endpoint> seeds = List.of(addressOf(addresses));
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SimulatedNode node =
          new SimulatedNode(this, newAddress(), setup.identity(), seeds, NodeClock.TRUE);
      nodes.add(node);
      members.add(node.membership().self().withState(MemberState.ALIVE));
    }
    View established = View.of(members);
    for (SimulatedNode node : nodes) {
      node.membership().startIn(established);
      up.put(node.endpoint(), node);
    }
  }

  public Endpoint newAddress() {
    return addressOf(addresses++);
  }

  private static Endpoint addressOf(int number) {
    return new Endpoint("10.0." + number / 250 + "." + number % 250, 9900);
  }

  /** The process dies; its machine refuses connections. */
  public void kill(SimulatedNode node) {
    gone(node, "killed");
    node.vanish();
  }

  /** The machine dies, and nothing refuses. */
  public void crashMachine(SimulatedNode node) {
    gone(node, "crashed");
    node.crash();
  }

  /** Leaves in good order, within half a second. */
  public void leave(SimulatedNode node) {
    gone(node, "leaves");
    watch.leaves(node);
    node.leave();
  }

  private void gone(SimulatedNode node, String how) {
    up.remove(node.endpoint());
    note(node.endpoint(), how);
  }

  public void pause(SimulatedNode node) {
    note(node.endpoint(), "paused");
    watch.unhealthy(node);
    node.scheduler().pause();
  }

  /** Goes on; chance decides whether its timers run before what has arrived is read. */
  public void resume(SimulatedNode node) {
    note(node.endpoint(), "resumed");
    node.scheduler().resume(random.nextBoolean());
  }

  /** The process is killed, and started again at once at the same address. */
  public SimulatedNode restart(SimulatedNode node, NodeClock clock, Endpoint... seeds) {
    kill(node);
    note(node.endpoint(), "restarted");
    return start(node.endpoint(), clock, List.of(seeds));
  }

  /** Nothing passes between these and all others, either way. */
  public void split(Set<Endpoint> one) {
    Set<Endpoint> others = Set.copyOf(others(one));
    cut(Cut.silent(one, others));
    cut(Cut.silent(others, one));
  }

  /** What these send does not reach those; what those send arrives. */
  public Cut oneWay(Set<Endpoint> from, Set<Endpoint> to) {
    return cut(Cut.silent(from, to));
  }

  public Cut cut(Cut cut) {
    network.cut(cut);
    return cut;
  }

  /** All paths are mended. */
  public void heal() {
    network.heal();
  }

  private List<Endpoint> others(Set<Endpoint> some) {
    return up.keySet().stream().filter(at -> !some.contains(at)).toList();
  }

  /** Messages get lost, and half as often arrive twice, within 20 ms. */
  public void setLoss(double loss) {
    network.setFaults(new Faults(loss, loss / 2, Duration.ofNanos(50_000), Duration.ofMillis(20)));
  }

  private void note(Endpoint at, String what) {
    if (setup.traced()) {
      trace.event(time.nanos(), at, what);
    }
  }

  /** The nodes that have joined, are there (stopped ones too) and have not begun to leave. */
  public List<SimulatedNode> up() {
    return List.copyOf(up.values());
  }

  public boolean isUp(SimulatedNode node) {
    return up.get(node.endpoint()) == node;
  }

  public SimulatedNode any() {
    return up().get(random.nextInt(up.size()));
  }

  public void run(Duration duration) {
    time.run(duration);
  }

  /** Looks every 100 ms of simulated time. */
  public boolean eventually(BooleanSupplier condition, Duration limit) {
    long end = time.nanos() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (time.nanos() >= end) {
        return false;
      }
      time.run(LOOK);
    }
    return true;
  }

  /** Within two minutes of simulated time. */
  public boolean eventually(BooleanSupplier condition) {
    return eventually(condition, Duration.ofMinutes(2));
  }

  /** Whether nobody is on the way in, and every node's ring is exactly the nodes that are up. */
  public boolean isCalm() {
    return joining == 0 && agrees();
  }

  /** Whether every node's ring is exactly the nodes that are up. */
  public boolean agrees() {
    return new Agreement(up).holds();
  }

  /** Who is up, and what each node sees that is not so. */
  public String describe() {
    return new Agreement(up).describe();
  }
}
