package io.thriftyp2p.cli;

import io.thriftyp2p.cli.bench.Keys;
import io.thriftyp2p.cli.bench.Operation;
import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.diststore.StoreClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the tests do. */
final class BenchWork {
  private final BenchClients clients;
  private final Keys keys;
  private final int keysOfMget;
  private final byte[] value;
  private final RequestOptions requests;

  BenchWork(BenchClients clients, Keys keys, BenchOptions options, RequestOptions requests) {
    this.clients = clients;
    this.keys = keys;
    this.keysOfMget = options.keysOfMget();
    this.value = keys.value(options.valueBytes());
    this.requests = requests;
  }

  byte[] value() {
    return value;
  }

  Operation of(BenchTest test) {
    return switch (test) {
      case SET -> this::set;
      case GET -> this::get;
      case MGET -> this::getMany;
    };
  }

  private CompletableFuture<Integer> set(int client, long number) {
    return clients.get(client).put(keys.random(number, 0), value, requests).thenApply(done -> 0);
  }

  private CompletableFuture<Integer> get(int client, long number) {
    return clients.get(client).get(keys.random(number, 0), requests).thenApply(BenchWork::missing);
  }

  /** It is over when all its keys are; the first failure is its own. */
  private CompletableFuture<Integer> getMany(int client, long number) {
    List<byte[]> some = new ArrayList<>();
    for (int part = 0; part < keysOfMget; part++) {
      some.add(keys.random(number, part));
    }
    var answers = clients.get(client).getAll(some, requests);
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> answers.stream().mapToInt(answer -> missing(answer.join())).sum());
  }

  private static int missing(Optional<StoreClient.Value> found) {
    return found.isPresent() ? 0 : 1;
  }
}
