package io.thriftyp2p.locator.rpc;

import io.netty.channel.EventLoop;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls that get a connection of their own, in unframed binary, as nodes of 2009 make and take
 * them. Such a node serves one connection at a time, so that calls to one peer wait for each other;
 * how many may, is {@link RpcConfig#maxCallsPerLink}. Safe for use by many threads.
 */
final class OneShotCalls {
  private final RpcConfig config;
  private final LinkOpener opener;
  private final Supplier<EventLoop> loops;

  /** A lane is kept as long as it has calls. Lanes are counted in the map's critical sections. */
  private final ConcurrentMap<Endpoint, OneShotLane> lanes = new ConcurrentHashMap<>();

  OneShotCalls(RpcConfig config, LinkOpener opener, Supplier<EventLoop> loops) {
    this.config = config;
    this.opener = opener;
    this.loops = loops;
  }

  void submit(Endpoint peer, PeerCall call) {
    Optional<OneShotLane> lane = admit(peer);
    if (lane.isEmpty()) {
      call.fail("too many calls wait for it");
    } else if (!lane.get().submit(call)) {
      leave(peer);
      call.fail("the event loops are closed");
    }
  }

  private Optional<OneShotLane> admit(Endpoint peer) {
    AtomicReference<@Nullable OneShotLane> admitted = new AtomicReference<>();
    lanes.compute(
        peer,
        (key, known) -> {
          OneShotLane lane = known == null ? lane(peer) : known;
          if (lane.tryEnter(config.maxCallsPerLink())) {
            admitted.set(lane);
          }
          return lane;
        });
    return Optional.ofNullable(admitted.get());
  }

  private OneShotLane lane(Endpoint peer) {
    return new OneShotLane(peer, loops.get(), config, opener, () -> leave(peer));
  }

  private void leave(Endpoint peer) {
    lanes.computeIfPresent(peer, (key, lane) -> lane.leaveAndIsEmpty() ? null : lane);
  }

  /** Calls under way and waiting fail; those that come later must not. */
  void close(String reason) {
    lanes.values().forEach(lane -> lane.closeSoon(reason));
  }
}
