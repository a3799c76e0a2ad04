/**
 * Hostile sockets: one attack after the other on a node with a small heap, while honest clients
 * work and the node's peers look on. {@code integration-tests/hostile-sockets} starts it; {@code
 * docs/hostile-sockets.md} has what came of it.
 *
 * <pre>
 *   HostileSockets   chooses attacks, prints the table
 *     Campaign       before, during and after one attack; judges it
 *       HonestClients, Watch
 *     attack         what is done; each one opens its connections through crowd
 *     node           the processes, and what they take
 * </pre>
 */
@NullMarked
package io.thriftyp2p.it.hostile;

import org.jspecify.annotations.NullMarked;
