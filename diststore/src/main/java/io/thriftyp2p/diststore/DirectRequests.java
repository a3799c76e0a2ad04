package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Found;
import io.thriftyp2p.diststore.replication.ReplicaRead;
import io.thriftyp2p.diststore.replication.ReplicationConfig;
import io.thriftyp2p.diststore.replication.RequestsAtOnce;
import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.rpc.DirectMethod.DirectRequest;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.locator.rpc.StructReader;
import io.thriftyp2p.locator.rpc.StructWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.thrift.protocol.TType;

/**
 * Short cuts for what clients ask most of a store whose answer is in this node's memory: reads and
 * writes without options where this node is the only replica, and what it keeps as one of several.
 * Whatever is less plain is declined, also what is to be refused.
 */
final class DirectRequests {
  private static final byte[] EMPTY = {};

  /** Fields of the structs that are read and written here. */
  private static final int KEY = 1;

  private static final int VALUE = 2;
  private static final int WITH_VALUE = 2;
  private static final int SUCCESS = 0;
  private static final int ENTRY = 1;
  private static final int ENTRY_VALUE = 1;
  private static final int ENTRY_VERSION = 2;
  private static final int ENTRY_EXPIRES_AT = 3;
  private static final int ENTRY_CONTENT_TYPE = 4;
  private static final int READ_GROUP = 1;
  private static final int READ_QUORUM = 2;
  private static final int READ_VERSION = 3;
  private static final int READ_ENTRY = 4;
  private static final int CLOCK = 1;
  private static final int NODE = 2;

  private final RequestsAtOnce store;
  private final ReplicationConfig config;

  private DirectRequests(RequestsAtOnce store, ReplicationConfig config) {
    this.store = store;
    this.config = config;
  }

  /** The store's service with these short cuts. */
  static RpcService shorten(RpcService service, RequestsAtOnce store, ReplicationConfig config) {
    DirectRequests direct = new DirectRequests(store, config);
    return service
        .withDirect("get", direct::get)
        .withDirect("put_entry", direct::put)
        .withDirect("get_entries", direct::getMany)
        .withDirect("read_replica", direct::readReplica);
  }

  private Optional<Get> get(StructReader arguments) {
    if (!store.isAlone()) {
      return Optional.empty();
    }
    arguments.expectField(TType.STRING, KEY);
    Key key = Key.of(arguments.binary());
    arguments.expectStop();
    return arguments.isAtEnd() ? Optional.of(new Get(store, key.located())) : Optional.empty();
  }

  private record Get(RequestsAtOnce store, Key key) implements DirectRequest {
    @Override
    public int touch() {
      return store.touch(key, false);
    }

    @Override
    public boolean answer(StructWriter result) {
      Optional<Found> found = store.get(key);
      if (found.isEmpty()) {
        return false;
      }
      result.field(TType.STRING, SUCCESS);
      Optional<Versioned> versioned = found.get().versioned();
      if (versioned.isPresent()) {
        versioned.get().giveValue(result::binary);
      } else {
        result.binary(EMPTY);
      }
      result.stop();
      store.got(1);
      return true;
    }
  }

  private Optional<Put> put(StructReader arguments) {
    if (!store.isAlone()) {
      return Optional.empty();
    }
    arguments.expectField(TType.STRING, KEY);
    Key key = Key.of(arguments.binary());
    arguments.expectField(TType.STRING, VALUE);
    byte[] value = arguments.binary();
    arguments.expectStop();
    return arguments.isAtEnd()
            && key.bytes().length <= config.maxKeyBytes()
            && value.length <= config.maxValueBytes()
        ? Optional.of(new Put(store, key.located(), value))
        : Optional.empty();
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Put(RequestsAtOnce store, Key key, byte[] value) implements DirectRequest {
    @Override
    public int touch() {
      return store.touch(key, true);
    }

    @Override
    public boolean answer(StructWriter result) {
      Optional<Version> version = store.put(key, value, WriteOptions.DEFAULTS);
      if (version.isEmpty()) {
        return false;
      }
      result.field(TType.STRUCT, SUCCESS);
      write(version.get(), result);
      result.stop();
      return true;
    }
  }

  private Optional<GetMany> getMany(StructReader arguments) {
    if (!store.isAlone()) {
      return Optional.empty();
    }
    arguments.expectField(TType.LIST, KEY);
    int count = arguments.list(TType.STRING);
    if (count > BatchRequests.MAX_ITEMS) {
      return Optional.empty();
    }
    Key[] keys = new Key[count];
    for (int i = 0; i < count; i++) {
      Key key = Key.of(arguments.binary());
      if (!arguments.isGood() || key.bytes().length > config.maxKeyBytes()) {
        return Optional.empty();
      }
      keys[i] = key.located();
    }
    arguments.expectStop();
    return arguments.isAtEnd() ? Optional.of(new GetMany(store, keys)) : Optional.empty();
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record GetMany(RequestsAtOnce store, Key[] keys) implements DirectRequest {
    @Override
    public int touch() {
      int sum = 0;
      for (Key key : keys) {
        sum += store.touch(key, false);
      }
      return sum;
    }

    @Override
    public boolean answer(StructWriter result) {
      result.field(TType.LIST, SUCCESS).list(TType.STRUCT, keys.length);
      long bytes = 0;
      for (Key key : keys) {
        Optional<Found> found = store.get(key);
        if (found.isEmpty()) {
          return false;
        }
        Optional<Versioned> versioned = found.get().versioned();
        if (versioned.isPresent()) {
          bytes += versioned.get().valueBytes();
          if (bytes > BatchRequests.MAX_BYTES) {
            return false;
          }
          result.field(TType.STRUCT, ENTRY);
          write(versioned.get(), result);
        }
        result.stop();
      }
      result.stop();
      store.got(keys.length);
      return true;
    }
  }

  private Optional<ReadReplica> readReplica(StructReader arguments) {
    if (!store.isInMemory()) {
      return Optional.empty();
    }
    arguments.expectField(TType.STRING, KEY);
    Key key = Key.of(arguments.binary());
    arguments.expectField(TType.BOOL, WITH_VALUE);
    boolean withValue = arguments.bool();
    arguments.expectStop();
    return arguments.isAtEnd() && key.bytes().length <= config.maxKeyBytes()
        ? Optional.of(new ReadReplica(store, key.located(), withValue))
        : Optional.empty();
  }

  private record ReadReplica(RequestsAtOnce store, Key key, boolean withValue)
      implements DirectRequest {
    @Override
    public int touch() {
      return store.touch(key, false);
    }

    @Override
    public boolean answer(StructWriter result) {
      Optional<ReplicaRead> here = store.readHere(key);
      if (here.isEmpty()) {
        return false;
      }
      ReplicaRead read = here.get();
      result.field(TType.STRUCT, SUCCESS);
      result.field(TType.I64, READ_GROUP).i64(read.group());
      result.field(TType.I32, READ_QUORUM).i32(read.quorum());
      if (read.version().isPresent()) {
        result.field(TType.STRUCT, READ_VERSION);
        write(read.version().get(), result);
      }
      if (withValue && read.versioned().isPresent()) {
        result.field(TType.STRUCT, READ_ENTRY);
        write(read.versioned().get(), result);
      }
      result.stop().stop();
      if (withValue) {
        store.got(1);
      }
      return true;
    }
  }

  private static void write(Versioned entry, StructWriter result) {
    result.field(TType.STRING, ENTRY_VALUE);
    entry.giveValue(result::binary);
    result.field(TType.STRUCT, ENTRY_VERSION);
    write(entry.version(), result);
    if (entry.expiresAtMillis() != Versioned.NEVER) {
      result.field(TType.I64, ENTRY_EXPIRES_AT).i64(entry.expiresAtMillis());
    }
    entry
        .contentType()
        .ifPresent(
            type ->
                result
                    .field(TType.STRING, ENTRY_CONTENT_TYPE)
                    .binary(type.getBytes(StandardCharsets.UTF_8)));
    result.stop();
  }

  private static void write(Version version, StructWriter result) {
    result.field(TType.I64, CLOCK).i64(version.clock());
    result.field(TType.I64, NODE).i64(version.node().value());
    result.stop();
  }
}
