/** What strangers do to the port of a node, one attack a class. */
@NullMarked
package io.thriftyp2p.it.hostile.attack;

import org.jspecify.annotations.NullMarked;
