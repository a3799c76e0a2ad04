package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.memory.RememberedNode;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.RingMember;
import io.thriftyp2p.locator.rpc.MessageCaller;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.testkit.SimulatedNetwork.Faults;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.thrift.TServiceClient;
import org.apache.thrift.protocol.TProtocol;

/**
 * Whole nodes on simulated time and a simulated network: the classes, and the bytes, that run in
 * production. Nothing happens but while the test waits: for a blocking call, for {@link
 * #eventually}, or for time to {@link #run}. All in one thread; a seed replays a run exactly.
 *
 * <pre>{@code
 * SimulatedCluster cluster = new SimulatedCluster(seed);
 * LocatorNode first = cluster.start(LocatorConfig.builder().address("10.0.0.1").alone(true).build(),
 *     node -> RpcService.synchronous("my.Service", new MyHandler(node), My.Processor::new));
 * My.Client client = cluster.client(first.endpoint(), My.Client::new, Duration.ofSeconds(1));
 * }</pre>
 */
public final class SimulatedCluster {
  /** Who calls from outside of all nodes, and of every split. */
  private static final Endpoint OUTSIDE = new Endpoint("192.0.2.1", 1);

  private static final int PORTS = 40;
  private static final int ANY_PORT = 40_000;

  private final SimulatedTime time = new SimulatedTime();
  private final RandomGenerator random;
  private final SimulatedNetwork<SimulatedPort> network;
  private final SteppedWaiting waiting = new SteppedWaiting(time);
  private final MessageTrace trace = new MessageTrace();
  private final Map<Endpoint, SimulatedProcess> processes = new TreeMap<>();
  private final Map<Endpoint, LocatorNode> nodes = new TreeMap<>();
  private final Map<String, List<String>> names = new HashMap<>();
  private Set<Endpoint> oneSide = Set.of();

  public SimulatedCluster(long seed) {
    random = Seeds.random(seed);
    network = new SimulatedNetwork<>(time, random);
  }

  /**
   * A process that has taken the port which the configuration names, or the one that its memory
   * does, or the first free one: what a {@code LocatorNode} or a {@code StoreNode} is bound to.
   *
   * @throws IllegalArgumentException when no port is free
   */
  public SimulatedProcess open(LocatorConfig config) {
    Endpoint free =
        portsWorthATry(config)
            .mapToObj(port -> new Endpoint(config.address(), port))
            .filter(endpoint -> !isUp(endpoint))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no free port on " + config.address()));
    SimulatedProcess process = new SimulatedProcess(this, free, config);
    processes.put(free, process);
    return process;
  }

  private static IntStream portsWorthATry(LocatorConfig config) {
    int named = config.port().orElse(LocatorConfig.FIRST_PORT);
    if (config.port().isPresent() && named != 0) {
      return IntStream.of(named);
    }
    int first = named == 0 ? ANY_PORT : named;
    IntStream remembered =
        config.port().isPresent()
            ? IntStream.empty()
            : RememberedNode.in(config.memory()).stream().mapToInt(n -> n.endpoint().port());
    return IntStream.concat(remembered, IntStream.range(first, first + PORTS));
  }

  /**
   * Starts a node, as {@code LocatorNode.start} does; time passes until it is in its ring.
   *
   * @throws io.thriftyp2p.locator.RingEntryException when there is no ring to enter
   */
  public LocatorNode start(LocatorConfig config, Function<LocatorNode, RpcService> service) {
    LocatorNode node = LocatorNode.start(config, open(config), service);
    nodes.put(node.endpoint(), node);
    return node;
  }

  /** The nodes that were started with {@link #start} and are up, by address. */
  public List<LocatorNode> nodes() {
    return nodes.values().stream().filter(node -> isUp(node.endpoint())).toList();
  }

  private boolean isUp(Endpoint endpoint) {
    SimulatedProcess process = processes.get(endpoint);
    return process != null && process.isAlive();
  }

  /** As kill -9 does. */
  public void kill(Endpoint endpoint) {
    SimulatedProcess process = processes.get(endpoint);
    if (process == null) {
      throw new IllegalArgumentException("nothing was started at " + endpoint);
    }
    process.kill();
  }

  /** Cuts these nodes off from all others; a client from outside reaches both sides. */
  public void split(Collection<Endpoint> side) {
    oneSide = Set.copyOf(side);
  }

  /** Ends a split. */
  public void heal() {
    oneSide = Set.of();
  }

  /** What the network does to messages from now on. */
  public void setFaults(Faults faults) {
    network.setFaults(faults);
  }

  /** What a name stands for from now on; addresses stand for themselves. */
  public void name(String host, List<String> addresses) {
    names.put(host, List.copyOf(addresses));
  }

  /**
   * A generated blocking client, as of somebody outside. Time passes while its methods wait.
   *
   * @param timeout for each call
   */
  public <C extends TServiceClient> C client(
      Endpoint peer, Function<TProtocol, C> factory, Duration timeout) {
    SimulatedExchange outside = new SimulatedExchange(this, OUTSIDE, () -> true);
    return new MessageCaller(RpcConfig.DEFAULTS, outside).blockingClient(peer, factory, timeout);
  }

  /** Lets time pass. */
  public void run(Duration duration) {
    boolean unused = waiting.until(() -> false, duration);
  }

  /** Lets time pass until the condition holds, and says whether it came to. */
  public boolean eventually(BooleanSupplier condition, Duration limit) {
    return waiting.until(condition, limit);
  }

  /** Whether the ring of every node in {@link #nodes} is these nodes, and nobody else. */
  public boolean agrees() {
    List<Endpoint> up = nodes().stream().map(LocatorNode::endpoint).toList();
    return nodes().stream()
        .allMatch(
            node -> node.ring().members().stream().map(RingMember::endpoint).toList().equals(up));
  }

  public MessageTrace trace() {
    return trace;
  }

  /** Since the simulation began. */
  public Duration now() {
    return Duration.ofNanos(time.nanos());
  }

  SimulatedTime time() {
    return time;
  }

  RandomGenerator random() {
    return random;
  }

  SimulatedNetwork<SimulatedPort> network() {
    return network;
  }

  SteppedWaiting waiting() {
    return waiting;
  }

  boolean connects(Endpoint from, Endpoint to) {
    return from.equals(OUTSIDE)
        || to.equals(OUTSIDE)
        || oneSide.contains(from) == oneSide.contains(to);
  }

  void traced(Endpoint from, Endpoint to, byte[] message) {
    trace.add(time.nanos(), from, to, message);
  }

  CompletableFuture<List<Endpoint>> lookUp(Endpoint named) {
    List<String> addresses = names.get(named.host());
    if (addresses != null) {
      return CompletableFuture.completedFuture(
          addresses.stream().map(address -> new Endpoint(address, named.port())).toList());
    }
    return named.host().matches("[0-9.:a-f]+")
        ? CompletableFuture.completedFuture(List.of(named))
        : CompletableFuture.failedFuture(new UnknownHostException(named.host()));
  }
}
