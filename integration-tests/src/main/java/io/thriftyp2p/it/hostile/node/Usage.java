package io.thriftyp2p.it.hostile.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process takes of the machine.
 *
 * @param rssMegabytes memory that it occupies
 * @param files descriptors open
 */
public record Usage(long rssMegabytes, int threads, int files) {
  private static final Pattern ALL_OBJECTS = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final long JCMD_SECONDS = 30;

  /** As the system tells it now. */
  public static Usage of(long pid) throws IOException {
    String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"), UTF_8);
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return new Usage(
          number(status, "VmRSS") / 1024, (int) number(status, "Threads"), (int) files.count());
    }
  }

  private static long number(String status, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+)").matcher(status);
    if (!line.find()) {
      throw new IllegalStateException("no " + name + " in " + status);
    }
    return Long.parseLong(line.group(1));
  }

  /**
   * Megabytes of all objects that live in its heap, as a whole collection finds them, which stops
   * it for a moment. What is allocated just afterwards is not among them.
   */
  public static long heapMegabytes(long pid) throws IOException, InterruptedException {
    String histogram = jcmd(pid, "GC.class_histogram");
    Matcher all = ALL_OBJECTS.matcher(histogram);
    if (!all.find()) {
      throw new IOException("jcmd says: " + histogram);
    }
    return Long.parseLong(all.group(1)) >> 20;
  }

  private static String jcmd(long pid, String what) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, "-J-XX:TieredStopAtLevel=1", Long.toString(pid), what)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (!process.waitFor(JCMD_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("jcmd says: " + said);
    }
    return said;
  }

  /** The larger of each. */
  public Usage max(Usage other) {
    return new Usage(
        Math.max(rssMegabytes, other.rssMegabytes),
        Math.max(threads, other.threads),
        Math.max(files, other.files));
  }
}
