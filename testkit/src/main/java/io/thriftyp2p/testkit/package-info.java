/**
 * Time, chance and network for tests of code that decides: a whole ring runs in one thread, a day
 * in seconds, and a seed replays a run exactly.
 *
 * <p>{@link io.thriftyp2p.testkit.SimulatedTime} is a queue of events; each node sees it through a
 * {@link io.thriftyp2p.testkit.SimulatedScheduler} that dies with the node. {@link
 * io.thriftyp2p.testkit.SimulatedNetwork} delays, loses and duplicates what nodes say to each
 * other; a {@link io.thriftyp2p.testkit.Cut} breaks a path between them. {@link
 * io.thriftyp2p.testkit.Seeds} runs a test for many seeds and prints how to replay a broken one.
 *
 * <p>{@link io.thriftyp2p.testkit.SimulatedCluster} runs whole nodes on all that, with the services
 * of their own that they serve: {@code docs/simulator.md} says how.
 */
@NullMarked
package io.thriftyp2p.testkit;

import org.jspecify.annotations.NullMarked;
