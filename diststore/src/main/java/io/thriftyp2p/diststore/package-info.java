/**
 * The store: start a {@link io.thriftyp2p.diststore.StoreNode}, talk to one with a {@link
 * io.thriftyp2p.diststore.StoreClient}.
 *
 * <p>The roof of the module, built on the public face of the locator only: it wires replication and
 * storage to the wire. Nothing below imports it. Public API.
 */
@NullMarked
package io.thriftyp2p.diststore;

import org.jspecify.annotations.NullMarked;
