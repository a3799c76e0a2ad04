package io.thriftyp2p.locator.rpc;

import java.util.Optional;

/**
 * A second way to carry a method out, from the bytes of a request to those of its answer, for what
 * takes less time than to decode the one and encode the other. It is a short cut and nothing else:
 * for every request that it answers, the service's own method must give the same answer.
 *
 * <p>Of the requests that have arrived on a connection, all are looked at before the first is
 * answered. All of this happens on the connection's event loop, for requests in strict binary that
 * nothing before them holds up, and must neither block nor throw.
 */
@FunctionalInterface
public interface DirectMethod {
  /**
   * Looks at a request, and does nothing yet.
   *
   * @param arguments from the first field of the struct of arguments on, up to the end of the
   *     message; not to be kept
   * @return empty: the request goes to the service's method
   */
  Optional<? extends DirectRequest> read(StructReader arguments);

  /** A request that was looked at. */
  interface DirectRequest {
    /**
     * Has the processor fetch what the answer needs from memory. Requests that came together are
     * all touched before the first is answered: the memory's time is spent once, and not for each.
     *
     * @return a number that says nothing
     */
    default int touch() {
      return 0;
    }

    /**
     * Answers the request, or declines it before anything was done: then it goes to the service's
     * method, and what was written is taken back.
     *
     * @param result to be filled with the struct of the result; of a request that changes something
     *     it must be short, since an answer longer than a message may be is taken for declined
     * @return whether the request is answered
     */
    boolean answer(StructWriter result);
  }
}
