package io.thriftyp2p.locator.rpc;

import java.util.Optional;

/**
 * The Thrift services that a server offers at one time.
 *
 * @param threads empty when no service is synchronous
 */
record ServedServices(MethodTable methods, Optional<HandlerThreads> threads) {
  static ServedServices of(MethodTable methods, RpcConfig config) {
    return new ServedServices(
        methods,
        methods.anySynchronous() ? Optional.of(new HandlerThreads(config)) : Optional.empty());
  }

  void close() {
    threads.ifPresent(HandlerThreads::close);
  }
}
