/**
 * A network of its own for each node of a test: namespaces, the wires between them, and the faults
 * of those wires.
 *
 * <pre>
 *   this process                     hub                      node 0     node 1
 *   10.x.y.254 ─────────────────── bridge ──────────────── 10.x.y.1   10.x.y.2  ...
 *                                                              ▲          ▲
 *                                            packets are dropped or refused here, on arrival
 * </pre>
 *
 * The bridge has a namespace too, so that no rule of the machine decides about what passes it. A
 * fault is a table of nftables inside the namespaces that it cuts off; it counts what it dropped,
 * and one that dropped nothing fails its test. {@link io.thriftyp2p.it.netns.Namespaces} is the way
 * in.
 */
package io.thriftyp2p.it.netns;
