/**
 * Who owns a key. A {@link io.thriftyp2p.locator.ring.HashRing} is a pure function of its {@link
 * io.thriftyp2p.locator.ring.RingMember}s and its {@link io.thriftyp2p.locator.ring.Layout}: nodes
 * that agree on these agree on every owner, without asking each other.
 *
 * <pre>
 *            point of A
 *               |        key: goes to the next point clockwise, B's
 *               v        v
 *        ...----A--------k---B-----C----A---...     and round again
 *                            |     |
 *                          owner  second of the preference list
 * </pre>
 *
 * <p>A ring is immutable. A change makes the next ring, which takes over the points of the members
 * that stay, and the holder swaps one for the other whole.
 *
 * <p>Public API: {@code HashRing}, {@code RingMember}, {@code Layout}. Behind them, {@code
 * Placement} gives members their points and {@code PointTable} keeps these in order, {@code
 * PreferenceWalk} goes clockwise. Imports nothing of the project but {@code node}.
 */
@NullMarked
package io.thriftyp2p.locator.ring;

import org.jspecify.annotations.NullMarked;
