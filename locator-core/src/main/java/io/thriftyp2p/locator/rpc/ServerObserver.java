package io.thriftyp2p.locator.rpc;

/**
 * Hears what a server does, for figures. All but {@link #calls} is called on the event loops, for
 * every call and every piece of bytes: it must cost next to nothing, and neither block nor throw.
 */
public interface ServerObserver {
  /** How a call ended, as its caller sees it. */
  enum Outcome {
    /** With a result; or, of a method that is not answered, carried out. */
    ANSWERED,
    /** With an exception that the IDL declares. */
    DECLARED,
    /** With a failure that the IDL does not declare. */
    FAILED,
    /** Not carried out: it could not be decoded, has an unknown name, or there was no thread. */
    REFUSED
  }

  /** The calls of one method. */
  @FunctionalInterface
  interface Calls {
    /**
     * @param nanos from when a request was there to when it had its outcome
     * @param times how many requests this is true of
     */
    void ended(Outcome outcome, long nanos, int times);
  }

  /**
   * Who hears of a method's calls; asked once for each method, when it is offered. Both names are
   * empty for the calls of what no method is.
   */
  Calls calls(String service, String method);

  /** Something that a peer wanted was turned away. */
  void turnedAway(Bound bound);

  /** A connection was accepted, of whatever protocol. */
  void opened();

  void closed();

  void received(int bytes);

  void sent(int bytes);
}
