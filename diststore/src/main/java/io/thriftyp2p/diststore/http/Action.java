package io.thriftyp2p.diststore.http;

import java.util.concurrent.CompletionStage;

/** What a route does with a request. On an event loop: it must not block. */
@FunctionalInterface
interface Action {
  /**
   * @return completes in any thread; fails with a {@link Problem}, or what {@link Problems} knows
   */
  CompletionStage<Answer> carryOut(Request request);
}
