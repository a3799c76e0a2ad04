package io.thriftyp2p.cli.bench;

/**
 * How much load, and how it comes.
 *
 * @param requests in all
 * @param clients each with connections of its own
 * @param pipeline requests that a client has under way at the same time
 * @param rate requests a second of all clients together; 0: each client begins the next one when an
 *     earlier one ends
 */
public record LoadPlan(long requests, int clients, int pipeline, double rate) {
  public LoadPlan {
    if (requests < 0 || clients < 1 || pipeline < 1 || rate < 0 || !Double.isFinite(rate)) {
      throw new IllegalArgumentException(
          "a load has clients with requests under way, and no negative numbers");
    }
  }

  public boolean open() {
    return rate > 0;
  }

  /** The same with another number of requests. */
  public LoadPlan withRequests(long newRequests) {
    return new LoadPlan(newRequests, clients, pipeline, rate);
  }

  int slots() {
    return Math.multiplyExact(clients, pipeline);
  }
}
