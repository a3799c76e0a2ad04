package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.thrift.diststore.Entry;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.diststore.Version;
import io.thriftyp2p.thrift.locator.Base;
import io.thriftyp2p.thrift.locator.Locator;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.View;
import java.nio.ByteBuffer;
import java.util.List;

/** Methods as a client calls them. */
final class Methods {
  static final RpcMethod<Store.get_args, ByteBuffer> GET =
      RpcMethod.answered("store", "get", Store.get_result::new, Lane.DATA);
  static final RpcMethod<Store.put_args, Void> PUT = RpcMethod.oneway("", "put", Lane.DATA);
  static final RpcMethod<Store.put_entry_args, Version> PUT_ENTRY =
      RpcMethod.answered("", "put_entry", Store.put_entry_result::new, Lane.DATA);
  static final RpcMethod<Store.get_entry_args, Entry> GET_ENTRY =
      RpcMethod.answered("", "get_entry", Store.get_entry_result::new, Lane.DATA);
  static final RpcMethod<Base.ping_args, Void> PING =
      RpcMethod.answered("", "ping", Base.ping_result::new, Lane.CONTROL);
  static final RpcMethod<Base.service_types_args, List<String>> SERVICE_TYPES =
      RpcMethod.answered("", "service_types", Base.service_types_result::new, Lane.CONTROL);
  static final RpcMethod<Locator.get_node_args, Object> GET_NODE =
      RpcMethod.answered("", "get_node", Locator.get_node_result::new, Lane.CONTROL);
  static final RpcMethod<Store.get_args, ByteBuffer> UNKNOWN =
      RpcMethod.answered("", "nothing", Store.get_result::new, Lane.DATA);
  static final RpcMethod<Membership.exchange_args, View> EXCHANGE =
      RpcMethod.answered("membership", "exchange", Membership.exchange_result::new, Lane.DATA);

  private Methods() {}

  static Store.get_args get(String key) {
    return new Store.get_args().setKey(MapStore.bytes(key));
  }
}
