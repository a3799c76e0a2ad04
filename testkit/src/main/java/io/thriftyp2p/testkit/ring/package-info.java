/**
 * A whole ring in one thread: the membership of production on a simulated network, with faults as
 * verbs.
 *
 * <p>{@link io.thriftyp2p.testkit.ring.SimulatedRing} starts {@link
 * io.thriftyp2p.testkit.ring.SimulatedNode}s and breaks them, their machines, their clocks and the
 * paths between them. {@link io.thriftyp2p.testkit.ring.RingWatch} looks at every change that any
 * node sees, and writes down what must never be. {@link io.thriftyp2p.testkit.ring.RandomFaults}
 * draws a story of faults from a seed; the same seed tells the same story, message by message.
 */
@NullMarked
package io.thriftyp2p.testkit.ring;

import org.jspecify.annotations.NullMarked;
