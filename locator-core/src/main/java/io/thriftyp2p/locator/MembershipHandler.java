package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.ProbeOutcome;
import io.thriftyp2p.thrift.membership.View;
import io.thriftyp2p.thrift.membership.WrongRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.jspecify.annotations.Nullable;

/** What other nodes ask of this one's membership. */
final class MembershipHandler implements Membership.AsyncIface {
  private final RingKeeper keeper;
  private final WaitingNews waiting = new WaitingNews();

  MembershipHandler(RingKeeper keeper) {
    this.keeper = keeper;
  }

  /** Membership as a node offers it to others, after the node's own services. */
  static List<RpcService> serviceBeside(List<RpcService> own, RingKeeper keeper) {
    List<RpcService> services = new ArrayList<>(own);
    services.add(
        RpcService.asynchronous(
            MembershipCalls.SERVICE,
            new MembershipHandler(keeper),
            Membership.AsyncProcessor::new));
    return services;
  }

  /**
   * As {@link RingKeeper#run}, for what is said in that view; without what there is no room for.
   */
  private void run(
      @Nullable View view,
      Consumer<io.thriftyp2p.locator.membership.Membership> task,
      Runnable otherwise) {
    if (!waiting.tryAdd(view)) {
      // Who asks is told that this node is there; the news will come once more.
      if (view != null) {
        view.setMembers(List.of());
        view.unsetSuspicions();
        view.unsetPart_digests();
      }
      keeper.run(task, otherwise);
      return;
    }
    keeper.run(
        membership -> {
          try {
            task.accept(membership);
          } finally {
            waiting.done(view);
          }
        },
        () -> {
          waiting.done(view);
          otherwise.run();
        });
  }

  @Override
  public void probe(@Nullable View news, AsyncMethodCallback<View> answer) {
    run(
        news,
        membership ->
            orFail(
                answer,
                () ->
                    answer.onComplete(
                        MembershipMessages.view(
                            membership.receiveProbe(MembershipMessages.gossip(news))))),
        // The member that is asked for is gone: whoever answers here has not entered a ring yet.
        () -> answer.onError(new WrongRing("this node is in no ring yet")));
  }

  @Override
  public void probe_for(
      @Nullable View news,
      @Nullable Location target,
      int timeoutMillis,
      AsyncMethodCallback<ProbeOutcome> answer) {
    run(
        news,
        membership ->
            orFail(
                answer,
                () -> {
                  var unused =
                      membership
                          .receiveProbeFor(
                              MembershipMessages.gossip(news),
                              Wire.endpoint(target)
                                  .orElseThrow(() -> new IllegalArgumentException("no target")),
                              Duration.ofMillis(Math.max(1, timeoutMillis)))
                          .thenAccept(
                              outcome -> answer.onComplete(MembershipMessages.outcome(outcome)));
                }),
        () -> answer.onError(RingKeeper.notInARing()));
  }

  @Override
  public void exchange(@Nullable View view, AsyncMethodCallback<View> answer) {
    run(
        view,
        membership ->
            orFail(
                answer,
                () ->
                    answer.onComplete(
                        MembershipMessages.view(
                            membership.receiveExchange(MembershipMessages.gossip(view))))),
        () -> answer.onError(RingKeeper.notInARing()));
  }

  private static <T> void orFail(AsyncMethodCallback<T> answer, Runnable task) {
    try {
      task.run();
    } catch (WrongRingException e) {
      answer.onError(new WrongRing(e.getMessage()));
    } catch (IllegalArgumentException e) {
      answer.onError(
          new TApplicationException(TApplicationException.PROTOCOL_ERROR, e.getMessage()));
    } catch (RuntimeException e) {
      // Whoever asked must not take this node for dead because of a fault in it.
      answer.onError(e);
    }
  }

  @Override
  public void teach(@Nullable View view, AsyncMethodCallback<Void> done) {
    unanswered(
        view,
        membership -> membership.receiveTeaching(MembershipMessages.gossip(view)),
        () -> done.onComplete(null));
  }

  @Override
  public void tell(@Nullable View news, AsyncMethodCallback<Void> done) {
    unanswered(
        news,
        membership -> membership.receiveNews(MembershipMessages.gossip(news)),
        () -> done.onComplete(null));
  }

  /**
   * News that come faster than they are looked at are lost, as a network may lose them.
   *
   * @param done runs when it was looked at, so that the sender's connection waits for that
   */
  private void unanswered(
      @Nullable View view,
      Consumer<io.thriftyp2p.locator.membership.Membership> task,
      Runnable done) {
    if (!waiting.tryAdd(view)) {
      done.run();
      return;
    }
    Runnable over =
        () -> {
          waiting.done(view);
          done.run();
        };
    keeper.run(
        membership -> {
          try {
            task.accept(membership);
          } catch (WrongRingException | IllegalArgumentException e) {
            // From elsewhere; who sends it does not wait for an answer.
          } finally {
            over.run();
          }
        },
        over);
  }
}
