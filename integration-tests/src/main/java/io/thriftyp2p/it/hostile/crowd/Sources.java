package io.thriftyp2p.it.hostile.crowd;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Addresses of this machine to connect from, in turn: a node takes only so many connections from
 * one.
 *
 * @param prefix the first three numbers
 * @param first of the last number
 * @param count of addresses
 */
public record Sources(String prefix, int first, int count, AtomicInteger taken) {
  /** None of these is an address of a node or an honest client. */
  private static final String STRANGERS = "127.0.21.";

  /** So many strange machines. */
  public static Sources machines(int count) {
    return new Sources(STRANGERS, 1, count, new AtomicInteger());
  }

  /** A machine that is not among {@link #machines}. */
  public static Sources one() {
    return new Sources(STRANGERS, 250, 1, new AtomicInteger());
  }

  InetSocketAddress next() {
    int last = first + Math.floorMod(taken.getAndIncrement(), count);
    return new InetSocketAddress(prefix + last, 0);
  }
}
