package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreClient;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Mixin;

/** A command that asks the store something, and ends. */
abstract class ClientCommand implements Callable<Integer> {
  /** Longer than any call takes. */
  private static final long LIMIT_SECONDS = 30;

  @SuppressWarnings("UnusedVariable") // picocli reads it
  @Mixin
  private final CommonOptions common = new CommonOptions();

  @Mixin private final ClientOptions options = new ClientOptions();

  @Override
  public final Integer call() throws Exception {
    prepare();
    try (StoreClient store = options.connect()) {
      return run(store);
    }
  }

  /** What can go wrong before anybody is asked. */
  void prepare() throws Exception {}

  abstract int run(StoreClient store) throws Exception;

  static <T> T await(CompletableFuture<T> answer) throws Exception {
    return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }
}
