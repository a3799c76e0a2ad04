package io.thriftyp2p.it.hostile;

import io.thriftyp2p.it.Latencies;
import io.thriftyp2p.it.hostile.node.Usage;
import java.util.List;
import java.util.Optional;

/**
 * What was measured around one attack; a heap is in megabytes after a collection.
 *
 * @param errors of honest clients from before the attack until after it
 * @param deaf how often a fresh connection was not answered
 * @param suspected how often a peer took the node for suspect or gone
 * @param backAfter milliseconds until threads and files were as before; empty: not in time
 * @param wrong what the attack itself has seen that must not be, and what the node's log says
 * @param judged whether it counts
 */
record Findings(
    String name,
    String what,
    String seen,
    List<String> errors,
    Latencies.Sorted before,
    Latencies.Sorted during,
    Latencies.Sorted after,
    long heapBefore,
    long heapDuring,
    long heapAfter,
    Usage usedBefore,
    Usage usedDuring,
    Usage usedAfter,
    int deaf,
    long suspected,
    Optional<Long> backAfter,
    List<String> wrong,
    boolean judged) {}
