package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The other nodes of the store, for the care of slots. No method blocks; the stages complete in any
 * thread, with a {@link io.thriftyp2p.locator.node.PeerException} where it did not work.
 */
public interface SlotPeers {
  /** What the node says of its part in each of these slots. */
  CompletionStage<SlotReports> look(Endpoint peer, BitSet slots);

  /**
   * Has the node take part in each slot in the group that it sees itself, if that has the given id.
   * The reports tell what was before, with the digest of afterwards.
   */
  CompletionStage<SlotReports> move(Endpoint peer, List<SlotMove> moves);

  /** Tells the node in which slots it is whole where it holds the same as this one. */
  CompletionStage<Void> confirm(Endpoint peer, SlotConfirmation confirmation);

  /** The next page of what the node holds of some slots. */
  CompletionStage<ScanPage> pull(Endpoint peer, PullRequest request);

  /** The next page of versions that the node has in a slot, in the order of the keys. */
  CompletionStage<List<KeyVersion>> versions(Endpoint peer, int slot, Optional<Key> after);

  /** What the node has of these keys of a slot; as many of the first ones as fit into a page. */
  CompletionStage<List<StoredEntry>> fetch(Endpoint peer, int slot, List<Key> keys);

  /** Gives the node versions of a slot to keep; completes when they are kept. */
  CompletionStage<Void> give(Endpoint peer, int slot, List<StoredEntry> entries);

  /** Of the given ranges of slots, those in which the node holds something else. */
  CompletionStage<List<SlotRange>> differing(Endpoint peer, List<SlotRange> ranges);

  /** Whether deleted keys may be forgotten; see {@code TombstonePurge}. */
  CompletionStage<SlotDigest> purge(Endpoint peer, PurgeRequest request);
}
