package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.NodeHealth;
import io.thriftyp2p.diststore.replication.Remainder;
import io.thriftyp2p.diststore.replication.TaskProgress;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.PeerCaller;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.diststore.BackupProgress;
import io.thriftyp2p.thrift.diststore.KeyPage;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import io.thriftyp2p.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.thrift.TBase;

/**
 * What is asked of one node, for itself. No other node is asked when it does not answer: the
 * futures fail with a {@link io.thriftyp2p.locator.node.PeerException} then. Got from {@link
 * StoreClient#node}.
 */
public final class NodeClient {
  /** Longer than a node tries by itself, so that its answer is heard. */
  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private final Endpoint node;
  private final PeerCaller caller;

  NodeClient(Endpoint node, PeerCaller caller) {
    this.node = node;
    this.caller = caller;
  }

  /** How much it holds. */
  public CompletableFuture<NodeStatus> status() {
    return ask(StoreMethods.STATUS, new Store.status_args());
  }

  /** How well its keys are kept, as far as it knows. */
  public CompletableFuture<NodeHealth> health() {
    return ask(StoreMethods.HEALTH, new Store.health_args()).thenApply(ClientWire::health);
  }

  /**
   * A page of the keys that it is responsible for. A page may be empty and not the last.
   *
   * @param cursor empty for the first page; then the one that the page before carries
   * @param prefix with which the keys begin; empty for all of them
   */
  public CompletableFuture<KeyPage> keys(Optional<ByteBuffer> cursor, int limit, byte[] prefix) {
    Store.list_keys_args args = new Store.list_keys_args();
    args.setLimit(limit).setPrefix(prefix);
    cursor.ifPresent(args::setCursor);
    return ask(StoreMethods.LIST, args);
  }

  /**
   * Has it compare all that it holds with its other replicas, and mend what differs.
   *
   * @param start begin, unless it is under way; false: only tell how far it is
   */
  public CompletableFuture<TaskProgress> balance(boolean start) {
    return ask(StoreMethods.BALANCE, new Store.balance_args(start)).thenApply(ClientWire::progress);
  }

  /** Has it drop what is not its own, once the owners have it; as {@link #balance}. */
  public CompletableFuture<TaskProgress> purge(boolean start) {
    return ask(StoreMethods.PURGE, new Store.purge_args(start)).thenApply(ClientWire::progress);
  }

  /**
   * Has it hand everything over, leave its ring and end, unless that is under way; tells what is
   * left. To be asked again until it does not answer any more.
   */
  public CompletableFuture<Remainder> leave() {
    return ask(StoreMethods.LEAVE, new Store.leave_args())
        .thenApply(left -> new Remainder(left.entries, left.slots, left.heirs));
  }

  /**
   * Has it copy all that it keeps to {@code HOST-PORT} in a directory of its own machine, unless
   * that is under way or done; a node can be started from there. To be asked again while it runs.
   *
   * @param directory absolute
   */
  public CompletableFuture<BackupProgress> backUp(Path directory) {
    return ask(StoreMethods.BACKUP, new Store.backup_args(directory.toString()));
  }

  private <A extends TBase<?, ?>, T> CompletableFuture<T> ask(RpcMethod<A, T> method, A args) {
    return ClientFailures.meant(caller.call(node, method, args, TIMEOUT));
  }
}
