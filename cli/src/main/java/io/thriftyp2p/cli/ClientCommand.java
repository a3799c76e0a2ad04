package io.thriftyp2p.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.tls.Tls;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** A command that asks the store something, and ends. */
abstract class ClientCommand implements Callable<Integer> {
  /** Longer than any request takes. */
  static final Duration LIMIT = Duration.ofSeconds(90);

  /** Replaces what cannot be decoded, in an argument as anywhere else. */
  private static final char UNDECODABLE = '\ufffd';

  /** What a command of several is part of; it may have been told the host, too. */
  @ParentCommand private @Nullable StoreAdmin admin;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Mixin private final ClientOptions options = new ClientOptions();

  @Override
  public final Integer call() throws Exception {
    prepare();
    ClientOptions given = admin == null ? options : options.orElse(admin.options());
    RpcConfig config = given.secured(sendsMany() ? RpcConfig.DEFAULTS : RpcConfig.ONE_LOOP);
    try (StoreClient store = given.connect(config)) {
      return run(store);
    } finally {
      config.tls().ifPresent(Tls::close);
    }
  }

  /** What can go wrong before anybody is asked. */
  void prepare() throws Exception {}

  /** Whether it may change what is stored; a failure says then whether it did. */
  boolean writes() {
    return false;
  }

  /** Whether it sends so many requests that a second event loop is worth its start. */
  boolean sendsMany() {
    return false;
  }

  /** The nodes to ask, for a line that needs no parser. */
  final void ask(List<Endpoint> hosts) {
    options.setHosts(hosts);
  }

  abstract int run(StoreClient store) throws Exception;

  final boolean isVerbose() {
    return common.isVerbose();
  }

  /** The bytes of a key or value given as text: two that differ must not become one. */
  static byte[] bytesOf(String text) {
    if (text.indexOf(UNDECODABLE) >= 0) {
      throw new CommandFailure(
          ExitStatus.USAGE,
          "'" + text + "' is not UTF-8; give a value that is not text with --file");
    }
    return text.getBytes(UTF_8);
  }

  static <T> T await(CompletableFuture<T> answer) throws Exception {
    return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
