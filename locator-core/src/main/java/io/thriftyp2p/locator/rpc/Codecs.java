package io.thriftyp2p.locator.rpc;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.EnumMap;
import java.util.Map;

/** One codec for each event loop and encoding, so that ten thousand connections share a few. */
final class Codecs {
  private final FastThreadLocal<Map<Encoding, Codec>> ofThisLoop;
  private final RpcConfig config;

  Codecs(RpcConfig config) {
    this.config = config;
    this.ofThisLoop =
        new FastThreadLocal<>() {
          @Override
          protected Map<Encoding, Codec> initialValue() {
            return new EnumMap<>(Encoding.class);
          }
        };
  }

  Codec get(Encoding encoding) {
    return ofThisLoop.get().computeIfAbsent(encoding, e -> new Codec(e, config));
  }
}
