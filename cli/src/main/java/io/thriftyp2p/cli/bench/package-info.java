/**
 * A load generator: operations that are begun again and again, and how long each took.
 *
 * <pre>
 *   Load ── begins ──▶ Operation ── ends ──▶ Measurement ──▶ Measured ──▶ Report
 *   ClosedLoop: when an earlier one ends          Recorder
 *   OpenLoop: when it is due
 * </pre>
 *
 * <p>It knows nothing of the store or of commands, and is handed its time.
 */
@NullMarked
package io.thriftyp2p.cli.bench;

import org.jspecify.annotations.NullMarked;
