/**
 * The locator: start a {@link io.thriftyp2p.locator.LocatorNode}, ask it who owns a key, and extend
 * {@link io.thriftyp2p.locator.LocatorHandler} in a Thrift service of your own.
 *
 * <p>The roof of the module: it wires the packages below it and translates between them and the
 * wire. Nothing below imports it. Public API.
 */
@NullMarked
package io.thriftyp2p.locator;

import org.jspecify.annotations.NullMarked;
