package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * How membership reaches other nodes of its kind. No method blocks. The stages complete in the
 * thread of membership's scheduler: with the peer's answer, or with a {@link
 * io.thriftyp2p.locator.node.PeerException}, at the latest after {@link
 * MembershipConfig#callTimeout()} or the timeout that is given. What is answered may also fail with
 * {@link WrongRingException}: the peer is in another ring, or in none.
 */
public interface MembershipTransport {
  /** Asks whether it is there; news rides both ways. */
  CompletionStage<Gossip> probe(Endpoint peer, Gossip news, Duration timeout);

  /**
   * Asks another member to probe a third one.
   *
   * @param timeout for the helper's probe; the helper itself is given a little longer
   */
  CompletionStage<ProbeOutcome> probeFor(
      Endpoint helper, Gossip news, Endpoint target, Duration timeout);

  /** Compares views. */
  CompletionStage<Gossip> exchange(Endpoint peer, Gossip view);

  /** The other half of an exchange; completes when it is sent, which does not mean received. */
  CompletionStage<Void> teach(Endpoint peer, Gossip view);

  /** Passes news on; completes when it is sent, which does not mean received. */
  CompletionStage<Void> tell(Endpoint peer, Gossip news);
}
