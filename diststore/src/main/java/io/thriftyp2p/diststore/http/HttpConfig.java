package io.thriftyp2p.diststore.http;

import java.time.Duration;

/**
 * The bounds of the HTTP interface.
 *
 * @param maxLineBytes the longest request line; a key takes up to three times its length there
 * @param maxHeaderBytes all header lines of a request together
 * @param maxBodyBytes the longest body, that of a value
 * @param maxKeyBytes the longest key
 * @param maxWatchers pages that are told of changes at the same time
 * @param requestTimeout how long a request for a value may take
 * @param webWrite whether browsers may change data
 * @param exposure whom the node's address lets in
 */
public record HttpConfig(
    int maxLineBytes,
    int maxHeaderBytes,
    int maxBodyBytes,
    int maxKeyBytes,
    int maxWatchers,
    Duration requestTimeout,
    boolean webWrite,
    Exposure exposure) {
  public HttpConfig {
    if (maxLineBytes < 1 || maxHeaderBytes < 1 || maxBodyBytes < 1 || maxKeyBytes < 1) {
      throw new IllegalArgumentException("the bounds of HTTP are positive");
    }
  }

  /** For a store with these bounds. */
  public static HttpConfig of(
      int maxKeyBytes,
      int maxValueBytes,
      Duration requestTimeout,
      boolean webWrite,
      Exposure exposure) {
    return new HttpConfig(
        3 * maxKeyBytes + 4096,
        16 * 1024,
        maxValueBytes,
        maxKeyBytes,
        64,
        requestTimeout,
        webWrite,
        exposure);
  }
}
