package io.thriftyp2p.locator.rpc;

import java.util.Optional;

/** What the connections of one server share. */
record ServerShared(
    RpcConfig config,
    MethodTable methods,
    Codecs codecs,
    ByteBudget budget,
    LargeMessages largeMessages,
    Optional<HandlerThreads> threads) {}
