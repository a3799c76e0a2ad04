/**
 * Where a key lives, and how it gets there and stays there while nodes come, go and die. Pure:
 * handed its ring, clock, peers and storage, so that the same code runs in a simulator.
 *
 * <p>Keys lie in slots; each slot is kept by a group of replicas. A request is carried out by one
 * of them, together with the others:
 *
 * <pre>
 *   RequestRouter ──▶ Coordinator ──▶ CoordinatedWrite ──▶ QuorumWrite ──keep──▶ LocalReplica,
 *                                └──▶ QuorumRead ──────────────────────peek──▶ here and elsewhere
 * </pre>
 *
 * <p>The rule that everything rests on: <em>a replica's answer counts only in the group that it
 * takes part in, and only while it is whole; and it is whole only when it has inherited from every
 * earlier group that anybody knows of</em> ({@code Inheritance}). When the ring gives a slot to
 * other nodes:
 *
 * <pre>
 *   SlotFilling ──look──▶ who takes part, in which groups?
 *               ──pull──▶ what is missing here, while the old group goes on
 *               ──move──▶ all turn to the new group: the old one has no quorum any more
 *               ──take──▶ what came in the meantime; now this node is whole
 *   StraySlots  ──give──▶ what is held here and is others'; dropped when they have shown it
 * </pre>
 *
 * <p>The rest makes up for what was missed: Hints bring single keys to a replica that was away,
 * AntiEntropy compares digests, TombstonePurge forgets deletions that every replica has. Versions
 * make it harmless to do any of it twice: of two versions of a key the newer one wins, everywhere.
 *
 * <p>Nodes of 2009 in the ring know nothing of all this. A request for a key that one of them owns
 * goes to the replicas that would keep it otherwise, which put and get it there ({@code
 * ClassicOwners}).
 *
 * <p>{@link io.thriftyp2p.diststore.replication.Replicator} is the package's entry.
 */
@NullMarked
package io.thriftyp2p.diststore.replication;

import org.jspecify.annotations.NullMarked;
