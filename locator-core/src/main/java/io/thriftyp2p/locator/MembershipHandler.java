package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.WrongRingException;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import io.thriftyp2p.thrift.membership.WrongRing;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.jspecify.annotations.Nullable;

/** What other nodes ask of this one's membership. */
final class MembershipHandler implements Membership.AsyncIface {
  private final RingKeeper keeper;

  MembershipHandler(RingKeeper keeper) {
    this.keeper = keeper;
  }

  @Override
  public void exchange(@Nullable View view, AsyncMethodCallback<View> answer) {
    keeper.run(
        membership -> {
          try {
            answer.onComplete(Wire.view(membership.receiveExchange(Wire.gossip(view))));
          } catch (WrongRingException e) {
            answer.onError(new WrongRing(e.getMessage()));
          } catch (IllegalArgumentException e) {
            answer.onError(
                new TApplicationException(TApplicationException.PROTOCOL_ERROR, e.getMessage()));
          }
        },
        () -> answer.onError(RingKeeper.notInARing()));
  }

  @Override
  public void tell(@Nullable View news, AsyncMethodCallback<Void> done) {
    keeper.run(
        membership -> {
          try {
            membership.receiveNews(Wire.gossip(news));
          } catch (WrongRingException | IllegalArgumentException e) {
            // News from elsewhere; who sends it does not wait for an answer.
          }
        },
        () -> {});
    done.onComplete(null);
  }
}
