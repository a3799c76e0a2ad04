package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.Residence.Tenant;
import io.thriftyp2p.diststore.replication.SlotMap;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.NodeRuntime;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.ring.HashRing;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One node of the store: a locator node that serves the store's service. Safe for use by many
 * threads.
 *
 * <p>It can go from one ring to another ({@link #join}, {@link #standAlone}) and keeps its port; in
 * each ring it is another member, with another {@link #locator}.
 */
public final class StoreNode implements AutoCloseable {
  private static final SlotMap SLOTS = new SlotMap(HashRing.SLOTS);

  private final StoreLife first;

  /** Absent in another world than this process, where a node stays in its ring. */
  private final Optional<RingMoves> moves;

  private final CompletableFuture<Void> closed;

  private StoreNode(StoreLife first, Optional<RingMoves> moves, CompletableFuture<Void> closed) {
    this.first = first;
    this.moves = moves;
    this.closed = closed;
  }

  /**
   * Starts a node and enters its ring. Blocks until it is in; keys that it owns now come in while
   * it serves them already.
   *
   * @throws IOException when no port is free
   * @throws io.thriftyp2p.locator.RingEntryException when there is no ring to enter
   */
  public static StoreNode start(StoreConfig config) throws IOException {
    StoreNode node = bind(config);
    node.enterRing();
    return node;
  }

  /**
   * The first step by hand: takes a port and answers on it; requests wait until the node is in a
   * ring. Opens the directory that the node keeps its data in, and takes up what is there.
   *
   * @throws IOException when no port is free
   * @throws io.thriftyp2p.diststore.storage.StorageFailedException when the directory cannot be
   *     used
   */
  public static StoreNode bind(StoreConfig config) throws IOException {
    StoreConfig whole = config.withLocator(withReplicas(config));
    Residence residence = Residence.take(whole, SLOTS);
    try {
      HttpFace face = new HttpFace(residence.runtime());
      face.open(whole);
      Tenant tenant = residence.moveIn(whole.locator());
      NodeLives lives = new NodeLives(residence, tenant);
      RingMoves moves = new RingMoves(whole, residence, lives);
      face.show(moves);
      var unused = lives.closed().whenComplete((done, failure) -> face.close());
      return new StoreNode(tenant.life(), Optional.of(moves), lives.closed());
    } catch (RuntimeException e) {
      residence.close();
      throw e;
    }
  }

  /**
   * The same in another world than this process, such as a simulation.
   *
   * @param runtime becomes the property of the node, which closes it
   * @param storage likewise; where the configuration names a directory, that is not looked at
   */
  public static StoreNode bind(StoreConfig config, NodeRuntime runtime, Storage storage) {
    return bind(config, runtime, storage, SLOTS);
  }

  /** The same with fewer slots, so that a simulation of many rings takes less time. */
  static StoreNode bind(StoreConfig config, NodeRuntime runtime, Storage storage, SlotMap slots) {
    LocatorNode locator = LocatorNode.bind(withReplicas(config), runtime);
    try {
      return new StoreNode(
          StoreLife.begin(config, locator, storage, slots), Optional.empty(), locator.closed());
    } catch (RuntimeException e) {
      locator.close();
      throw e;
    }
  }

  private static LocatorConfig withReplicas(StoreConfig config) {
    LocatorConfig.Builder locator =
        config.locator().toBuilder().newRingReplicas(StoreConfig.NEW_RING_REPLICAS);
    config.replicas().ifPresent(locator::replicas);
    return locator.build();
  }

  StoreLife life() {
    return moves.map(RingMoves::life).orElse(first);
  }

  /**
   * The second step: finds the ring and enters it. Blocks until that is done; a node that cannot is
   * closed.
   *
   * @throws io.thriftyp2p.locator.RingEntryException when there is no ring to enter
   */
  public void enterRing() {
    try {
      first.locator().enterRing();
    } catch (RuntimeException e) {
      first.locator().close();
      throw e;
    }
    moves.ifPresent(RingMoves::bringInWhatIsCarried);
  }

  /** The same without blocking; see {@link LocatorNode#enterRingAsync}. */
  public CompletableFuture<Void> enterRingAsync() {
    LocatorNode locator = first.locator();
    return locator
        .enterRingAsync()
        .whenComplete(
            (entered, failure) -> {
              if (failure != null) {
                locator.runtime().blocking().inBackground(locator::close);
              } else {
                moves.ifPresent(RingMoves::bringInWhatIsCarried);
              }
            });
  }

  public Endpoint endpoint() {
    return first.locator().endpoint();
  }

  /** The locator that this node is built on, in the ring that it is in now. */
  public LocatorNode locator() {
    return life().locator();
  }

  /** Whether what this node keeps outlives the process. */
  public boolean isDurable() {
    return life().storage().durable();
  }

  /**
   * Goes into the ring of one of these peers; nothing happens when it is in that already. A node
   * that has others in its ring hands over what it holds, and comes with nothing; one that is alone
   * brings all that it holds, and where both have a key the newer value stays. Does not block.
   *
   * @return completes when that ring has settled with this node, and has all that it brought; fails
   *     with a {@link RingMoveException}
   */
  public CompletableFuture<Void> join(List<Endpoint> peers) {
    return moving(to -> to.join(peers));
  }

  /**
   * Leaves its ring and stands alone, with copies of the values that it was the first owner of: the
   * ring goes on with all of them. Nothing happens when it is alone already. Does not block.
   *
   * @return completes when it stands alone and the others agree on that; fails with a {@link
   *     RingMoveException}
   */
  public CompletableFuture<Void> standAlone() {
    return moving(RingMoves::standAlone);
  }

  private CompletableFuture<Void> moving(Function<RingMoves, CompletableFuture<Void>> move) {
    return moves
        .map(move)
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new RingMoveException(
                        RingMoveException.Reason.REFUSED, "this node stays in its ring")));
  }

  /** Hands everything over and closes; see {@link LocatorNode#leave}. */
  public CompletableFuture<Void> leave() {
    return ending(LocatorNode::leave);
  }

  /**
   * Stops: says so to the others, and closes. What this node keeps on disk it has again when it
   * comes back; what it keeps in memory is gone.
   */
  public CompletableFuture<Void> stop() {
    return ending(LocatorNode::stop);
  }

  /** On its way to another ring it arrives first. */
  private CompletableFuture<Void> ending(Function<LocatorNode, CompletableFuture<Void>> end) {
    var unused =
        moves
            .map(RingMoves::arrived)
            .orElseGet(() -> CompletableFuture.completedFuture(null))
            .thenCompose(arrived -> end.apply(locator()));
    return closed;
  }

  /**
   * Completes when the node is closed; fails when it left and could not hand over what it holds.
   */
  public CompletableFuture<Void> closed() {
    return closed;
  }

  public void awaitClosed() {
    locator().runtime().blocking().await(closed);
  }

  /** Stops at once: what this node holds in memory is gone. */
  @Override
  public void close() {
    moves.ifPresent(RingMoves::close);
    locator().close();
  }
}
