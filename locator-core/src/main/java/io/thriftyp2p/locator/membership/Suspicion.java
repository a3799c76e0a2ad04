package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;

/**
 * The word of one member that it could not reach another one.
 *
 * @param incarnation of the subject when it was accused; a greater one has refuted this already
 */
public record Suspicion(Endpoint subject, long incarnation, Endpoint accuser) {}
