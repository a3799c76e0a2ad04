/**
 * HTTP/1.1 on the node's own port. {@link io.thriftyp2p.diststore.http.StoreHttp} puts it together;
 * what it is made for comes in through {@link io.thriftyp2p.diststore.http.ServedStore}, {@link
 * io.thriftyp2p.diststore.http.Neighbours} and {@link io.thriftyp2p.diststore.http.Moves}.
 *
 * <pre>
 *   bytes → RequestDecoder → HttpConnection → Incoming → Routes → KeyRoutes, ViewRoutes, …
 *                                ↑ AnswerWriter ← Answer, or a Problem ←┘
 * </pre>
 *
 * A connection carries out one request after the other, and decodes the next one only when the last
 * answer has gone to the peer's buffer: what a peer can have a node hold is a request and an
 * answer.
 */
@NullMarked
package io.thriftyp2p.diststore.http;

import org.jspecify.annotations.NullMarked;
