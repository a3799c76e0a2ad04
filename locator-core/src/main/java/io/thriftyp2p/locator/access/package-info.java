/**
 * Who may do what: permissions, the roles that grant them, and how somebody shows a role, by a
 * certificate or by a token. Knows nothing of Thrift and of rings.
 */
@NullMarked
package io.thriftyp2p.locator.access;

import org.jspecify.annotations.NullMarked;
