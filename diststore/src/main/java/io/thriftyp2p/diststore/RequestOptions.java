package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Consistency;
import java.time.Duration;
import java.util.Optional;

/**
 * How one request of a client is to be carried out.
 *
 * @param timeToLive of what is put, after which the key counts as deleted; absent: never. Says
 *     nothing to other requests.
 * @param timeout for everything, all nodes that are tried included. Longer: more failures of nodes
 *     are outlived; the news of a broken ring comes later. At most a minute counts.
 */
public record RequestOptions(
    Consistency consistency, Optional<Duration> timeToLive, Duration timeout) {
  public static final RequestOptions DEFAULTS =
      new RequestOptions(Consistency.QUORUM, Optional.empty(), Duration.ofSeconds(10));

  public RequestOptions {
    if (timeToLive.filter(ttl -> ttl.toMillis() < 1).isPresent()) {
      throw new IllegalArgumentException("a time to live is a millisecond or longer");
    }
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("a timeout is a millisecond or longer");
    }
  }

  public RequestOptions withConsistency(Consistency newConsistency) {
    return new RequestOptions(newConsistency, timeToLive, timeout);
  }

  public RequestOptions withTimeToLive(Duration newTimeToLive) {
    return new RequestOptions(consistency, Optional.of(newTimeToLive), timeout);
  }

  public RequestOptions withTimeout(Duration newTimeout) {
    return new RequestOptions(consistency, timeToLive, newTimeout);
  }
}
