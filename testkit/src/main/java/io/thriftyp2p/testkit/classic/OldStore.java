package io.thriftyp2p.testkit.classic;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.thrift.TException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a store of 2009 does besides. */
final class OldStore extends OldLocator {
  private static final Logger LOG = LoggerFactory.getLogger(OldStore.class);
  private static final long BEFORE_HANDING_OVER_MILLIS = 10;
  private static final ByteBuffer MISSING = ByteBuffer.allocate(0);

  private final Map<ByteBuffer, ByteBuffer> store = new ConcurrentHashMap<>();

  OldStore(Endpoint self) {
    super(self);
  }

  @Override
  String service() {
    return "diststore.Store";
  }

  Map<ByteBuffer, ByteBuffer> entries() {
    return store;
  }

  @Override
  OldMethods methods() {
    OldMethods methods = super.methods();
    methods.answered(
        "get",
        Store.get_args::new,
        args -> Optional.of(new Store.get_result().setSuccess(get(args.key))));
    methods.oneway("put", Store.put_args::new, args -> put(args.key, args.value));
    return methods;
  }

  private ByteBuffer get(ByteBuffer key) throws TException {
    Endpoint owner = owner(key).orElse(self());
    if (owner.equals(self())) {
      // Asking for a missing key leaves an empty one behind.
      return store.computeIfAbsent(key, missing -> MISSING).duplicate();
    }
    try {
      return OldCalls.get(owner, key);
    } catch (NodeNotFound e) {
      removeQuietly(owner);
      return MISSING.duplicate();
    }
  }

  private void put(ByteBuffer key, ByteBuffer value) throws TException {
    Endpoint owner = owner(key).orElse(self());
    if (owner.equals(self())) {
      store.put(key, value);
      return;
    }
    try {
      OldCalls.put(owner, key, value);
    } catch (NodeNotFound e) {
      removeQuietly(owner);
    }
  }

  @Override
  void add(Endpoint subject, List<Endpoint> authorities) throws NodeNotFound, TException {
    super.add(subject, authorities);
    pause(BEFORE_HANDING_OVER_MILLIS);
    for (Map.Entry<ByteBuffer, ByteBuffer> entry : List.copyOf(store.entrySet())) {
      if (owner(entry.getKey()).filter(subject::equals).isPresent()) {
        OldCalls.put(subject, entry.getKey(), entry.getValue());
        store.remove(entry.getKey());
      }
    }
  }

  @Override
  void cleanUp() {
    drop(self());
    Set<Endpoint> informed = new HashSet<>();
    store.forEach(
        (key, value) -> {
          if (value.hasRemaining()) {
            owner(key).ifPresent(owner -> handOver(key, value, owner, informed));
          }
        });
    if (informed.isEmpty()) {
      tellFirst();
    }
  }

  private void handOver(ByteBuffer key, ByteBuffer value, Endpoint owner, Set<Endpoint> informed) {
    try {
      if (!informed.contains(owner)) {
        OldCalls.remove(owner, self(), List.of(self()));
      }
      OldCalls.ping(owner);
      informed.add(owner);
      OldCalls.put(owner, key, value);
    } catch (NodeNotFound | TException e) {
      LOG.debug("{} is lost: {}", key, e.toString());
    }
  }
}
