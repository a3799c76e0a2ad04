package io.thriftyp2p.locator.membership;

/** What came of probing a member on behalf of another one. */
public enum ProbeOutcome {
  REACHED,
  /** No answer in time. */
  SILENT,
  /** Nobody listens there. */
  REFUSED
}
