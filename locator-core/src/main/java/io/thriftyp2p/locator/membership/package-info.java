/**
 * Who is in the ring.
 *
 * <p>Every node keeps a {@link io.thriftyp2p.locator.membership.View}: one record for each member
 * it has heard of. Which of two records of a member wins is a total order ({@link
 * io.thriftyp2p.locator.membership.Member#supersedes}), so that views may be merged in any order,
 * any number of times, and nodes that have heard the same know the same. News spreads in two ways:
 *
 * <pre>
 *   news ──tell──▶ a few random members ──tell──▶ ...     fast; a lost message leaves a gap
 *   every second ──exchange──▶ one random member          slow; closes every gap
 * </pre>
 *
 * <p>{@link io.thriftyp2p.locator.membership.Membership} decides all this without doing any of it:
 * it is handed time, randomness and the network, and runs in one thread, so that the same code runs
 * in production and, a thousand seeds of it, in a simulation.
 *
 * <p>Gossip after Demers et al., "Epidemic Algorithms for Replicated Database Maintenance", 1987
 * (rumor mongering and anti-entropy); incarnations and refutation after Das et al., "SWIM", DSN
 * 2002.
 */
@NullMarked
package io.thriftyp2p.locator.membership;

import org.jspecify.annotations.NullMarked;
