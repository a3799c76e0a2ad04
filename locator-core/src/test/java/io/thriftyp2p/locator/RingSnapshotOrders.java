package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.ClassicTransport;
import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.MembershipConfig;
import io.thriftyp2p.locator.membership.MembershipTransport;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.node.Scheduler;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.locator.ring.RingMember;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * The ring as many threads read it while membership changes it in its own: at each moment there is
 * one ring, and whoever has seen it sees none before it again.
 */
class RingSnapshotOrders {
  @Test
  void readersSeeOneRingAfterTheOther() {
    new StressOptions()
        .iterations(6)
        .invocationsPerIteration(250)
        .threads(2)
        .actorsPerThread(4)
        .actorsBefore(1)
        .actorsAfter(1)
        .sequentialSpecification(OneAfterTheOther.class)
        .check(Contended.class);
  }

  @Param(name = "member", gen = IntGen.class, conf = "2:4")
  public static class Contended {
    private static final RingIdentity RING =
        new RingIdentity(new RingSettings("ring", Layout.SLOTS, 3, "service"), 7);

    private final RingKeeper keeper =
        new RingKeeper(
            new AtOnce(),
            new Random(1),
            silent(MembershipTransport.class),
            silent(ClassicTransport.class),
            CompletableFuture::new,
            MembershipConfig.DEFAULTS);
    private long incarnation = 1;

    public Contended() {
      keeper
          .begin(
              member(1, MemberState.ALIVE),
              RING,
              membership -> {
                membership.startAlone();
                return CompletableFuture.completedFuture(null);
              })
          .join();
    }

    private static <T> T silent(Class<T> peers) {
      return peers.cast(
          Proxy.newProxyInstance(
              peers.getClassLoader(),
              new Class<?>[] {peers},
              (proxy, method, arguments) -> new CompletableFuture<>()));
    }

    private static Endpoint endpoint(int member) {
      return new Endpoint("10.0.0." + member, 9900);
    }

    private Member member(int member, MemberState state) {
      return new Member(endpoint(member), new NodeId(member), incarnation++, state, 1, "");
    }

    private void hear(Member news) {
      Gossip gossip =
          new Gossip(RING, endpoint(9), 0, List.of(news), List.of(), List.of(), Duration.ZERO);
      keeper.run(membership -> membership.receiveNews(gossip));
    }

    @Operation(nonParallelGroup = "membership")
    public void comes(@Param(name = "member") int member) {
      hear(member(member, MemberState.ALIVE));
    }

    @Operation(nonParallelGroup = "membership")
    public void leaves(@Param(name = "member") int member) {
      hear(member(member, MemberState.LEFT));
    }

    @Operation
    public int ring() {
      return members(keeper.ring().members());
    }

    @Operation
    public int placement() {
      return members(keeper.placement().members());
    }

    @Operation
    public int view() {
      return members(keeper.view().orElseThrow().ring());
    }

    /** One bit for each. */
    private static int members(List<RingMember> ring) {
      int bits = 0;
      for (RingMember member : ring) {
        bits |= 1 << Character.digit(member.endpoint().host().charAt(7), 10);
      }
      return bits;
    }
  }

  /** The thread of membership is whichever hears of news; nothing happens later. */
  private static final class AtOnce implements Scheduler {
    @Override
    public long wallMillis() {
      return 1_000;
    }

    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public Cancellation schedule(Duration delay, Runnable task) {
      if (delay.isZero()) {
        task.run();
      }
      return () -> {};
    }
  }

  /** The same as one thread would have it. */
  public static class OneAfterTheOther {
    private int members = 1 << 1;

    public void comes(int member) {
      members |= 1 << member;
    }

    public void leaves(int member) {
      members &= ~(1 << member);
    }

    public int ring() {
      return members;
    }

    public int placement() {
      return members;
    }

    public int view() {
      return members;
    }
  }
}
