/**
 * How fast it is: {@link io.thriftyp2p.benchmarks.compare} measures whole nodes beside other
 * stores, {@link io.thriftyp2p.benchmarks.micro} measures single parts. {@code docs/performance.md}
 * has the figures, and says how to repeat them. Not part of the distribution.
 */
@NullMarked
package io.thriftyp2p.benchmarks;

import org.jspecify.annotations.NullMarked;
