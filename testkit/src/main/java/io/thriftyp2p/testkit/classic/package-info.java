/**
 * Nodes of 2009, for tests of rings that hold some: they do on real sockets what thrifty-p2p's
 * nodes in Python do, down to what makes them hard to live with. They serve one connection at a
 * time for as long as its client likes, speak unframed binary, open a connection for each call and
 * wait for ever, put keys without hearing whether they arrived, and take out whom they cannot reach
 * without telling anybody.
 *
 * <p>Public API: {@link io.thriftyp2p.testkit.classic.OldNode}.
 */
@NullMarked
package io.thriftyp2p.testkit.classic;

import org.jspecify.annotations.NullMarked;
