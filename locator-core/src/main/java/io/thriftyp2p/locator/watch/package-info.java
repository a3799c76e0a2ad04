/** Files that are looked at again and again, for what is new in them. */
@NullMarked
package io.thriftyp2p.locator.watch;

import org.jspecify.annotations.NullMarked;
