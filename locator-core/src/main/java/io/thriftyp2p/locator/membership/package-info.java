/**
 * Who is in the ring.
 *
 * <p>Every node keeps a {@link io.thriftyp2p.locator.membership.View}: one record for each member
 * it has heard of. Which of two records of a member wins is a total order ({@link
 * io.thriftyp2p.locator.membership.Member#supersedes}), so that views may be merged in any order,
 * any number of times, and nodes that have heard the same know the same. Only {@code Roster}
 * changes the view:
 *
 * <pre>
 *   Prober ── nobody answers ──▶ Suspicions ── time is over ──▶ Roster ──▶ view, listener, history
 *     │ news rides on probes                                     ▲  │
 *     ▼                                                          │  ▼
 *   Conversation ◀──────────── others' news ─────────────────────┘ Rumors ──▶ Gossiper ──▶ others
 *     │ digests differ                                           ▲
 *     ▼                                                          │
 *   Comparisons ◀── now and then, and Healer after a split ──────┘
 * </pre>
 *
 * <p>Nodes of 2009 take no part in that. {@code ClassicMembers} keeps their rings equal to ours,
 * {@code ClassicAnnouncements} hears what they say to each other and passes it on, and {@code
 * ClassicNewcomers} looks at whom they name.
 *
 * <p>{@link io.thriftyp2p.locator.membership.Membership} wires this and decides without doing any
 * of it: it is handed time, randomness and the network ({@link
 * io.thriftyp2p.locator.membership.MembershipPorts}), and runs in one thread, so that the same code
 * runs in production and, ten thousand nodes of it, in a simulation.
 *
 * <p>Probing, suspicion, incarnations and refutation after Das, Gupta, Motivala, "SWIM: Scalable
 * Weakly-consistent Infection-style Process Group Membership Protocol", DSN 2002; doubt in oneself
 * after Dadgar, Phillips, Currey, "Lifeguard", 2018; comparisons after Demers et al., "Epidemic
 * Algorithms for Replicated Database Maintenance", 1987.
 */
@NullMarked
package io.thriftyp2p.locator.membership;

import org.jspecify.annotations.NullMarked;
