/**
 * What a node knows when it is started again.
 *
 * <p>A {@link io.thriftyp2p.locator.memory.NodeMemory} keeps a few properties from one life of a
 * node to the next; whoever has a place for them (a store in its data directory) gives it one.
 * {@link io.thriftyp2p.locator.memory.RememberedNode} is what they say, and {@link
 * io.thriftyp2p.locator.memory.MemoryWriter} writes it while the node goes on:
 *
 * <pre>
 *   the ring changes ──▶ RememberedNode ──▶ MemoryWriter ── in a thread that may block ──▶ NodeMemory
 *   the node starts  ◀── RememberedNode ◀──────────────────────────────────────────────── NodeMemory
 * </pre>
 */
@NullMarked
package io.thriftyp2p.locator.memory;

import org.jspecify.annotations.NullMarked;
