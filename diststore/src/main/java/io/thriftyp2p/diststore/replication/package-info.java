/**
 * Where a key lives, and how it gets there and stays there while the ring changes. Pure: handed its
 * ring, clock, peers and storage, so that the same code runs in a simulator.
 *
 * <p>The rule that everything rests on: <em>a node serves a key only while its own ring says that
 * it owns it, and a new owner serves a key only after every earlier owner has stopped.</em> Nobody
 * locks anything. When the ring gives a slot to a new owner O:
 *
 * <pre>
 *   O  learns from the change of its ring who may hold the slot (its sources)
 *   O ──claim──▶ P   P compares: by my ring too, is the slot yours? finishes the writes under way,
 *                    serves the slot no more, and says what it holds and who else may hold some
 *   O ──fetch──▶ P   a request for a key of the slot comes to O meanwhile: O asks its sources first
 *   O ──pull───▶ P   pages of the slot, until it is whole
 *   O ──release▶ P   count and digest of what came; P compares, and only then drops it
 * </pre>
 *
 * <p>Versions make the rest harmless: whatever is asked for twice, or arrives late, or from two
 * sides, is merged, and the newest version wins. A node that finds itself with a slot of somebody
 * else's, for whatever reason, offers it to the owner. A leaving node goes when all its slots were
 * claimed and it holds nothing any more.
 *
 * <p>Nodes of 2009 in the ring know nothing of claims. What one of them owns is brought to it by
 * {@code put}, and a request for it goes through the member of ours that would own the key without
 * them ({@code ClassicOwners}): the only one that may still hold it.
 *
 * <p>{@link io.thriftyp2p.diststore.replication.Replicator} is the package's entry. One copy of
 * each key is kept for now; requests ask the ring for a preference list already.
 */
@NullMarked
package io.thriftyp2p.diststore.replication;

import org.jspecify.annotations.NullMarked;
