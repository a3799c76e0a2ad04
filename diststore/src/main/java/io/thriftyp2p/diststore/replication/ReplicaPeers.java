package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The other nodes of the store. No method blocks; the stages complete in any thread, with a {@link
 * io.thriftyp2p.locator.node.PeerException} or a {@link NotOwnerException} where it did not work.
 */
public interface ReplicaPeers {
  /** Writes at the owner, or deletes when the value is absent. */
  CompletionStage<Version> write(Endpoint owner, Key key, Optional<byte[]> value, Duration timeout);

  /** Reads at the owner. */
  CompletionStage<Optional<Versioned>> read(Endpoint owner, Key key, Duration timeout);

  /** Reads what an earlier owner holds of a key that is ours now. */
  CompletionStage<Fetched> fetch(Endpoint source, Key key, Duration timeout);

  /** Tells an earlier owner that these slots are ours. */
  CompletionStage<ClaimAnswer> claim(Endpoint source, List<Integer> slots);

  /** The next page of what an earlier owner holds. */
  CompletionStage<PullPage> pull(Endpoint source, PullRequest request);

  /** Acknowledges slots; the answer lists those that the source has dropped. */
  CompletionStage<List<Integer>> release(Endpoint source, List<SlotReceipt> receipts);

  /** Tells an owner that we hold slots of its. */
  CompletionStage<Void> offer(Endpoint owner, List<Integer> slots);
}
