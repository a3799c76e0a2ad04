package io.thriftyp2p.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the seeds of all targets: {@code WriteSeeds DIRECTORY}. Findings stay where they are. */
public final class WriteSeeds {
  private static final String PREFIX = "seed-";

  private WriteSeeds() {}

  public static void main(String[] arguments) throws IOException {
    for (String name : Targets.names().toList()) {
      Path corpus = Files.createDirectories(Path.of(arguments[0], name));
      try (var stale = Files.newDirectoryStream(corpus, PREFIX + "*")) {
        for (Path file : stale) {
          Files.delete(file);
        }
      }
      for (Map.Entry<String, byte[]> seed : Targets.named(name).seeds().entrySet()) {
        Files.write(corpus.resolve(PREFIX + seed.getKey()), seed.getValue());
      }
    }
  }
}
