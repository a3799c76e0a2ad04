package io.thriftyp2p.diststore;

import static java.util.Objects.requireNonNullElseGet;

import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.KeyScope;
import io.thriftyp2p.diststore.replication.ReplicationConfig;
import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Storage;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.thrift.diststore.BackupFailed;
import io.thriftyp2p.thrift.diststore.BackupProgress;
import io.thriftyp2p.thrift.diststore.DeleteOptions;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.EntryInfo;
import io.thriftyp2p.thrift.diststore.Explanation;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.GetOutcome;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.KeyPage;
import io.thriftyp2p.thrift.diststore.LeaveProgress;
import io.thriftyp2p.thrift.diststore.NodeHealth;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.PutItem;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.PutOutcome;
import io.thriftyp2p.thrift.diststore.ReplicaRead;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.TaskProgress;
import io.thriftyp2p.thrift.diststore.Version;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients ask of the store: any node takes any request. */
public class StoreHandler extends LocatorHandler implements Store.AsyncIface {
  /** What a store node serves. */
  public static final String SERVICE = "diststore.Store";

  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
  private static final Logger LOG = LoggerFactory.getLogger(StoreHandler.class);

  private final Replicator replicator;
  private final ReplicationConfig config;
  private final RequestBounds bounds;
  private final BatchRequests batches;
  private final NodeOperations operations;
  private final Backups backups;

  StoreHandler(
      LocatorNode node,
      Replicator replicator,
      Storage storage,
      NodeOperations operations,
      ReplicationConfig config) {
    super(node, SERVICE);
    this.replicator = replicator;
    this.config = config;
    bounds = new RequestBounds(config);
    batches = new BatchRequests(replicator, bounds);
    this.operations = operations;
    backups = new Backups(node.endpoint(), storage);
  }

  @Override
  public void get(@Nullable ByteBuffer key, AsyncMethodCallback<ByteBuffer> answer)
      throws TApplicationException {
    Answers.giveUndeclared(
        replicator.get(Key.of(required(key, "key")), Consistency.QUORUM, config.requestTimeout()),
        found -> found.flatMap(Versioned::value).map(ByteBuffer::wrap).orElse(EMPTY),
        answer);
  }

  @Override
  public void put(
      @Nullable ByteBuffer key, @Nullable ByteBuffer value, AsyncMethodCallback<Void> done)
      throws TApplicationException {
    try {
      var unused =
          replicator
              .put(
                  bounds.key(key),
                  bounds.value(value),
                  WriteOptions.DEFAULTS,
                  config.requestTimeout())
              .whenComplete(
                  (version, failure) -> {
                    if (failure != null) {
                      LOG.debug("an unacknowledged put was lost: {}", failure.toString());
                    }
                    done.onComplete(null);
                  });
    } catch (InvalidRequest e) {
      LOG.debug("an unacknowledged put was refused: {}", e.message);
      done.onComplete(null);
    }
  }

  /**
   * A leaving node of 2009 says so, waits for the answer to a ping, and puts its keys: they must
   * meet a ring without it, or they would be sent back.
   */
  @Override
  public void ping(AsyncMethodCallback<Void> done) {
    afterChanges(() -> replicator.afterChanges(() -> done.onComplete(null)));
  }

  @Override
  public void put_entry(
      @Nullable ByteBuffer key,
      @Nullable ByteBuffer value,
      @Nullable PutOptions options,
      AsyncMethodCallback<Version> answer)
      throws InvalidRequest {
    Answers.give(
        replicator.put(
            bounds.key(key),
            bounds.value(value),
            RequestBounds.write(options),
            bounds.timeout(options)),
        StoreWire::version,
        answer);
  }

  @Override
  public void delete_entry(
      @Nullable ByteBuffer key,
      @Nullable DeleteOptions options,
      AsyncMethodCallback<Version> answer)
      throws InvalidRequest {
    Answers.give(
        replicator.delete(bounds.key(key), RequestBounds.write(options), bounds.timeout(options)),
        StoreWire::version,
        answer);
  }

  @Override
  public void get_entry(
      @Nullable ByteBuffer key, @Nullable GetOptions options, AsyncMethodCallback<Entry> answer)
      throws InvalidRequest {
    Answers.give(present(key, options), ClientWire::entry, answer);
  }

  @Override
  public void read_replica(
      @Nullable ByteBuffer key, boolean withValue, AsyncMethodCallback<ReplicaRead> answer)
      throws InvalidRequest {
    Answers.give(
        replicator.here().read(bounds.key(key)),
        read -> {
          if (withValue) {
            replicator.atOnce().got(1);
          }
          return ClientWire.replicaRead(read, withValue);
        },
        answer);
  }

  @Override
  public void has_entry(
      @Nullable ByteBuffer key, @Nullable GetOptions options, AsyncMethodCallback<EntryInfo> answer)
      throws InvalidRequest {
    Answers.give(present(key, options), ClientWire::info, answer);
  }

  private CompletionStage<Versioned> present(@Nullable ByteBuffer key, @Nullable GetOptions options)
      throws InvalidRequest {
    return replicator
        .get(bounds.key(key), RequestBounds.read(options), bounds.timeout(options))
        .thenCompose(
            found ->
                found
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(
                        () ->
                            CompletableFuture.failedFuture(new NotFound("there is no such key"))));
  }

  @Override
  public void put_entries(
      @Nullable List<PutItem> items,
      @Nullable PutOptions options,
      AsyncMethodCallback<List<PutOutcome>> answer)
      throws InvalidRequest {
    Answers.give(
        batches.put(
            RequestBounds.required(items, "items"),
            requireNonNullElseGet(options, PutOptions::new)),
        outcomes -> outcomes,
        answer);
  }

  @Override
  public void get_entries(
      @Nullable List<ByteBuffer> keys,
      @Nullable GetOptions options,
      AsyncMethodCallback<List<GetOutcome>> answer)
      throws InvalidRequest {
    Answers.give(
        batches.get(RequestBounds.required(keys, "keys"), options), outcomes -> outcomes, answer);
  }

  @Override
  public void list_keys(
      @Nullable ByteBuffer cursor,
      int limit,
      @Nullable ByteBuffer prefix,
      AsyncMethodCallback<KeyPage> answer)
      throws InvalidRequest {
    Key begin = prefix == null ? Key.of("") : bounds.key(prefix);
    Answers.give(
        replicator
            .here()
            .keys(RequestBounds.cursor(cursor), RequestBounds.limit(limit), begin, KeyScope.OWNED),
        ClientWire::page,
        answer);
  }

  @Override
  public void explain(@Nullable ByteBuffer key, AsyncMethodCallback<Explanation> answer)
      throws InvalidRequest {
    Answers.give(replicator.explain(bounds.key(key)), ClientWire::explanation, answer);
  }

  @Override
  public void status(AsyncMethodCallback<NodeStatus> answer) {
    Answers.give(operations.status(), status -> status, answer);
  }

  @Override
  public void health(AsyncMethodCallback<NodeHealth> answer) {
    Answers.give(replicator.health(), ClientWire::health, answer);
  }

  @Override
  public void balance(boolean start, AsyncMethodCallback<TaskProgress> answer) {
    Answers.give(operations.balance(start), ClientWire::progress, answer);
  }

  @Override
  public void purge(boolean start, AsyncMethodCallback<TaskProgress> answer) {
    Answers.give(operations.purge(start), ClientWire::progress, answer);
  }

  @Override
  public void leave(AsyncMethodCallback<LeaveProgress> answer) {
    answer.onComplete(operations.leave());
  }

  @Override
  public void backup(@Nullable String directory, AsyncMethodCallback<BackupProgress> answer)
      throws InvalidRequest, BackupFailed {
    answer.onComplete(backups.make(RequestBounds.required(directory, "directory")));
  }
}
