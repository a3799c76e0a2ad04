package io.thriftyp2p.testkit.ring;

/** What can go wrong, in a story of {@link RandomFaults}. */
public enum FaultKind {
  /** A message vanishes. */
  LOSS,
  /** A message arrives twice. */
  DUPLICATION,
  /** A process dies; its machine refuses connections. */
  KILL,
  /** A machine dies without a word. */
  CRASH,
  /** Not a fault, but news: a member goes in good order. */
  LEAVE,
  /** A process is stopped for a while and goes on. */
  PAUSE,
  /** The network falls into two halves. */
  SPLIT,
  /** What some send does not reach others; what those send arrives. */
  ONE_WAY,
  /** Two members cannot talk; everybody else can. */
  PARTIAL,
  /** Somebody between two groups refuses their connections. */
  REFUSING_PATH,
  /** A process dies and starts again at the same address. */
  RESTART,
  /** As a restart, with a wall clock that has gone back by an hour. */
  CLOCK_BACK,
  /** Clocks run at different speeds and show different times. */
  CLOCK_DRIFT
}
