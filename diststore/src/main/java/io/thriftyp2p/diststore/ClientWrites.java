package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.RequestBatch.Again;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.DeleteOptions;
import io.thriftyp2p.thrift.diststore.PutItem;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.PutOutcome;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** A client's writes. Each has a random name, under which it happens once. */
final class ClientWrites {
  private final RequestSender sender;
  private final RandomGenerator random;

  ClientWrites(RequestSender sender, RandomGenerator random) {
    this.sender = sender;
    this.random = random;
  }

  private long newName() {
    long name = random.nextLong();
    return name == Versioned.UNNAMED ? 1 : name;
  }

  CompletableFuture<Version> put(byte[] key, byte[] value, RequestOptions options) {
    return ClientFailures.meant(
            sender.send(
                Optional.of(key),
                StoreMethods.PUT,
                arguments(key, value, newName(), options),
                options.timeout()))
        .thenApply(StoreWire::version);
  }

  private static RequestJourney.Arguments<Store.put_entry_args> arguments(
      byte[] key, byte[] value, long name, RequestOptions options) {
    return (time, repeated) ->
        new Store.put_entry_args(
            ByteBuffer.wrap(key),
            ByteBuffer.wrap(value),
            putOptions(options, time).setWrite_id(name).setRepeated(repeated));
  }

  private static PutOptions putOptions(RequestOptions options, Duration time) {
    PutOptions wire = new PutOptions();
    wire.setTimeout_ms(ClientWire.millis(time))
        .setConsistency(ClientWire.consistency(options.consistency()));
    options.timeToLive().ifPresent(ttl -> wire.setTime_to_live_ms(ttl.toMillis()));
    return wire;
  }

  CompletableFuture<Version> delete(byte[] key, RequestOptions options) {
    long name = newName();
    return ClientFailures.meant(
            sender.send(
                Optional.of(key),
                StoreMethods.DELETE,
                (time, repeated) ->
                    new Store.delete_entry_args(
                        ByteBuffer.wrap(key),
                        new DeleteOptions()
                            .setTimeout_ms(ClientWire.millis(time))
                            .setConsistency(ClientWire.consistency(options.consistency()))
                            .setWrite_id(name)
                            .setRepeated(repeated)),
                options.timeout()))
        .thenApply(StoreWire::version);
  }

  List<CompletableFuture<Version>> putAll(List<KeyValue> entries, RequestOptions options) {
    List<Put> items = entries.stream().map(entry -> new Put(entry, newName(), options)).toList();
    new RequestBatch<Put>(sender.routing(), (node, some) -> send(node, some, options)).send(items);
    return items.stream().map(Put::result).toList();
  }

  private CompletableFuture<List<Optional<Again>>> send(
      Endpoint node, List<Put> items, RequestOptions options) {
    Duration time = ClientWire.timeOfBatch(options.timeout());
    List<PutItem> wire = items.stream().map(Put::toWire).toList();
    return sender
        .caller()
        .call(
            node,
            StoreMethods.PUT_MANY,
            new Store.put_entries_args(wire, putOptions(options, ClientWire.timeOfNode(time))),
            time)
        .thenApply(
            outcomes -> {
              List<Optional<Again>> rest = new ArrayList<>();
              for (int i = 0; i < Math.min(items.size(), outcomes.size()); i++) {
                rest.add(items.get(i).settle(outcomes.get(i)));
              }
              return rest;
            });
  }

  /** One put of many. */
  private final class Put implements BatchItem {
    private final KeyValue entry;
    private final long name;
    private final RequestOptions options;
    private final CompletableFuture<Version> result = new CompletableFuture<>();

    Put(KeyValue entry, long name, RequestOptions options) {
      this.entry = entry;
      this.name = name;
      this.options = options;
    }

    CompletableFuture<Version> result() {
      return result;
    }

    PutItem toWire() {
      return new PutItem(ByteBuffer.wrap(entry.key()), ByteBuffer.wrap(entry.value()))
          .setWrite_id(name);
    }

    Optional<Again> settle(PutOutcome outcome) {
      if (outcome.version != null) {
        result.complete(StoreWire.version(outcome.version));
        return Optional.empty();
      }
      if (outcome.invalid != null) {
        fail(outcome.invalid);
        return Optional.empty();
      }
      boolean notApplied =
          outcome.overloaded != null
              || (outcome.unavailable != null && !outcome.unavailable.may_have_been_applied);
      return Optional.of(new Again(!notApplied));
    }

    @Override
    public byte[] key() {
      return entry.key();
    }

    @Override
    public int bytes() {
      return entry.key().length + entry.value().length;
    }

    @Override
    public CompletionStage<Void> goAlone(boolean uncertain) {
      return BatchItem.settle(
          ClientFailures.meant(
                  sender.resend(
                      Optional.of(entry.key()),
                      StoreMethods.PUT,
                      arguments(entry.key(), entry.value(), name, options),
                      options.timeout(),
                      uncertain))
              .thenApply(StoreWire::version),
          result);
    }

    @Override
    public void fail(Throwable failure) {
      result.completeExceptionally(ClientFailures.meant(failure));
    }
  }
}
