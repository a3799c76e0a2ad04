package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.memory.NodeMemory;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * How a node is to be started.
 *
 * @param address what the node binds and what peers dial; 127.0.0.1 keeps it on this machine
 * @param port 0: any free one, of the system's choice; absent: the one that the node remembers, if
 *     it is free, or the first free one of 40 from 9900 on
 * @param peers members of the ring to join, tried in turn; a name with several addresses stands for
 *     all of them; none: ports 9900 to 9909 of this machine are searched for a node of the same
 *     service
 * @param alone whether to start a new ring, or the one that the node remembers, without a search
 * @param waitForPeers whether to go on trying when no peer answers yet, instead of giving up after
 *     {@link MembershipConfig#joinTimeout()}
 * @param waiting hears, when it waits for peers, at once and then every 5 s what came of them; in
 *     membership's thread, which it must not block
 * @param ringName absent: the ring's that is joined, or {@value #DEFAULT_RING_NAME} for a new one
 * @param layout absent: the ring's that is joined, or slots for a new one
 * @param replicas copies of each key; absent: as the ring has it that is joined, or {@code
 *     newRingReplicas} in a new one
 * @param newRingReplicas copies of each key in a new ring where {@code replicas} says nothing
 * @param drainTimeout how long a leaving node waits for the answers that it owes
 * @param name what the node calls itself; empty: its address
 * @param weight share of the ring relative to a member of weight 1
 * @param zone failure domain; empty when none is set
 * @param memory what the node knows when it is started again, such as who it is and which ring it
 *     belongs to. With none each start is that of another node
 */
public record LocatorConfig(
    String address,
    OptionalInt port,
    List<Endpoint> peers,
    boolean alone,
    boolean waitForPeers,
    Consumer<PeersTried> waiting,
    Optional<String> ringName,
    Optional<Layout> layout,
    OptionalInt replicas,
    int newRingReplicas,
    Duration drainTimeout,
    String name,
    double weight,
    String zone,
    NodeMemory memory,
    MembershipConfig membership,
    RpcConfig rpc) {
  public static final String DEFAULT_RING_NAME = "thrifty";

  /** Where the search for a free port begins, and for peers. */
  public static final int FIRST_PORT = 9900;

  public static final LocatorConfig DEFAULTS =
      new LocatorConfig(
          "127.0.0.1",
          OptionalInt.empty(),
          List.of(),
          false,
          false,
          tried -> LoggerFactory.getLogger(LocatorNode.class).warn("{}", tried),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          1,
          Duration.ofSeconds(5),
          "",
          1.0,
          "",
          NodeMemory.NONE,
          MembershipConfig.DEFAULTS,
          RpcConfig.DEFAULTS);

  public LocatorConfig {
    peers = List.copyOf(peers);
    Member.requireName(name);
    if (alone && !peers.isEmpty()) {
      throw new IllegalArgumentException(
          "a node that starts alone has no peers: leave out either --alone or --host");
    }
  }

  /** This, with a memory. */
  public LocatorConfig withMemory(NodeMemory other) {
    return toBuilder().memory(other).build();
  }

  /** This, to be changed. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.address = address;
    builder.port = port;
    builder.peers = peers;
    builder.alone = alone;
    builder.waitForPeers = waitForPeers;
    builder.waiting = waiting;
    builder.ringName = ringName;
    builder.layout = layout;
    builder.replicas = replicas;
    builder.newRingReplicas = newRingReplicas;
    builder.drainTimeout = drainTimeout;
    builder.name = name;
    builder.weight = weight;
    builder.zone = zone;
    builder.memory = memory;
    builder.membership = membership;
    builder.rpc = rpc;
    return builder;
  }

  /** The defaults, to be changed. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects what differs from {@link #DEFAULTS}. For one thread. */
  public static final class Builder {
    private String address = DEFAULTS.address;
    private OptionalInt port = DEFAULTS.port;
    private List<Endpoint> peers = DEFAULTS.peers;
    private boolean alone;
    private boolean waitForPeers;
    private Consumer<PeersTried> waiting = DEFAULTS.waiting;
    private Optional<String> ringName = DEFAULTS.ringName;
    private Optional<Layout> layout = DEFAULTS.layout;
    private OptionalInt replicas = DEFAULTS.replicas;
    private int newRingReplicas = DEFAULTS.newRingReplicas;
    private Duration drainTimeout = DEFAULTS.drainTimeout;
    private String name = DEFAULTS.name;
    private double weight = DEFAULTS.weight;
    private String zone = DEFAULTS.zone;
    private NodeMemory memory = DEFAULTS.memory;
    private MembershipConfig membership = DEFAULTS.membership;
    private RpcConfig rpc = DEFAULTS.rpc;

    private Builder() {}

    public Builder address(String value) {
      address = value;
      return this;
    }

    public Builder port(int value) {
      port = OptionalInt.of(value);
      return this;
    }

    public Builder peers(List<Endpoint> value) {
      peers = value;
      return this;
    }

    public Builder alone(boolean value) {
      alone = value;
      return this;
    }

    public Builder waitForPeers(boolean value) {
      waitForPeers = value;
      return this;
    }

    public Builder waiting(Consumer<PeersTried> value) {
      waiting = value;
      return this;
    }

    public Builder ringName(String value) {
      ringName = Optional.of(value);
      return this;
    }

    public Builder layout(Layout value) {
      layout = Optional.of(value);
      return this;
    }

    public Builder replicas(int value) {
      replicas = OptionalInt.of(value);
      return this;
    }

    public Builder newRingReplicas(int value) {
      newRingReplicas = value;
      return this;
    }

    public Builder drainTimeout(Duration value) {
      drainTimeout = value;
      return this;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder weight(double value) {
      weight = value;
      return this;
    }

    public Builder zone(String value) {
      zone = value;
      return this;
    }

    public Builder memory(NodeMemory value) {
      memory = value;
      return this;
    }

    public Builder membership(MembershipConfig value) {
      membership = value;
      return this;
    }

    public Builder rpc(RpcConfig value) {
      rpc = value;
      return this;
    }

    public LocatorConfig build() {
      return new LocatorConfig(
          address,
          port,
          peers,
          alone,
          waitForPeers,
          waiting,
          ringName,
          layout,
          replicas,
          newRingReplicas,
          drainTimeout,
          name,
          weight,
          zone,
          memory,
          membership,
          rpc);
    }
  }
}
