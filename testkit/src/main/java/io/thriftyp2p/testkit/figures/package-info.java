/**
 * The command {@code bin/simulate}: figures of the membership with their bounds, random faults from
 * many seeds, and the replay of one of them. Documented in {@code docs/simulator.md}.
 */
@NullMarked
package io.thriftyp2p.testkit.figures;

import org.jspecify.annotations.NullMarked;
