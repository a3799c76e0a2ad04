package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.PeerException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.thrift.TByteArrayOutputStream;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;

/**
 * Lets a generated blocking client speak over a shared link: what it writes is collected, {@code
 * flush} sends it as one request and waits for the answer, and reads take from that.
 */
final class LinkTransport extends TTransport {
  /** Calls end by themselves in time; this is for one that does not. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final RpcConfig config;
  private final MessageExchange exchange;
  private final Endpoint peer;
  private final Duration timeout;
  private final TMemoryInputTransport input;
  private TByteArrayOutputStream output = new TByteArrayOutputStream();

  LinkTransport(RpcConfig config, MessageExchange exchange, Endpoint peer, Duration timeout) {
    this.config = config;
    this.exchange = exchange;
    this.peer = peer;
    this.timeout = timeout;
    try {
      this.input = new TMemoryInputTransport(config.thrift());
    } catch (TTransportException e) {
      throw new IllegalStateException("an empty buffer is within any bound", e);
    }
  }

  @Override
  public void flush() throws TTransportException {
    TByteArrayOutputStream message = output;
    output = new TByteArrayOutputStream();
    exchange.requireMayBlock();
    Request request = Request.ofMessage(message.get(), message.len(), config);
    input.reset(await(exchange.start(peer, Lane.DATA, request, timeout)));
  }

  private byte[] await(CompletableFuture<byte[]> answer) throws TTransportException {
    try {
      exchange.await(answer, timeout.plus(GRACE));
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof PeerException failure) {
        throw failure;
      }
      throw new TTransportException(e.getCause());
    } catch (TimeoutException e) {
      throw new TTransportException(TTransportException.TIMED_OUT, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TTransportException(TTransportException.UNKNOWN, "interrupted", e);
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws TTransportException {
    if (output.len() + length > config.maxMessageBytes()) {
      output = new TByteArrayOutputStream();
      throw new TTransportException(
          TTransportException.MESSAGE_SIZE_LIMIT,
          "a request of more than " + config.maxMessageBytes() + " bytes");
    }
    output.write(bytes, from, length);
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void open() {}

  @Override
  public void close() {}

  @Override
  public int read(byte[] into, int from, int length) throws TTransportException {
    return input.read(into, from, length);
  }

  @Override
  public byte[] getBuffer() {
    return input.getBuffer();
  }

  @Override
  public int getBufferPosition() {
    return input.getBufferPosition();
  }

  @Override
  public int getBytesRemainingInBuffer() {
    return input.getBytesRemainingInBuffer();
  }

  @Override
  public void consumeBuffer(int length) {
    input.consumeBuffer(length);
  }

  @Override
  public TConfiguration getConfiguration() {
    return input.getConfiguration();
  }

  @Override
  public void updateKnownMessageSize(long size) throws TTransportException {
    input.updateKnownMessageSize(size);
  }

  @Override
  public void checkReadBytesAvailable(long bytes) throws TTransportException {
    input.checkReadBytesAvailable(bytes);
  }

  @Override
  public void resetMessageSizeAndConsumedBytes(long size) throws TTransportException {
    input.resetMessageSizeAndConsumedBytes(size);
  }
}
