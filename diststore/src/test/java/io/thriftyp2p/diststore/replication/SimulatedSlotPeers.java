package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The care of slots over the simulated network. */
record SimulatedSlotPeers(SimulatedStoreNode self) implements SlotPeers {
  private static final Duration CALL = Duration.ofSeconds(2);

  private <T> CompletionStage<T> call(
      Endpoint peer, Function<Replicator, CompletionStage<T>> work) {
    return self.call(peer, CALL, work);
  }

  @Override
  public CompletionStage<SlotReports> look(Endpoint peer, BitSet slots) {
    return call(peer, replicator -> replicator.fromPeers().look(slots));
  }

  @Override
  public CompletionStage<SlotReports> move(Endpoint peer, List<SlotMove> moves) {
    return call(peer, replicator -> replicator.fromPeers().move(moves));
  }

  @Override
  public CompletionStage<Void> confirm(Endpoint peer, SlotConfirmation confirmation) {
    return call(peer, replicator -> replicator.fromPeers().confirm(confirmation));
  }

  @Override
  public CompletionStage<ScanPage> pull(Endpoint peer, PullRequest request) {
    return call(peer, replicator -> replicator.fromPeers().pull(request));
  }

  @Override
  public CompletionStage<List<KeyVersion>> versions(Endpoint peer, int slot, Optional<Key> after) {
    return call(peer, replicator -> replicator.fromPeers().versions(slot, after));
  }

  @Override
  public CompletionStage<List<StoredEntry>> fetch(Endpoint peer, int slot, List<Key> keys) {
    return call(peer, replicator -> replicator.fromPeers().fetch(slot, keys));
  }

  @Override
  public CompletionStage<Void> give(Endpoint peer, int slot, List<StoredEntry> entries) {
    return call(peer, replicator -> replicator.fromPeers().give(slot, entries));
  }

  @Override
  public CompletionStage<List<SlotRange>> differing(Endpoint peer, List<SlotRange> ranges) {
    return call(peer, replicator -> replicator.fromPeers().differing(self.endpoint, ranges));
  }

  @Override
  public CompletionStage<SlotDigest> purge(Endpoint peer, PurgeRequest request) {
    return call(peer, replicator -> replicator.fromPeers().purge(request));
  }
}
