/**
 * Certificates: where they are, what is made of them, and why one was refused. Knows nothing of
 * Thrift and of rings.
 */
@NullMarked
package io.thriftyp2p.locator.tls;

import org.jspecify.annotations.NullMarked;
