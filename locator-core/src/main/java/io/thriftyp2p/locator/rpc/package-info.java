/**
 * Thrift calls between nodes, and from anybody's Thrift client: a server and a client on Netty.
 *
 * <pre>
 *   bytes ─ ProtocolDetector ─ ServerConnection ─ MethodTable ─ ServedMethod ─ handler
 *            (first bytes)      split, decode                    on the loop,       │
 *   bytes ─ WriteBatch ──────── answers in order ◄── Call ◄───── or off it ◄────────┘
 *
 *   RpcClient ─ Link (peer, lane) ─ bytes          one connection, calls matched by sequence id
 *             OneShotLane ─ OneShotLink ─ bytes   a connection for each call, towards nodes of 2009
 * </pre>
 *
 * <p>One port takes every form of Thrift: framed or not, binary (strict or old) or compact; the
 * first bytes of a connection tell. An event loop reads, decodes all messages that have arrived,
 * starts their handlers, and writes everything that is ready with one call; that order of work is
 * what makes it fast.
 *
 * <p>The order of answers: plain calls ({@code method}) are answered in the order of the requests,
 * since clients that know nothing of sequence ids rely on it. Multiplexed calls ({@code
 * service:method}) are answered as soon as they are ready and are matched by sequence id: a slow
 * one does not hold up the others.
 *
 * <p>Threads: each connection belongs to one event loop ({@link
 * io.thriftyp2p.locator.rpc.EventLoops}) and its state is touched by no other thread. Event loops
 * never block: synchronous services run elsewhere, and futures that complete on a loop must not be
 * continued with anything that waits.
 *
 * <p>Bounds: whatever a peer sends costs no more than {@link io.thriftyp2p.locator.rpc.RpcConfig}
 * allows. Buffers grow with the bytes that arrive, never by a length that was only announced.
 *
 * <p>Public API: {@link io.thriftyp2p.locator.rpc.EventLoops}, {@link
 * io.thriftyp2p.locator.rpc.RpcConfig}, {@link io.thriftyp2p.locator.rpc.RpcServer} with {@link
 * io.thriftyp2p.locator.rpc.RpcService}, {@link io.thriftyp2p.locator.rpc.RpcClient} with {@link
 * io.thriftyp2p.locator.rpc.RpcMethod} and {@link io.thriftyp2p.locator.rpc.Lane}. Who only calls
 * or serves does it through {@link io.thriftyp2p.locator.rpc.PeerCaller} and {@link
 * io.thriftyp2p.locator.rpc.ServiceHost}, which a simulation has its own of, made of {@link
 * io.thriftyp2p.locator.rpc.MessageCaller} and {@link io.thriftyp2p.locator.rpc.MessageServer}: the
 * same bytes without the sockets. {@link io.thriftyp2p.locator.rpc.ServerObserver} hears what a
 * server does.
 */
@NullMarked
package io.thriftyp2p.locator.rpc;

import org.jspecify.annotations.NullMarked;
