package io.thriftyp2p.locator.rpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.thrift.async.AsyncMethodCallback;

/** Serves a map on one event loop, for a load driver. Argument: the port. */
final class StoreBenchMain {
  private StoreBenchMain() {}

  public static void main(String[] arguments) throws Exception {
    RpcConfig config = TestConfig.with(1, 16 << 20);
    RpcServer server =
        RpcServer.bind(
            EventLoops.start(config),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
            config);
    MapStore store = new PlainStore();
    server.start(RpcService.asynchronous("store", store, Store.AsyncProcessor::new), List.of());
    System.out.println("port " + server.port());
    new CountDownLatch(1).await();
  }

  /** Looks at no special keys; keys are strings, since buffers hash slowly. */
  private static final class PlainStore extends MapStore {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Map<String, ByteBuffer> values = new ConcurrentHashMap<>();

    private static String string(ByteBuffer key) {
      return new String(
          key.array(), key.arrayOffset() + key.position(), key.remaining(), ISO_8859_1);
    }

    @Override
    public void get(ByteBuffer key, AsyncMethodCallback<ByteBuffer> callback) {
      callback.onComplete(values.getOrDefault(string(key), NOTHING));
    }

    @Override
    public void put_entry(
        ByteBuffer key,
        ByteBuffer value,
        PutOptions options,
        AsyncMethodCallback<Version> callback) {
      values.put(string(key), value);
      callback.onComplete(new Version(1, 2));
    }
  }
}
