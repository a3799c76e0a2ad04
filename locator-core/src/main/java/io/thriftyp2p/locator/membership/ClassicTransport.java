package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * How membership reaches nodes of 2009, which know nothing of {@link MembershipTransport}. No
 * method blocks. The stages complete in the thread of membership's scheduler, with a {@link
 * io.thriftyp2p.locator.node.PeerException} where it did not work, at the latest after {@link
 * MembershipConfig#callTimeout()}.
 */
public interface ClassicTransport {
  /** Asks whether it is there. */
  CompletionStage<Void> ping(Endpoint peer);

  /** Whether it is a node of 2009, as opposed to one of our kind. */
  CompletionStage<Boolean> isClassic(Endpoint peer);

  /** The members that it knows. */
  CompletionStage<List<Endpoint>> members(Endpoint peer);

  /** Asks it to take a node in; completes when it is sent. */
  CompletionStage<Void> join(Endpoint peer, Endpoint subject);

  /** Announces that a node joined; completes when it is sent. */
  CompletionStage<Void> add(Endpoint peer, Endpoint subject, List<Endpoint> authorities);

  /** Announces that a node is gone; completes when it is sent. */
  CompletionStage<Void> remove(Endpoint peer, Endpoint subject, List<Endpoint> authorities);
}
