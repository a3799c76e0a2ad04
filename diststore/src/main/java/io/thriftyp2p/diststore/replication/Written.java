package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Version;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What replicas know of a write.
 *
 * @param byReplica the versions that it was given, for each of those that know of it
 */
record Written(List<Set<Version>> byReplica) {
  static Written by(Collection<ReadAnswer> answers) {
    return of(answers.stream().map(ReadAnswer::written));
  }

  private static Written of(Stream<Set<Version>> byReplica) {
    return new Written(byReplica.filter(versions -> !versions.isEmpty()).toList());
  }

  /** What is left when these do not count. */
  Written without(Set<Version> given) {
    return of(
        byReplica.stream()
            .map(
                versions ->
                    versions.stream()
                        .filter(version -> !given.contains(version))
                        .collect(Collectors.toUnmodifiableSet())));
  }

  int replicas() {
    return byReplica.size();
  }

  Optional<Version> latest() {
    return byReplica.stream().flatMap(Set::stream).max(Comparator.naturalOrder());
  }
}
