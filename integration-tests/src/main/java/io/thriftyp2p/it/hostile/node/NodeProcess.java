package io.thriftyp2p.it.hostile.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.thriftyp2p.locator.node.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code storeserver} in a process of its own. What it says is in a file. */
public final class NodeProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("storeserver (\\S+:\\d+).* in ring ");
  private static final long START_SECONDS = 60;
  private static final long LOOK_MILLIS = 50;

  private final Process process;
  private final Path log;
  private final Endpoint endpoint;

  private NodeProcess(Process process, Path log, Endpoint endpoint) {
    this.process = process;
    this.log = log;
    this.endpoint = endpoint;
  }

  /**
   * Starts it from a checkout and waits until it is in its ring.
   *
   * @param home of the checkout
   * @param log where its standard error goes
   * @param heap as -Xmx takes it
   */
  static NodeProcess start(Path home, Path log, String heap, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/storeserver").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_OPTS", "-Xmx" + heap);
    builder.environment().put("XDG_STATE_HOME", log + ".state");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    // Whatever ends this process ends the nodes.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    process.getOutputStream().close();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (process.isAlive() && System.nanoTime() < end) {
      Matcher ready = READY.matcher(Files.readString(log, UTF_8));
      if (ready.find()) {
        return new NodeProcess(process, log, Endpoint.parse(ready.group(1)));
      }
      Thread.sleep(LOOK_MILLIS);
    }
    process.destroyForcibly();
    throw new IOException("a node did not start: " + Files.readString(log, UTF_8));
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Lines of its log that tell of something that must not be. */
  public List<String> complaints() throws IOException {
    return Files.readAllLines(log, UTF_8).stream()
        .filter(line -> line.contains("OutOfMemoryError") || line.contains("StackOverflowError"))
        .toList();
  }

  /** Ends it at once. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
  }
}
