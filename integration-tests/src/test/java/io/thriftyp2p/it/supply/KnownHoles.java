package io.thriftyp2p.it.supply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The holes of past versions that the project knows, from a table in its own sources. */
record KnownHoles(List<Hole> holes) {
  /**
   * @param artifact group:artifact
   * @param fixes the first sound version of each branch that has one
   */
  record Hole(String artifact, List<Version> fixes, String id, String what) {
    boolean isIn(Version version) {
      return fixes.stream()
          .filter(version::sameBranch)
          .findFirst()
          .map(fix -> version.compareTo(fix) < 0)
          .orElseGet(
              () ->
                  version.compareTo(fixes.stream().max(Comparator.naturalOrder()).orElseThrow())
                      < 0);
    }
  }

  static KnownHoles read(Path table) throws IOException {
    return parse(Files.readAllLines(table));
  }

  static KnownHoles parse(List<String> lines) {
    return new KnownHoles(
        lines.stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(KnownHoles::hole)
            .toList());
  }

  private static Hole hole(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != 4 || Arrays.stream(fields).anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("four fields with tabs between are a hole, not: " + line);
    }
    List<Version> fixes = Arrays.stream(fields[1].split(" ", -1)).map(Version::parse).toList();
    return new Hole(fields[0], fixes, fields[2], fields[3]);
  }

  /** What is wrong with a version of an artifact, for a person; empty where nothing is known. */
  List<String> of(String artifact, String version) {
    return holes.stream()
        .filter(hole -> hole.artifact().equals(artifact))
        .filter(hole -> hole.isIn(Version.parse(version)))
        .map(
            hole ->
                "%s %s has %s (%s); mended in %s"
                    .formatted(artifact, version, hole.id(), hole.what(), hole.fixes()))
        .toList();
  }
}
