/**
 * What the store promises, tried on real processes: killed, stopped, cut off, with disks that fail
 * and clocks that are wrong, while clients write.
 *
 * <pre>
 *   Load ── 8 clients ──▶ StoreRing (processes) ◀── fault
 *    │                          │
 *    ▼                          ▼
 *   KeyHistory: what may be     Replicas: are all copies equal,
 *   read of each key            and as many as there should be
 * </pre>
 *
 * A value is a function of the seed, the key and the number of the write ({@link Written}), each
 * key has one writer, and what became of each write is noted ({@link KeyHistory}): so that of
 * everything that is read it is known whether it may be. {@link StoreSizes} says how much is done
 * in CI, and how much by the script {@code integration-tests/store}, which makes a table of what
 * {@link Figures} prints.
 */
package io.thriftyp2p.it.store;
