/**
 * Where one node keeps what it holds: versions of keys, grouped by slot, behind the {@link
 * io.thriftyp2p.diststore.storage.StorageEngine} port. An engine knows nothing of rings or peers;
 * it keeps of two versions of a key the newer one, and gives a slot back in pages.
 */
@NullMarked
package io.thriftyp2p.diststore.storage;

import org.jspecify.annotations.NullMarked;
