package io.thriftyp2p.locator.watch;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small files that belong together, read at pauses in a thread of their own. What they hold is
 * given on when it is not what it was; what cannot be used changes nothing, and is told of in the
 * log once.
 */
public final class WatchedFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFiles.class);
  private static final long LARGEST = 16 << 20;

  private final String what;
  private final List<Path> files;
  private final ScheduledThreadPoolExecutor thread;

  /** Of the latest look, good or bad; the thread's own once it is started. */
  private List<byte[]> seen = List.of();

  /** What was told of last, and is not mended; the thread's own. */
  private String complaint = "";

  /** Takes what the files hold, in their order. */
  @FunctionalInterface
  public interface Use {
    /**
     * @throws IOException when it cannot be used, with a message for an operator
     */
    void use(List<byte[]> contents) throws IOException;
  }

  /**
   * @param what they are, in one word
   */
  public WatchedFiles(String what, List<Path> files) {
    this.what = what;
    this.files = List.copyOf(files);
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread made = new Thread(task, what + "-files");
              made.setDaemon(true);
              return made;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * What they hold now; blocks. To be called before {@link #start}.
   *
   * @throws IOException naming the file that cannot be read
   */
  public List<byte[]> read() throws IOException {
    seen = contents();
    return seen;
  }

  /** Gives on from now on what is new. */
  public void start(Duration between, Use use) {
    start(between, use, () -> {});
  }

  /**
   * The same.
   *
   * @param afterLook runs after each look
   */
  public void start(Duration between, Use use, Runnable afterLook) {
    var unused =
        thread.scheduleWithFixedDelay(
            () -> look(use, afterLook),
            between.toMillis(),
            between.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void look(Use use, Runnable afterLook) {
    try {
      List<byte[]> now = contents();
      if (!same(now, seen)) {
        seen = now;
        use.use(now);
        LOG.info("new {}, from {}", what, files.get(0));
      }
      complaint = "";
    } catch (IOException e) {
      complain(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.error("the {} stay as they are", what, e);
    }
    afterLook.run();
  }

  /** Once, however often it is looked at. */
  private void complain(String why) {
    if (!why.equals(complaint)) {
      complaint = why;
      LOG.warn("the {} stay as they are: {}", what, why);
    }
  }

  private static boolean same(List<byte[]> some, List<byte[]> others) {
    boolean same = some.size() == others.size();
    for (int i = 0; same && i < some.size(); i++) {
      same = Arrays.equals(some.get(i), others.get(i));
    }
    return same;
  }

  private List<byte[]> contents() throws IOException {
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(read(file));
    }
    return contents;
  }

  private static byte[] read(Path file) throws IOException {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException(file + " is too large to be what it should be");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " cannot be read: there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + " cannot be read: this user may not", e);
    }
  }

  /** Leaves the files alone from now on. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
