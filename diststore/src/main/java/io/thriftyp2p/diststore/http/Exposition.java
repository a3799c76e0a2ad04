package io.thriftyp2p.diststore.http;

import java.util.concurrent.CompletionStage;

/** The node's figures, as a monitoring system asks for them. Safe for use by many threads. */
@FunctionalInterface
public interface Exposition {
  /** A whole answer; the array is not changed any more. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Page(String contentType, byte[] bytes) {}

  /**
   * The figures of this moment. Does not block.
   *
   * @param accept the forms that are taken, as HTTP says it; empty for any
   * @return completes in another thread
   * @throws Problem when too many ask
   */
  CompletionStage<Page> scrape(String accept);
}
