package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.RequestBatch.Again;
import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.EntryInfo;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.GetOutcome;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client's reads. */
final class ClientReads {
  private final RequestSender sender;
  private final QuorumGets quorums;

  ClientReads(RequestSender sender, QuorumGets quorums) {
    this.sender = sender;
    this.quorums = quorums;
  }

  CompletableFuture<Optional<StoreClient.Value>> get(byte[] key, RequestOptions options) {
    sender.routing().begin();
    CompletableFuture<Optional<Entry>> found =
        options.consistency() == Consistency.QUORUM
            ? quorums.get(key, options.timeout(), (last, left) -> read(key, options, left, last))
            : read(key, options, options.timeout(), Set.of());
    return found.thenApply(entry -> entry.map(ClientReads::value));
  }

  /**
   * Has a node read.
   *
   * @param last replicas that are asked after the other ones
   */
  private CompletableFuture<Optional<Entry>> read(
      byte[] key, RequestOptions options, Duration timeout, Set<Endpoint> last) {
    return present(
        ClientFailures.meant(
            sender.resend(
                Optional.of(key),
                StoreMethods.GET,
                (time, again) ->
                    new Store.get_entry_args(ByteBuffer.wrap(key), getOptions(options, time)),
                timeout,
                false,
                last)));
  }

  CompletableFuture<Optional<StoreClient.Info>> has(byte[] key, RequestOptions options) {
    return present(
        ClientFailures.meant(
                sender.send(
                    Optional.of(key),
                    StoreMethods.HAS,
                    (time, again) ->
                        new Store.has_entry_args(ByteBuffer.wrap(key), getOptions(options, time)),
                    options.timeout()))
            .thenApply(ClientReads::info));
  }

  private static GetOptions getOptions(RequestOptions options, Duration time) {
    return new GetOptions()
        .setTimeout_ms(ClientWire.millis(time))
        .setConsistency(ClientWire.consistency(options.consistency()));
  }

  private static <T> CompletableFuture<Optional<T>> present(CompletableFuture<T> found) {
    return found
        .thenApply(Optional::of)
        .exceptionallyCompose(
            failure ->
                Failures.cause(failure) instanceof NotFound
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : CompletableFuture.failedFuture(failure));
  }

  private static StoreClient.Value value(Entry entry) {
    return new StoreClient.Value(
        entry.getValue(),
        StoreWire.version(entry.version),
        instant(entry.isSetExpires_at_ms(), entry.expires_at_ms));
  }

  private static StoreClient.Info info(EntryInfo info) {
    return new StoreClient.Info(
        StoreWire.version(info.version),
        info.value_bytes,
        instant(info.isSetExpires_at_ms(), info.expires_at_ms));
  }

  private static Optional<Instant> instant(boolean set, long millis) {
    return set ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
  }

  List<CompletableFuture<Optional<StoreClient.Value>>> getAll(
      List<byte[]> keys, RequestOptions options) {
    List<Get> items = keys.stream().map(key -> new Get(key, options)).toList();
    new RequestBatch<Get>(sender.routing(), (node, some) -> send(node, some, options)).send(items);
    return items.stream().map(Get::result).toList();
  }

  private CompletableFuture<List<Optional<Again>>> send(
      Endpoint node, List<Get> items, RequestOptions options) {
    Duration time = ClientWire.timeOfBatch(options.timeout());
    List<ByteBuffer> keys = items.stream().map(item -> ByteBuffer.wrap(item.key())).toList();
    return sender
        .caller()
        .call(
            node,
            StoreMethods.GET_MANY,
            new Store.get_entries_args(keys, getOptions(options, ClientWire.timeOfNode(time))),
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

  /** One get of many. */
  private final class Get implements BatchItem {
    private final byte[] key;
    private final RequestOptions options;
    private final CompletableFuture<Optional<StoreClient.Value>> result = new CompletableFuture<>();

    Get(byte[] key, RequestOptions options) {
      this.key = key;
      this.options = options;
    }

    CompletableFuture<Optional<StoreClient.Value>> result() {
      return result;
    }

    Optional<Again> settle(GetOutcome outcome) {
      if (outcome.entry != null) {
        result.complete(Optional.of(value(outcome.entry)));
      } else if (outcome.invalid != null) {
        fail(outcome.invalid);
      } else if (outcome.unavailable != null || outcome.overloaded != null) {
        return Optional.of(new Again(false));
      } else {
        result.complete(Optional.empty());
      }
      return Optional.empty();
    }

    @Override
    public byte[] key() {
      return key;
    }

    @Override
    public int bytes() {
      return key.length;
    }

    @Override
    public CompletionStage<Void> goAlone(boolean uncertain) {
      return BatchItem.settle(
          read(key, options, options.timeout(), Set.of())
              .thenApply(entry -> entry.map(ClientReads::value)),
          result);
    }

    @Override
    public void fail(Throwable failure) {
      result.completeExceptionally(ClientFailures.meant(failure));
    }
  }
}
