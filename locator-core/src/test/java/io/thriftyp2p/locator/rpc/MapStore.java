package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.thrift.diststore.BackupProgress;
import io.thriftyp2p.thrift.diststore.DeleteOptions;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.EntryInfo;
import io.thriftyp2p.thrift.diststore.Explanation;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.GetOutcome;
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
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;

/** A store in a map, with keys that make it misbehave. */
class MapStore implements Store.AsyncIface {
  final Map<ByteBuffer, ByteBuffer> entries = new ConcurrentHashMap<>();
  final AtomicInteger pings = new AtomicInteger();

  /** {@code get("slow")} is answered when this is completed, with what is kept if anything is. */
  final CompletableFuture<Void> slow = new CompletableFuture<>();

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  @Override
  public void get(ByteBuffer key, AsyncMethodCallback<ByteBuffer> callback) throws TException {
    if (key == null) {
      callback.onComplete(bytes("no key"));
      return;
    }
    switch (text(key)) {
      case "slow" -> {
        var unused =
            slow.thenRun(
                () -> callback.onComplete(entries.getOrDefault(key, bytes("slow answer"))));
      }
      case "never" -> {}
      case "throw" -> throw new IllegalStateException("a secret");
      case "refuse" ->
          callback.onError(
              new TApplicationException(TApplicationException.INVALID_TRANSFORM, "no"));
      default -> callback.onComplete(entries.getOrDefault(key, bytes("")));
    }
  }

  @Override
  public void put(ByteBuffer key, ByteBuffer value, AsyncMethodCallback<Void> callback) {
    if (text(key).equals("throw")) {
      throw new IllegalStateException("a secret");
    }
    entries.put(key, value);
    callback.onComplete(null);
  }

  @Override
  public void put_entry(
      ByteBuffer key, ByteBuffer value, PutOptions options, AsyncMethodCallback<Version> callback) {
    entries.put(key, value);
    callback.onComplete(new Version(1, 2));
  }

  @Override
  public void get_entry(ByteBuffer key, GetOptions options, AsyncMethodCallback<Entry> callback) {
    ByteBuffer value = entries.get(key);
    if (value == null) {
      callback.onError(new CompletionException(new NotFound("no " + text(key))));
    } else {
      callback.onComplete(new Entry(value, new Version(1, 2)));
    }
  }

  @Override
  public void read_replica(
      ByteBuffer key, boolean withValue, AsyncMethodCallback<ReplicaRead> callback) {
    callback.onComplete(new ReplicaRead(1, 1));
  }

  @Override
  public void ping(AsyncMethodCallback<Void> callback) {
    pings.incrementAndGet();
    callback.onComplete(null);
  }

  @Override
  public void authenticate(String token, AsyncMethodCallback<Void> callback) {
    callback.onComplete(null);
  }

  @Override
  public void service_type(AsyncMethodCallback<String> callback) {
    callback.onComplete("diststore.Store");
  }

  @Override
  public void service_types(AsyncMethodCallback<List<String>> callback) {
    callback.onComplete(List.of("locator.Base", "locator.Locator", "diststore.Store"));
  }

  @Override
  public void debug(AsyncMethodCallback<Void> callback) {
    callback.onComplete(null);
  }

  @Override
  public void die(AsyncMethodCallback<Void> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void join(Location location, AsyncMethodCallback<Void> callback) {
    callback.onComplete(null);
  }

  @Override
  public void remove(
      Location location, List<Location> authorities, AsyncMethodCallback<Void> callback) {
    callback.onComplete(null);
  }

  @Override
  public void add(
      Location location, List<Location> authorities, AsyncMethodCallback<Void> callback) {
    callback.onComplete(null);
  }

  @Override
  public void get_all(AsyncMethodCallback<List<Location>> callback) {
    callback.onComplete(List.of(new Location("127.0.0.1", (short) -25536)));
  }

  @Override
  public void get_node(ByteBuffer key, AsyncMethodCallback<Location> callback) {
    callback.onComplete(null);
  }

  @Override
  public void get_nodes(ByteBuffer key, int count, AsyncMethodCallback<List<Location>> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void get_ring(AsyncMethodCallback<Ring> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void get_history(int count, AsyncMethodCallback<List<RingEvent>> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void forget_member(Location location, AsyncMethodCallback<Void> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void delete_entry(
      ByteBuffer key, DeleteOptions options, AsyncMethodCallback<Version> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void list_keys(
      ByteBuffer cursor, int limit, ByteBuffer prefix, AsyncMethodCallback<KeyPage> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void status(AsyncMethodCallback<NodeStatus> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void has_entry(
      ByteBuffer key, GetOptions options, AsyncMethodCallback<EntryInfo> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void put_entries(
      List<PutItem> items, PutOptions options, AsyncMethodCallback<List<PutOutcome>> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void get_entries(
      List<ByteBuffer> keys, GetOptions options, AsyncMethodCallback<List<GetOutcome>> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void explain(ByteBuffer key, AsyncMethodCallback<Explanation> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void health(AsyncMethodCallback<NodeHealth> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void balance(boolean start, AsyncMethodCallback<TaskProgress> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void purge(boolean start, AsyncMethodCallback<TaskProgress> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void leave(AsyncMethodCallback<LeaveProgress> callback) {
    callback.onError(new UnsupportedOperationException());
  }

  @Override
  public void backup(String directory, AsyncMethodCallback<BackupProgress> callback) {
    callback.onError(new UnsupportedOperationException());
  }
}
