/**
 * Feeds what may come from outside with arbitrary bytes: see {@code fuzz/run} and {@code
 * fuzz/README.md}.
 *
 * <pre>
 *  fuzz/run ──▶ Jazzer ──▶ Harness ┐
 *                                  ├─▶ BoundedTarget ──▶ a Target, in the package of what it feeds
 *  mvn test ──▶ CorpusTest ────────┘      (time, memory, failures that were only logged)
 * </pre>
 *
 * A target lies in the package of the classes under test, since those are package-private.
 */
@NullMarked
package io.thriftyp2p.fuzz;

import org.jspecify.annotations.NullMarked;
