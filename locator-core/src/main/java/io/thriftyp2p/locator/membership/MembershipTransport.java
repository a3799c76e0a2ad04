package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * How membership reaches other nodes. No method blocks. The stages complete in the thread of
 * membership's scheduler: with the peer's answer, or with a {@link
 * io.thriftyp2p.locator.node.PeerException}, at the latest after {@link
 * MembershipConfig#callTimeout()}.
 */
public interface MembershipTransport {
  /** Compares views; may also fail with {@link WrongRingException}. */
  CompletionStage<Gossip> exchange(Endpoint peer, Gossip gossip);

  /** Passes news on; completes when it is sent, which does not mean received. */
  CompletionStage<Void> tell(Endpoint peer, Gossip news);

  /** The announcement of 2009 that a member joined; completes when it is sent. */
  CompletionStage<Void> add(Endpoint peer, Endpoint subject, List<Endpoint> authorities);

  /** The announcement of 2009 that a member is gone; completes when it is sent. */
  CompletionStage<Void> remove(Endpoint peer, Endpoint subject, List<Endpoint> authorities);
}
