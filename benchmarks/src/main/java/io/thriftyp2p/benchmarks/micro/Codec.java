package io.thriftyp2p.benchmarks.micro;

import io.thriftyp2p.locator.rpc.MessageServer;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.PutOptions;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TByteBuffer;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * One request decoded, handed to a handler that has its answer ready, and that answer encoded: by
 * the server's own codec, with the copies into and out of it that a connection does not make; and
 * by libthrift's processor over buffers that are used again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Codec {
  private static final int ROOM = 512;
  private static final int VALUE_BYTES = 64;

  private final CannedStore store = new CannedStore();
  private final MessageServer server =
      new MessageServer(
          RpcConfig.DEFAULTS,
          RpcService.asynchronous(
              "diststore.Store", store.asynchronous(), Store.AsyncProcessor::new),
          List.of(),
          Runnable::run);
  private final Store.Processor<Store.Iface> processor = new Store.Processor<>(store.blocking());
  private final TByteBuffer out = buffer();
  private final TBinaryProtocol writing = new TBinaryProtocol(out);
  private final byte[] get = request(client -> client.send_get_entry(key(), new GetOptions()));
  private final byte[] put =
      request(client -> client.send_put_entry(key(), value(), new PutOptions()));

  private interface Call {
    void send(Store.Client client) throws TException;
  }

  @Benchmark
  public byte[] getEntry() {
    return ours(get);
  }

  @Benchmark
  public byte[] putEntry() {
    return ours(put);
  }

  @Benchmark
  public int getEntryByLibthrift() throws TException {
    return libthrifts(get);
  }

  @Benchmark
  public int putEntryByLibthrift() throws TException {
    return libthrifts(put);
  }

  /** The message becomes the handler's, so that each request needs one of its own. */
  private byte[] ours(byte[] message) {
    return server.answer(message.clone()).join();
  }

  private int libthrifts(byte[] message) throws TException {
    out.clear();
    processor.process(new TBinaryProtocol(new TMemoryInputTransport(message.clone())), writing);
    return out.getByteBuffer().position();
  }

  private static byte[] request(Call call) {
    try {
      TMemoryBuffer bytes = new TMemoryBuffer(ROOM);
      call.send(new Store.Client(new TBinaryProtocol(bytes)));
      return Arrays.copyOf(bytes.getArray(), bytes.length());
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TByteBuffer buffer() {
    try {
      return new TByteBuffer(ByteBuffer.allocate(ROOM));
    } catch (TException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ByteBuffer key() {
    return ByteBuffer.wrap(new SampleKeys().next());
  }

  private static ByteBuffer value() {
    return ByteBuffer.wrap(new byte[VALUE_BYTES]);
  }
}
