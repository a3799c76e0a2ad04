package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.storage.Abreast;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Many requests of one client: taken to the first replica of each key, some hundred in a message,
 * some messages at a time. What a message does not achieve goes on alone, from node to node.
 */
final class RequestBatch<I extends BatchItem> {
  private static final int ITEMS_A_MESSAGE = 500;
  private static final int BYTES_A_MESSAGE = 1 << 20;

  /** Messages that are under way to one node. */
  private static final int MESSAGES_ABREAST = 4;

  private static final int ALONE_ABREAST = 32;

  /** Says that an item has to go on alone. */
  record Again(boolean uncertain) {}

  /** Takes one message to one node. */
  interface Message<I> {
    /**
     * @return for each item in turn: empty when it is settled; fails when nothing is known of any
     */
    CompletableFuture<List<Optional<Again>>> send(Endpoint node, List<I> items);
  }

  private final Routing routing;
  private final Message<I> message;

  RequestBatch(Routing routing, Message<I> message) {
    this.routing = routing;
    this.message = message;
  }

  /** Does not block; each item tells its own result. */
  void send(List<I> items) {
    routing.begin();
    var unused = routing.known().thenRun(() -> byNode(items).forEach(this::send));
  }

  private Map<Endpoint, List<I>> byNode(List<I> items) {
    Map<Endpoint, List<I>> byNode = new LinkedHashMap<>();
    for (I item : items) {
      // There always is one: nothing was tried.
      routing
          .next(Optional.of(item.key()), Set.of())
          .ifPresent(node -> byNode.computeIfAbsent(node, n -> new ArrayList<>()).add(item));
    }
    return byNode;
  }

  private void send(Endpoint node, List<I> items) {
    List<List<I>> messages = messages(items);
    var unused =
        Abreast.run(messages.size(), MESSAGES_ABREAST, i -> sendOne(node, messages.get(i)));
  }

  private List<List<I>> messages(List<I> items) {
    List<List<I>> messages = new ArrayList<>();
    List<I> current = new ArrayList<>();
    long bytes = 0;
    for (I item : items) {
      boolean full = current.size() == ITEMS_A_MESSAGE || bytes + item.bytes() > BYTES_A_MESSAGE;
      if (full && !current.isEmpty()) {
        messages.add(current);
        current = new ArrayList<>();
        bytes = 0;
      }
      current.add(item);
      bytes += item.bytes();
    }
    if (!current.isEmpty()) {
      messages.add(current);
    }
    return messages;
  }

  private CompletionStage<Boolean> sendOne(Endpoint node, List<I> items) {
    return message
        .send(node, items)
        .handle(
            (outcomes, failure) ->
                Failures.of(failure)
                    .map(why -> afterFailure(node, items, why))
                    .orElseGet(() -> afterAnswer(node, items, outcomes)))
        .thenCompose(rest -> goAlone(rest));
  }

  /** An item that goes on alone. */
  private record Rest<I>(I item, boolean uncertain) {}

  private List<Rest<I>> afterAnswer(Endpoint node, List<I> items, List<Optional<Again>> outcomes) {
    routing.answered(node);
    List<Rest<I>> rest = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      I item = items.get(i);
      // A node that says less than it was asked may have done the rest as well.
      Optional<Again> outcome =
          i < outcomes.size() ? outcomes.get(i) : Optional.of(new Again(true));
      outcome.ifPresent(again -> rest.add(new Rest<>(item, again.uncertain())));
    }
    return rest;
  }

  private List<Rest<I>> afterFailure(Endpoint node, List<I> items, Throwable failure) {
    if (!RequestJourney.isWorthAnother(failure)) {
      items.forEach(item -> item.fail(failure));
      return List.of();
    }
    routing.mistrust(node);
    boolean uncertain = RequestJourney.mayHaveBeenApplied(failure);
    return items.stream().map(item -> new Rest<>(item, uncertain)).toList();
  }

  private CompletionStage<Boolean> goAlone(List<Rest<I>> rest) {
    return Abreast.run(
            rest.size(),
            ALONE_ABREAST,
            i -> rest.get(i).item().goAlone(rest.get(i).uncertain()).thenApply(done -> true))
        .thenApply(done -> true);
  }
}
