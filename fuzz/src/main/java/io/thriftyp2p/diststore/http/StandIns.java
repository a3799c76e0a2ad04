package io.thriftyp2p.diststore.http;

import io.thriftyp2p.diststore.replication.KeyPage;
import io.thriftyp2p.diststore.replication.KeyScope;
import io.thriftyp2p.diststore.replication.NodeHealth;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What the interface asks of others, answered for a node that stands alone. */
final class StandIns implements Neighbours, Moves, Exposition {
  private static final NodeHealth WELL =
      new NodeHealth(1, 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

  private final ServedStore store;

  StandIns(ServedStore store) {
    this.store = store;
  }

  @Override
  public CompletionStage<NodeReport> report(Endpoint node) {
    return CompletableFuture.completedStage(new NodeReport(1, 2, 3, false, 0.5, WELL));
  }

  @Override
  public CompletionStage<KeyPage> keys(
      Endpoint node, Optional<byte[]> cursor, int limit, Key prefix) {
    return store.replicator().here().keys(cursor, limit, prefix, KeyScope.OWNED);
  }

  @Override
  public CompletionStage<Optional<byte[]>> localValue(Endpoint node, Key key) {
    return store.local().get(key);
  }

  @Override
  public CompletionStage<Void> join(List<Endpoint> peers) {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> standAlone() {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Page> scrape(String accept) {
    return CompletableFuture.completedStage(new Page(Answer.TEXT, new byte[] {'1'}));
  }
}
