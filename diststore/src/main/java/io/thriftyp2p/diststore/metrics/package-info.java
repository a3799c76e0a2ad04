/**
 * A node's figures for Prometheus: what its calls cost, what it keeps, how well, and what it does
 * for that.
 *
 * <pre>
 *   RpcServer  ── each call, connection, bytes ──▶ CallTimers ─┐
 *   HttpServer ── each answer ───────────────────▶ HttpTimers ─┤
 *                                                              ├─▶ registry ──▶ /metrics
 *   LocatorNode, Replicator, Storage ◀── NodeLook ── Figures ──┤
 *                                 once for each scrape         │
 *   the JVM's own (Micrometer's binders) ──────────────────────┘
 * </pre>
 *
 * <p>Those below count in plain adders of their own ({@link
 * io.thriftyp2p.diststore.replication.ReplicationCounts}, {@link
 * io.thriftyp2p.locator.membership.MembershipCounts}) and know nothing of this package. A scrape
 * looks at all of them once, and everything that it shows is of that look. The registry belongs to
 * the process: when the node goes to another ring, the looks go to its next life, whose counters
 * begin at 0 again, as after a restart; on the way everything is 0.
 *
 * <p>Names begin with {@code thrifty_} and follow Prometheus' conventions; tags have few values
 * each, and never name a key or a peer. Every metric is in docs/metrics.md; a test compares.
 *
 * <p>Public API: {@link io.thriftyp2p.diststore.metrics.NodeMetrics} with {@link
 * io.thriftyp2p.diststore.metrics.MeasuredNode}.
 */
@NullMarked
package io.thriftyp2p.diststore.metrics;

import org.jspecify.annotations.NullMarked;
