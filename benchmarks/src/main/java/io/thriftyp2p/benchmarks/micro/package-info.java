/**
 * JMH benchmarks of single parts: the ring, the codec, the storage engines. {@link
 * io.thriftyp2p.benchmarks.micro.Micro} runs them and holds them against their targets; {@code
 * benchmarks/micro} is the way to call it.
 */
@NullMarked
package io.thriftyp2p.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
