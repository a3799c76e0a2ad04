package io.thriftyp2p.locator;

import static java.util.Map.entry;

import io.thriftyp2p.locator.access.Permission;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.locator.Locator;
import java.util.List;
import java.util.Map;
import org.apache.thrift.TBase;

/** Which permission the methods need that every node has. */
final class NodeAccess {
  private static final String AUTHENTICATE = "authenticate";

  private static final Map<String, Permission> PERMISSIONS =
      Map.ofEntries(
          entry("ping", Permission.ANYBODY),
          entry("service_type", Permission.ANYBODY),
          entry("service_types", Permission.ANYBODY),
          entry("debug", Permission.ADMINISTER),
          entry("die", Permission.END),
          entry("join", Permission.ADMINISTER),
          entry("add", Permission.ADMINISTER),
          entry("remove", Permission.ADMINISTER),
          entry("forget_member", Permission.ADMINISTER),
          entry("get_all", Permission.READ),
          entry("get_node", Permission.READ),
          entry("get_nodes", Permission.READ),
          entry("get_ring", Permission.READ),
          entry("get_history", Permission.READ));

  private NodeAccess() {}

  /** A node's own service, which may have more methods than those of every node. */
  static RpcService toNode(RpcService service) {
    return service.requiring(PERMISSIONS).authenticatingBy(AUTHENTICATE, NodeAccess::token);
  }

  /** What nodes say to each other only. */
  static List<RpcService> amongNodes(List<RpcService> services) {
    return services.stream().map(service -> service.requiring(Permission.PEER)).toList();
  }

  private static String token(TBase<?, ?> args) {
    String token = args instanceof Locator.authenticate_args given ? given.getToken() : null;
    return token == null ? "" : token;
  }
}
