package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.testkit.Cut;
import io.thriftyp2p.testkit.SimulatedNetwork.Faults;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Lets the network between the nodes fail; clients reach each node all the same. */
final class NetworkFaults {
  private final SimulatedStore store;
  private final RandomGenerator random;
  private final OpenFaults open;
  private final Map<StoreFault, Long> bites;
  private final Consumer<String> log;

  NetworkFaults(
      SimulatedStore store, OpenFaults open, Map<StoreFault, Long> bites, Consumer<String> log) {
    this.store = store;
    this.random = store.random;
    this.open = open;
    this.bites = bites;
    this.log = log;
  }

  void split(Duration lasts) {
    divide(some(), lasts);
  }

  void isolate(SimulatedStoreNode node, Duration lasts) {
    divide(Set.of(node.endpoint), lasts);
  }

  private void divide(Set<Endpoint> one, Duration lasts) {
    Set<Endpoint> others = new TreeSet<>(all());
    others.removeAll(one);
    cut(StoreFault.SPLIT, List.of(Cut.silent(one, others), Cut.silent(others, one)), lasts);
  }

  void oneWay(Duration lasts) {
    cut(StoreFault.ONE_WAY, List.of(Cut.silent(some(), some())), lasts);
  }

  void partial(Duration lasts) {
    List<Endpoint> all = all();
    Set<Endpoint> one = Set.of(all.get(random.nextInt(all.size())));
    Set<Endpoint> other = Set.of(all.get(random.nextInt(all.size())));
    cut(StoreFault.PARTIAL, List.of(Cut.silent(one, other), Cut.silent(other, one)), lasts);
  }

  private void cut(StoreFault kind, List<Cut> cuts, Duration lasts) {
    log.accept(kind + " for " + lasts.toMillis() + " ms");
    cuts.forEach(store.network::cut);
    open.until(
        lasts,
        () -> {
          cuts.forEach(store.network::heal);
          bites.merge(kind, cuts.stream().mapToLong(Cut::hits).sum(), Long::sum);
          log.accept(kind + " is over");
        });
  }

  private List<Endpoint> all() {
    Set<Endpoint> all = new TreeSet<>(store.running.keySet());
    all.addAll(store.down.keySet());
    return List.copyOf(all);
  }

  private Set<Endpoint> some() {
    Set<Endpoint> chosen = new TreeSet<>();
    all().stream().filter(node -> random.nextBoolean()).forEach(chosen::add);
    return chosen;
  }

  void worsen(Duration lasts) {
    double loss = random.nextDouble() * 0.3;
    Duration slowest = Duration.ofMillis(1 + random.nextInt(200));
    log.accept("NETWORK loses %.2f, takes %d ms".formatted(loss, slowest.toMillis()));
    long before = store.network.lost();
    store.network.setFaults(new Faults(loss, loss, Duration.ofNanos(50_000), slowest));
    open.until(
        lasts,
        () -> {
          store.network.setFaults(Faults.NONE);
          bites.merge(StoreFault.NETWORK, store.network.lost() - before, Long::sum);
        });
  }
}
