/**
 * Many connections from one thread, and what they send: messages as they should be, and as they
 * should not.
 */
@NullMarked
package io.thriftyp2p.it.hostile.crowd;

import org.jspecify.annotations.NullMarked;
