package io.thriftyp2p.cli;

import io.thriftyp2p.cli.bench.Keys;
import io.thriftyp2p.cli.bench.Load;
import io.thriftyp2p.cli.bench.LoadPlan;
import io.thriftyp2p.cli.bench.Measured;
import io.thriftyp2p.cli.bench.Measurement;
import io.thriftyp2p.cli.bench.Operation;
import io.thriftyp2p.cli.bench.Report;
import io.thriftyp2p.cli.bench.Time;
import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcConfig;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "storebench",
    description = {
      "Puts load on a store, and tells how many requests a second it carries out and how long they take.",
      "It overwrites the keys key:000000000000 and so on. Status 4: a request failed."
    },
    sortOptions = false)
final class StoreBench implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private final CommonOptions common = new CommonOptions();

  @Mixin private final ClientOptions peers = new ClientOptions();
  @Mixin private final BenchOptions options = new BenchOptions();
  @Mixin private final RequestFlags flags = new RequestFlags();

  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final AtomicReference<@Nullable Load> running = new AtomicReference<>();

  @Override
  public Integer call() throws Exception {
    LoadPlan plan = options.plan();
    Keys keys = options.keys();
    RequestOptions requests = flags.toOptions();
    RpcConfig config = peers.secured(RpcConfig.DEFAULTS);
    List<Endpoint> nodes = peers.nodes(config.withEventLoops(1));
    Signals.onInterrupt(this::interrupt);
    boolean failed = false;
    try (BenchClients clients = BenchClients.open(nodes, config, plan.clients());
        Progress progress = new Progress()) {
      BenchWork work = new BenchWork(clients, keys, options, requests);
      if (options.csv()) {
        System.out.println(Report.csvHeader());
      }
      for (BenchTest test : options.tests()) {
        if (interrupted.get()) {
          break;
        }
        if (test.reads() && options.loads()) {
          new BenchKeys(clients.any(), keys, work.value(), requests)
              .load(progress, interrupted::get);
        }
        warmUp(plan, work.of(test), progress);
        if (interrupted.get()) {
          break;
        }
        Measured measured = run(test.label(), plan, work.of(test), progress);
        progress.wipe();
        tell(new Report(test.label(), plan.open(), measured));
        failed |= measured.failed() > 0;
      }
    }
    return failed ? ExitStatus.UNAVAILABLE : ExitStatus.DONE;
  }

  private void interrupt() {
    interrupted.set(true);
    Load load = running.get();
    if (load != null) {
      load.stop();
    }
  }

  private void warmUp(LoadPlan plan, Operation operation, Progress progress)
      throws InterruptedException {
    long end = System.nanoTime() + options.warmup().time().toNanos();
    LoadPlan warm = plan.withRequests(options.warmup().requests().orElse(Long.MAX_VALUE));
    Measurement unused = new Measurement();
    Load load = Load.of(warm, operation, unused, BenchFailures::kind, Time.SYSTEM);
    drive(
        load,
        () -> {
          if (options.warmup().requests().isEmpty() && System.nanoTime() - end >= 0) {
            load.stop();
          }
          progress.show(() -> "storebench: warming up, " + progress.elapsed());
        });
  }

  private Measured run(String name, LoadPlan plan, Operation operation, Progress progress)
      throws InterruptedException {
    Measurement measurement = new Measurement();
    Load load = Load.of(plan, operation, measurement, BenchFailures::kind, Time.SYSTEM);
    return drive(load, () -> progress.show(() -> line(name, plan, load.look())));
  }

  private Measured drive(Load load, Runnable meanwhile) throws InterruptedException {
    running.set(load);
    if (interrupted.get()) {
      load.stop();
    }
    return load.run(meanwhile);
  }

  private static String line(String name, LoadPlan plan, Measured now) {
    return String.format(
        Locale.ROOT,
        "%s: %d of %d, %.0f a second, p50 %.3f ms, p99 %.3f ms, %d failed",
        name,
        now.requests(),
        plan.requests(),
        now.rate(),
        now.percentile(50),
        now.percentile(99),
        now.failed());
  }

  private void tell(Report report) {
    if (options.csv()) {
      System.out.println(report.csv());
    } else {
      System.out.println(options.json() ? report.json() : report.text());
    }
  }
}
