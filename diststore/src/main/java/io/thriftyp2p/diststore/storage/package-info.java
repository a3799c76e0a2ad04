/**
 * Where one node keeps what it holds: versions of keys, grouped by slot, behind the {@link
 * io.thriftyp2p.diststore.storage.StorageEngine} port. An engine knows nothing of rings or peers;
 * it keeps of two versions of a key the newer one, and gives a slot back in pages.
 *
 * <p>On disk, a {@link io.thriftyp2p.diststore.storage.DataDirectory} belongs to one node and one
 * process, and {@link io.thriftyp2p.diststore.storage.RocksStorage} keeps the entries in it:
 *
 * <pre>
 *  merge, drop, records           get, scan
 *          |                          |
 *      WriteQueue (bounded)       DiskReads (bounded)
 *          |                          |
 *     GroupWriter --- Round           |
 *       |     |  (batch + totals)     |
 *       |     v                       v
 *       |   WriteAheadLog ------ RocksDatabase
 *       v
 *   acknowledged, after the sync
 * </pre>
 */
@NullMarked
package io.thriftyp2p.diststore.storage;

import org.jspecify.annotations.NullMarked;
