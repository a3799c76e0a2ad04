package io.thriftyp2p.diststore.http;

import io.thriftyp2p.locator.node.Scheduler;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the HTTP interface of a store node together. */
public final class StoreHttp {
  private StoreHttp() {}

  /**
   * The interface of one process.
   *
   * @param store the node at this moment; empty while it is on its way to another ring
   * @param scheduler of its own
   * @param version of the software
   */
  public static HttpServer of(
      HttpConfig config,
      Supplier<Optional<ServedStore>> store,
      Neighbours neighbours,
      Moves moves,
      Scheduler scheduler,
      HttpObserver observer,
      Exposition metrics,
      String version) {
    Current current = new Current(store, config);
    Routes routes =
        new Routes()
            // Those first that are asked for most.
            .addAll(new KeyRoutes(current, new RingListing(current, neighbours)).routes())
            .addAll(new PipelineRoutes(current, moves).routes())
            .addAll(new ViewRoutes(current, neighbours, scheduler, version).routes())
            .addAll(new OperationRoutes(current, metrics).routes())
            .addAll(new PageRoutes().routes())
            .addAll(new PydiststoreRoutes(current, neighbours).routes());
    return new HttpServer(config, routes, scheduler, observer);
  }
}
