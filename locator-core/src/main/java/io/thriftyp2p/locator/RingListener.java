package io.thriftyp2p.locator;

/** Hears of every change of the ring, one after the other, in one thread. Must not block. */
@FunctionalInterface
public interface RingListener {
  void ringChanged(RingChange change);
}
