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
  private static final Pattern HEAP = Pattern.compile("heap +total \\d+K, used (\\d+)K");
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

  /** Megabytes of its heap in use after a whole collection, which stops it for a moment. */
  public static long heapMegabytes(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    String info = jcmd(pid, "GC.heap_info");
    Matcher heap = HEAP.matcher(info);
    if (!heap.find()) {
      throw new IOException("jcmd says: " + info);
    }
    return Long.parseLong(heap.group(1)) >> 10;
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
