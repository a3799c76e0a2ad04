package io.thriftyp2p.diststore;

import io.thriftyp2p.locator.rpc.Lane;
import io.thriftyp2p.locator.rpc.RpcMethod;
import io.thriftyp2p.thrift.diststore.BackupProgress;
import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.EntryInfo;
import io.thriftyp2p.thrift.diststore.Explanation;
import io.thriftyp2p.thrift.diststore.GetOutcome;
import io.thriftyp2p.thrift.diststore.KeyPage;
import io.thriftyp2p.thrift.diststore.LeaveProgress;
import io.thriftyp2p.thrift.diststore.NodeHealth;
import io.thriftyp2p.thrift.diststore.NodeStatus;
import io.thriftyp2p.thrift.diststore.PutOutcome;
import io.thriftyp2p.thrift.diststore.ReplicaRead;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.TaskProgress;
import io.thriftyp2p.thrift.diststore.Version;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingEvent;
import java.util.List;
import java.util.function.Supplier;
import org.apache.thrift.TBase;

/** The store's methods, as a client calls them. */
final class StoreMethods {
  static final RpcMethod<Store.put_entry_args, Version> PUT =
      method("put_entry", Store.put_entry_result::new);
  static final RpcMethod<Store.get_entry_args, Entry> GET =
      method("get_entry", Store.get_entry_result::new);
  static final RpcMethod<Store.read_replica_args, ReplicaRead> READ_REPLICA =
      method("read_replica", Store.read_replica_result::new);
  static final RpcMethod<Store.delete_entry_args, Version> DELETE =
      method("delete_entry", Store.delete_entry_result::new);
  static final RpcMethod<Store.has_entry_args, EntryInfo> HAS =
      method("has_entry", Store.has_entry_result::new);
  static final RpcMethod<Store.put_entries_args, List<PutOutcome>> PUT_MANY =
      method("put_entries", Store.put_entries_result::new);
  static final RpcMethod<Store.get_entries_args, List<GetOutcome>> GET_MANY =
      method("get_entries", Store.get_entries_result::new);
  static final RpcMethod<Store.list_keys_args, KeyPage> LIST =
      method("list_keys", Store.list_keys_result::new);
  static final RpcMethod<Store.explain_args, Explanation> EXPLAIN =
      method("explain", Store.explain_result::new);

  static final RpcMethod<Store.status_args, NodeStatus> STATUS =
      method("status", Store.status_result::new);
  static final RpcMethod<Store.health_args, NodeHealth> HEALTH =
      method("health", Store.health_result::new);
  static final RpcMethod<Store.balance_args, TaskProgress> BALANCE =
      method("balance", Store.balance_result::new);
  static final RpcMethod<Store.purge_args, TaskProgress> PURGE =
      method("purge", Store.purge_result::new);
  static final RpcMethod<Store.leave_args, LeaveProgress> LEAVE =
      method("leave", Store.leave_result::new);
  static final RpcMethod<Store.backup_args, BackupProgress> BACKUP =
      method("backup", Store.backup_result::new);

  static final RpcMethod<Locator.get_nodes_args, List<Location>> NODES =
      method("get_nodes", Locator.get_nodes_result::new);
  static final RpcMethod<Locator.get_ring_args, Ring> RING =
      method("get_ring", Locator.get_ring_result::new);
  static final RpcMethod<Locator.get_history_args, List<RingEvent>> HISTORY =
      method("get_history", Locator.get_history_result::new);
  static final RpcMethod<Locator.forget_member_args, Void> FORGET =
      method("forget_member", Locator.forget_member_result::new);

  private StoreMethods() {}

  private static <A extends TBase<?, ?>, T> RpcMethod<A, T> method(
      String name, Supplier<? extends TBase<?, ?>> result) {
    return RpcMethod.answered(StoreHandler.SERVICE, name, result, Lane.DATA);
  }
}
