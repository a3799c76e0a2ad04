package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one replica keeps of a key, said by itself and not on behalf of a node that reads: whoever
 * hears the same of a read quorum has read the key. That is the quorum's doing, and takes no node
 * in between; where they differ, one has to read, and mends it.
 *
 * @param group stands for the replicas among which this counts
 * @param quorum so many of them have to say the same: a read quorum that meets all others as well
 * @param version absent: nothing is kept
 * @param versioned what is kept; absent where it is not asked for, or is not to be shown
 */
public record ReplicaRead(
    long group, int quorum, Optional<Version> version, Optional<Versioned> versioned) {

  static ReplicaRead of(ReplicaGroup group, @Nullable Versioned kept) {
    Optional<Versioned> versioned = Optional.ofNullable(kept);
    return new ReplicaRead(
        group.id(), group.closingQuorum(), versioned.map(Versioned::version), versioned);
  }

  /** Without a value that is not wanted. */
  public ReplicaRead filter(Predicate<Versioned> wanted) {
    return versioned.filter(wanted).isPresent() == versioned.isPresent()
        ? this
        : new ReplicaRead(group, quorum, version, Optional.empty());
  }

  /**
   * Whether a quorum has said the same, so that any of it says what is kept.
   *
   * @param said by different replicas, within the time of one read
   */
  public static boolean agree(Collection<ReplicaRead> said) {
    return said.stream()
        .findFirst()
        .filter(one -> said.size() >= one.quorum && said.stream().allMatch(one::agreesWith))
        .isPresent();
  }

  private boolean agreesWith(ReplicaRead other) {
    return group == other.group && quorum == other.quorum && version.equals(other.version);
  }
}
