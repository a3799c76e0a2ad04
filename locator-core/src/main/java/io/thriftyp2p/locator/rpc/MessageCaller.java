package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.TServiceClient;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TProtocol;

/**
 * Encodes calls and decodes their answers, in strict binary; a {@link MessageExchange} carries
 * them.
 */
public final class MessageCaller implements PeerCaller {
  private final RpcConfig config;
  private final MessageExchange exchange;
  private final Codecs codecs;

  public MessageCaller(RpcConfig config, MessageExchange exchange) {
    this.config = config;
    this.exchange = exchange;
    this.codecs = new Codecs(config);
  }

  @Override
  public <A extends TBase<?, ?>, T> CompletableFuture<T> call(
      Endpoint peer, RpcMethod<A, T> method, A args, Duration timeout) {
    return call(
        peer, method, args, request -> exchange.start(peer, method.lane(), request, timeout));
  }

  @Override
  public <A extends TBase<?, ?>, T> CompletableFuture<T> callOnce(
      Endpoint peer, RpcMethod<A, T> method, A args, Duration timeout) {
    return call(peer, method, args, request -> exchange.startOnce(peer, request, timeout));
  }

  private <A extends TBase<?, ?>, T> CompletableFuture<T> call(
      Endpoint peer,
      RpcMethod<A, T> method,
      A args,
      Function<Request, CompletableFuture<byte[]>> send) {
    Request request;
    try {
      request = Request.encode(method, args, codecs.get(Encoding.STRICT_BINARY), config);
    } catch (TException e) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("cannot encode the arguments of " + method.name(), e));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    var unused =
        send.apply(request)
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    complete(result, peer, method, answer);
                  } else {
                    result.completeExceptionally(failure);
                  }
                });
    return result;
  }

  @SuppressWarnings("unchecked") // RpcMethod says that T is the type of the result
  private <T> void complete(
      CompletableFuture<T> result, Endpoint peer, RpcMethod<?, T> method, byte[] answer) {
    try {
      Object value =
          method.isOneway()
              ? null
              : AnswerReader.read(
                      codecs.get(Encoding.STRICT_BINARY),
                      answer,
                      method.result().orElseThrow().get(),
                      peer)
                  .orElse(null);
      result.complete((T) value);
    } catch (Throwable failure) {
      result.completeExceptionally(failure);
    }
  }

  @Override
  public <C extends TServiceClient> C blockingClient(
      Endpoint peer, Function<TProtocol, C> factory, Duration timeout) {
    return factory.apply(
        new TBinaryProtocol(
            new LinkTransport(config, exchange, peer, timeout),
            config.maxMessageBytes(),
            config.maxContainerElements(),
            true,
            true));
  }
}
