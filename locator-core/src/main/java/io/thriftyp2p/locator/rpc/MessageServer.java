package io.thriftyp2p.locator.rpc;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Answers whole messages in strict binary, without a connection and so without an order among them:
 * decodes, starts the handler, encodes. What a simulation serves with. For one thread, which the
 * handlers' callbacks come back to.
 */
public final class MessageServer {
  private static final byte[] NO_ANSWER = {};

  private final RpcConfig config;
  private final Codec codec;
  private final RequestReader requests;
  private final Executor synchronous;

  /**
   * @param main answers plain method names, and "name:method" too
   * @param multiplexed answer "name:method"
   * @param synchronous runs the methods of synchronous services, which may block
   */
  public MessageServer(
      RpcConfig config, RpcService main, List<RpcService> multiplexed, Executor synchronous) {
    this.config = config;
    this.codec = new Codec(Encoding.STRICT_BINARY, config);
    this.requests = new RequestReader(new MethodTable(main, multiplexed, Optional.empty()), codec);
    this.synchronous = synchronous;
  }

  /**
   * Starts a request.
   *
   * @param message becomes the property of the handler
   * @return the answer's message, an empty array when the request is oneway; completes when the
   *     handler does. Fails with an {@code IllegalArgumentException} when this is no message.
   */
  public CompletableFuture<byte[]> answer(byte[] message) {
    Exchange exchange = new Exchange();
    try {
      Call call = requests.read(message, exchange);
      if (call.isDone()) {
        exchange.settled(call);
      } else if (call.isSynchronous()) {
        synchronous.execute(call);
      } else {
        call.run();
      }
    } catch (BadMessage e) {
      exchange.answer.completeExceptionally(new IllegalArgumentException(e.getMessage()));
    }
    return exchange.answer;
  }

  /** One request and its answer. */
  private final class Exchange implements Call.Origin {
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();

    @Override
    public boolean isInTurn() {
      return true;
    }

    @Override
    public Reply awaiting(Call call, Reply reply) {
      return reply;
    }

    @Override
    public void onLoop(Runnable task) {
      task.run();
    }

    @Override
    public Caller caller() {
      return Caller.ANYONE;
    }

    /** Nobody observes. */
    @Override
    public long arrivedNanos() {
      return 0;
    }

    @Override
    public void completed(Call call) {
      settled(call);
    }

    @Override
    public void settled(Call call) {
      answer.complete(call.isToBeEncoded() ? encoded(call) : NO_ANSWER);
    }

    private byte[] encoded(Call call) {
      var unused = AnswerWriter.write(codec, call, call.reply(), config);
      byte[] bytes =
          Arrays.copyOfRange(codec.written(), Codec.writtenFrom(false), codec.writtenTo());
      codec.trim();
      return bytes;
    }
  }
}
