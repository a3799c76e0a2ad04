package io.thriftyp2p.locator.rpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What names of methods mean on a server: "method", or "service:method" for multiplexed calls. */
final class MethodTable {
  /**
   * @param multiplexed whether the answer may overtake others
   */
  record Entry(ServedMethod method, boolean multiplexed) {}

  private final Map<String, Optional<Entry>> entries = new HashMap<>();

  MethodTable(RpcService main, List<RpcService> multiplexed) {
    for (ServedMethod method : main.methods()) {
      add(method.name(), method, false);
    }
    addNamed(main);
    multiplexed.forEach(this::addNamed);
  }

  Optional<Entry> find(String name) {
    return entries.getOrDefault(name, Optional.empty());
  }

  boolean anySynchronous() {
    return entries.values().stream().anyMatch(e -> e.orElseThrow().method().synchronous());
  }

  private void addNamed(RpcService service) {
    for (ServedMethod method : service.methods()) {
      add(service.name() + ":" + method.name(), method, true);
    }
  }

  private void add(String name, ServedMethod method, boolean multiplexed) {
    if (entries.put(name, Optional.of(new Entry(method, multiplexed))) != null) {
      throw new IllegalArgumentException("two services are offered as '" + name + "'");
    }
  }
}
