/** The nodes under attack: processes of their own, and what they take of the machine. */
@NullMarked
package io.thriftyp2p.it.hostile.node;

import org.jspecify.annotations.NullMarked;
