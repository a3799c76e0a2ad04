package io.thriftyp2p.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.thriftyp2p.locator.node.Endpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server process, started from its script. Its standard error is read all along. Unless {@code
 * --data} says otherwise it keeps its data in a directory of its own, which goes with it.
 */
public final class Server implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Pattern READY =
      Pattern.compile(
          "(?:storeserver|locator) (\\S+:\\d+)(?: \\(.*\\))? in ring '([^']+)' with (\\d+) members?");

  private final Process process;
  private final Path home;
  private final Thread reader;
  private final List<String> err = new CopyOnWriteArrayList<>();

  private Server(Path home, Process process) {
    this.home = home;
    this.process = process;
    reader = new Thread(this::read, "stderr of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it and does not wait until it is ready. */
  static Server launch(String name, String... arguments) throws IOException {
    return launch(Map.of(), name, arguments);
  }

  /**
   * The same.
   *
   * @param environment what is added to this process's own
   */
  static Server launch(Map<String, String> environment, String name, String... arguments)
      throws IOException {
    return launch(List.of(), Place.QUICK_START, environment, name, arguments);
  }

  /** Starts it where a fleet has a place for it, and does not wait until it is ready. */
  public static Server launch(Place place, String name, String... arguments) throws IOException {
    return launch(place.prefix(), place.javaOptions(), Map.of(), name, arguments);
  }

  private static Server launch(
      List<String> prefix,
      String javaOptions,
      Map<String, String> more,
      String name,
      String... arguments)
      throws IOException {
    Path home = Files.createTempDirectory("thrifty-it");
    Map<String, String> environment = new HashMap<>(more);
    environment.put("JAVA_OPTS", javaOptions);
    environment.put("XDG_STATE_HOME", home.toString());
    return new Server(home, Command.start(prefix, environment, name, arguments));
  }

  /** Starts a {@code storeserver} and waits until it is in its ring. */
  static Server store(String... arguments) throws IOException {
    Server server = launch("storeserver", arguments);
    server.awaitReady();
    return server;
  }

  private void read() {
    try (BufferedReader lines = process.errorReader(UTF_8)) {
      String line;
      while ((line = lines.readLine()) != null) {
        err.add(line);
      }
    } catch (IOException e) {
      err.add("(its standard error broke off: " + e + ")");
    }
  }

  /** Where it listens, once it says that it is in its ring. */
  public Endpoint awaitReady() {
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              if (!process.isAlive() && ready() == null) {
                throw new AssertionError("it ended: " + err);
              }
              return ready() != null;
            });
    return Endpoint.parse(ready().group(1));
  }

  private Matcher ready() {
    for (String line : err) {
      Matcher matcher = READY.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
    }
    return null;
  }

  public Endpoint endpoint() {
    return awaitReady();
  }

  public String address() {
    return endpoint().toString();
  }

  public List<String> stderr() {
    return err;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal such as INT, and does not wait for what comes of it. */
  public void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("kill -" + name + " " + process.pid() + " failed");
    }
  }

  /** The exit status, once the process has ended and all that it said was read. */
  public int awaitExit() throws InterruptedException {
    return awaitExit(LIMIT);
  }

  /** The same, for what may take longer or shorter. */
  public int awaitExit(Duration within) throws InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it goes on after " + within + ": " + err);
    }
    reader.join(LIMIT.toMillis());
    return process.exitValue();
  }

  /** What the processor did for it so far; zero where the system does not tell. */
  public Duration cpuTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** As kill -9 does, and does not wait for what comes of it. */
  public void killNow() {
    process.destroyForcibly();
  }

  /** Ends the process at once, as kill -9 does. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    Trees.delete(home);
  }
}
