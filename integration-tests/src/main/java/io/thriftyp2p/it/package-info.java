/** What the tests with real processes, and the attacks on them, have in common. */
@NullMarked
package io.thriftyp2p.it;

import org.jspecify.annotations.NullMarked;
