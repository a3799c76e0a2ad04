package io.thriftyp2p.locator.rpc;

/**
 * Calls of different lanes do not share a connection, so that none waits behind bytes of another
 * kind.
 */
public enum Lane {
  /** Small and urgent: who is alive, who owns what. */
  CONTROL,
  /** Requests of users and their replication. */
  DATA,
  /** Moving many keys at once. */
  BULK
}
