package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.ReplicationConfig;
import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.StorageEngine;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.Wire;
import io.thriftyp2p.thrift.diststore.DeleteOptions;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.KeyPage;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import io.thriftyp2p.thrift.diststore.NotFound;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Version;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
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

  private static final Logger LOG = LoggerFactory.getLogger(StoreHandler.class);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  private final Replicator replicator;
  private final StorageEngine engine;
  private final ReplicationConfig config;
  private final KeyLister lister;

  protected StoreHandler(
      LocatorNode node, Replicator replicator, StorageEngine engine, ReplicationConfig config) {
    super(node, SERVICE);
    this.replicator = replicator;
    this.engine = engine;
    this.config = config;
    this.lister = new KeyLister(node.endpoint(), replicator, engine);
  }

  @Override
  public void get(@Nullable ByteBuffer key, AsyncMethodCallback<ByteBuffer> answer)
      throws TApplicationException {
    Answers.giveUndeclared(
        replicator.get(Key.of(required(key, "key")), Consistency.QUORUM, config.requestTimeout()),
        found ->
            found.flatMap(Versioned::value).map(ByteBuffer::wrap).orElse(ByteBuffer.allocate(0)),
        answer);
  }

  @Override
  public void put(
      @Nullable ByteBuffer key, @Nullable ByteBuffer value, AsyncMethodCallback<Void> done)
      throws TApplicationException {
    try {
      var unused =
          replicator
              .put(validKey(key), validValue(value), WriteOptions.DEFAULTS, config.requestTimeout())
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
    Duration timeout =
        timeout(options == null || !options.isSetTimeout_ms() ? null : options.timeout_ms);
    Answers.give(
        replicator.put(validKey(key), validValue(value), WriteOptions.DEFAULTS, timeout),
        StoreWire::version,
        answer);
  }

  @Override
  public void get_entry(
      @Nullable ByteBuffer key, @Nullable GetOptions options, AsyncMethodCallback<Entry> answer)
      throws InvalidRequest {
    Duration timeout =
        timeout(options == null || !options.isSetTimeout_ms() ? null : options.timeout_ms);
    CompletionStage<Entry> entry =
        replicator
            .get(validKey(key), Consistency.QUORUM, timeout)
            .thenCompose(
                found ->
                    found
                        .filter(kept -> !kept.isTombstone())
                        .map(kept -> CompletableFuture.completedFuture(entry(kept)))
                        .orElseGet(
                            () ->
                                CompletableFuture.failedFuture(
                                    new NotFound("there is no such key"))));
    Answers.give(entry, found -> found, answer);
  }

  private static Entry entry(Versioned kept) {
    return new Entry(
        ByteBuffer.wrap(kept.value().orElseThrow()), StoreWire.version(kept.version()));
  }

  @Override
  public void delete_entry(
      @Nullable ByteBuffer key,
      @Nullable DeleteOptions options,
      AsyncMethodCallback<Version> answer)
      throws InvalidRequest {
    Duration timeout =
        timeout(options == null || !options.isSetTimeout_ms() ? null : options.timeout_ms);
    Answers.give(
        replicator.delete(validKey(key), WriteOptions.DEFAULTS, timeout),
        StoreWire::version,
        answer);
  }

  @Override
  public void list_keys(@Nullable ByteBuffer cursor, int limit, AsyncMethodCallback<KeyPage> answer)
      throws InvalidRequest {
    Answers.give(lister.page(Optional.ofNullable(cursor), limit), page -> page, answer);
  }

  @Override
  public void status(AsyncMethodCallback<NodeStatus> answer) {
    StorageEngine.Usage usage = engine.usage();
    Answers.give(
        replicator.health(),
        health ->
            new NodeStatus(
                Wire.location(node().endpoint()),
                node().id().value(),
                usage.keys(),
                usage.bytes(),
                health.slotsOwned(),
                health.slotsFilling(),
                health.slotsLeaving(),
                replicator.topology().ring().size()),
        answer);
  }

  private Key validKey(@Nullable ByteBuffer key) throws InvalidRequest {
    return Key.of(bounded(key, "key", config.maxKeyBytes()));
  }

  private byte[] validValue(@Nullable ByteBuffer value) throws InvalidRequest {
    return Key.of(bounded(value, "value", config.maxValueBytes())).bytes();
  }

  private static ByteBuffer bounded(@Nullable ByteBuffer field, String name, int limit)
      throws InvalidRequest {
    if (field == null) {
      throw new InvalidRequest("the field '" + name + "' is missing");
    }
    if (field.remaining() > limit) {
      throw new InvalidRequest(
          "the %s has %d bytes, and at most %d are taken"
              .formatted(name, field.remaining(), limit));
    }
    return field;
  }

  private Duration timeout(@Nullable Integer millis) throws InvalidRequest {
    if (millis == null) {
      return config.requestTimeout();
    }
    if (millis < 1 || millis > LONGEST_TIMEOUT.toMillis()) {
      throw new InvalidRequest(
          "timeout_ms is %d; give 1 to %d".formatted(millis, LONGEST_TIMEOUT.toMillis()));
    }
    return Duration.ofMillis(millis);
  }
}
