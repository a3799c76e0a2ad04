package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.access.Permission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What names of methods mean on a server: "method", or "service:method" for multiplexed calls. */
final class MethodTable {
  /**
   * @param multiplexed whether the answer may overtake others
   */
  record Entry(ServedMethod method, boolean multiplexed, Optional<ServerObserver.Calls> observer) {}

  /**
   * A short cut to a method under one of its names.
   *
   * @param name in UTF-8, as it stands in a request
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Direct(
      byte[] name,
      DirectMethod method,
      Permission permission,
      Optional<ServerObserver.Calls> observer) {}

  private final Map<String, Optional<Entry>> entries = new HashMap<>();
  private final List<Direct> direct = new ArrayList<>();
  private final Optional<ServerObserver> observer;
  private final Optional<ServerObserver.Calls> ofNoMethod;

  MethodTable(RpcService main, List<RpcService> multiplexed, Optional<ServerObserver> observer) {
    this.observer = observer;
    this.ofNoMethod = calls("", "");
    for (ServedMethod method : main.methods()) {
      add(method.name(), new Entry(method, false, calls(main.name(), method.name())));
    }
    addNamed(main);
    multiplexed.forEach(this::addNamed);
  }

  private Optional<ServerObserver.Calls> calls(String service, String method) {
    return observer.map(who -> who.calls(service, method));
  }

  /** Who hears of the calls of a method, or of what is none. */
  Optional<ServerObserver.Calls> observer(Optional<Entry> entry) {
    return entry.isPresent() ? entry.get().observer() : ofNoMethod;
  }

  Optional<Entry> find(String name) {
    return entries.getOrDefault(name, Optional.empty());
  }

  /** Those that have a short cut, one for each of their names. */
  List<Direct> direct() {
    return direct;
  }

  boolean anySynchronous() {
    return entries.values().stream().anyMatch(e -> e.orElseThrow().method().synchronous());
  }

  private void addNamed(RpcService service) {
    for (ServedMethod method : service.methods()) {
      String name = service.name() + ":" + method.name();
      add(name, new Entry(method, true, calls(service.name(), method.name())));
    }
  }

  private void add(String name, Entry entry) {
    if (entries.put(name, Optional.of(entry)) != null) {
      throw new IllegalArgumentException("two services are offered as '" + name + "'");
    }
    entry
        .method()
        .direct()
        .map(
            method ->
                new Direct(
                    name.getBytes(StandardCharsets.UTF_8),
                    method,
                    entry.method().permission(),
                    entry.observer()))
        .ifPresent(direct::add);
  }
}
