package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.ScanPage;
import io.thriftyp2p.diststore.storage.SlotDigest;
import io.thriftyp2p.diststore.storage.StoredEntry;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Other nodes that all hold the same few keys, say the same of all slots, and differ in none. */
final class ScriptedSlots implements SlotPeers {
  final List<StoredEntry> held = new ArrayList<>();
  final List<PurgeRequest> purges = new ArrayList<>();
  final List<Endpoint> compared = new ArrayList<>();
  Standing standing = Standing.BLANK;
  SlotDigest purgeAnswer = SlotDigest.EMPTY;
  boolean takes = true;

  @Override
  public CompletionStage<SlotReports> look(Endpoint peer, BitSet slots) {
    SlotPartition<SlotAnswer> answers = new SlotPartition<>();
    answers.addAll(slots, new SlotAnswer(standing, false));
    return CompletableFuture.completedStage(new SlotReports(answers, Map.of()));
  }

  @Override
  public CompletionStage<SlotReports> move(Endpoint peer, List<SlotMove> moves) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> confirm(Endpoint peer, SlotConfirmation confirmation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<ScanPage> pull(Endpoint peer, PullRequest request) {
    return CompletableFuture.completedStage(page(request));
  }

  /** All that is held is of the first slot. */
  private ScanPage page(PullRequest request) {
    ScanPage.Builder page = new ScanPage.Builder(Integer.MAX_VALUE);
    held.forEach(page::add);
    request.slots().forEach(slot -> page.endSlot());
    return page.build();
  }

  @Override
  public CompletionStage<List<KeyVersion>> versions(Endpoint peer, int slot, Optional<Key> after) {
    return CompletableFuture.completedStage(
        held.stream()
            .filter(entry -> after.isEmpty())
            .map(entry -> new KeyVersion(entry.key(), entry.versioned().version()))
            .toList());
  }

  @Override
  public CompletionStage<List<StoredEntry>> fetch(Endpoint peer, int slot, List<Key> keys) {
    return CompletableFuture.completedStage(
        held.stream().filter(entry -> keys.contains(entry.key())).toList());
  }

  /** Says that it has taken it, whether it has or not. */
  @Override
  public CompletionStage<Void> give(Endpoint peer, int slot, List<StoredEntry> entries) {
    if (takes) {
      held.addAll(entries);
    }
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<List<SlotRange>> differing(Endpoint peer, List<SlotRange> ranges) {
    compared.add(peer);
    return CompletableFuture.completedStage(List.of());
  }

  @Override
  public CompletionStage<SlotDigest> purge(Endpoint peer, PurgeRequest request) {
    purges.add(request);
    return CompletableFuture.completedStage(purgeAnswer);
  }
}
