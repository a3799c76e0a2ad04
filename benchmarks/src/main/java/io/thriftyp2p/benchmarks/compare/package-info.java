/**
 * Drivers for {@code benchmarks/compare}, which measures the store beside other stores: the script
 * starts everything, rotates over the stores, and ends everything; what is here makes the load and
 * the table.
 *
 * <pre>
 *   compare ─ starts ─ members (storeserver, HazelcastMember, InfinispanMember)
 *           │                ▲
 *           ├ "set 4" ─ LoadDriver ─ KeyValueClient       one process for each store
 *           │ ◄ rate, p50, p99
 *           └ rates ─ ResultTable ─ Markdown
 * </pre>
 *
 * <p>A {@link io.thriftyp2p.benchmarks.compare.LoadDriver} is a process that measures a slice
 * whenever it is told to, so that the slices of several stores can alternate, and what the machine
 * does meanwhile hits all of them alike. Every store is called through the same small {@link
 * io.thriftyp2p.benchmarks.compare.KeyValueClient} by the same number of blocking threads.
 */
@NullMarked
package io.thriftyp2p.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
