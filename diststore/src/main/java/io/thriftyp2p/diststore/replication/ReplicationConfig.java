package io.thriftyp2p.diststore.replication;

import java.time.Duration;

/**
 * How replication behaves.
 *
 * @param requestTimeout how long a request may take whose client names no time. Longer: fewer
 *     requests fail while the ring changes; a client of a broken ring waits longer for the bad news
 * @param callTimeout how long one claim, pull or release may take
 * @param pageBytes how much of a slot travels in one message. Larger: fewer messages, more memory
 * @param retryPause the first pause before something is tried again; doubles up to sixteen times
 *     that
 * @param offerInterval how often a node looks for slots that it holds and does not own
 * @param stallTimeout how long a leaving node waits for the next slot to be taken off it before it
 *     gives up
 * @param maxKeyBytes the longest key
 * @param maxValueBytes the longest value
 */
public record ReplicationConfig(
    Duration requestTimeout,
    Duration callTimeout,
    int pageBytes,
    Duration retryPause,
    Duration offerInterval,
    Duration stallTimeout,
    int maxKeyBytes,
    int maxValueBytes) {
  public static final ReplicationConfig DEFAULTS =
      new ReplicationConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          512 * 1024,
          Duration.ofMillis(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          4 * 1024,
          8 * 1024 * 1024);

  public ReplicationConfig {
    if (pageBytes < 1 || maxKeyBytes < 1 || maxValueBytes < 1) {
      throw new IllegalArgumentException("pageBytes, maxKeyBytes and maxValueBytes are positive");
    }
  }
}
