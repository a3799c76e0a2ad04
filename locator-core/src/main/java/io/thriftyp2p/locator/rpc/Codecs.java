package io.thriftyp2p.locator.rpc;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.EnumMap;
import java.util.Map;

/** One codec for each thread and encoding, so that ten thousand connections share a few. */
final class Codecs {
  private final FastThreadLocal<Map<Encoding, Codec>> ofThisThread;
  private final RpcConfig config;

  Codecs(RpcConfig config) {
    this.config = config;
    this.ofThisThread =
        new FastThreadLocal<>() {
          @Override
          protected Map<Encoding, Codec> initialValue() {
            return new EnumMap<>(Encoding.class);
          }
        };
  }

  Codec get(Encoding encoding) {
    Map<Encoding, Codec> codecs = ofThisThread.get();
    Codec known = codecs.get(encoding);
    return known == null ? codecs.computeIfAbsent(encoding, e -> new Codec(e, config)) : known;
  }
}
