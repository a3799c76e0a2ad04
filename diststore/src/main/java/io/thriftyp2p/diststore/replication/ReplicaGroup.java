package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.locator.node.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * The replicas of a slot: a set of nodes, whose majorities meet. A write quorum is a majority, a
 * read quorum meets each write quorum. Immutable; groups of the same members are equal.
 */
public final class ReplicaGroup implements Comparable<ReplicaGroup> {
  /** Of a node that shares the slot with nobody, and does not keep it either. */
  public static final ReplicaGroup NONE = new ReplicaGroup(List.of());

  private final List<Endpoint> members;
  private final long id;

  private ReplicaGroup(List<Endpoint> members) {
    this.members = members;
    this.id = hash(members);
  }

  public static ReplicaGroup of(Collection<Endpoint> members) {
    return members.isEmpty()
        ? NONE
        : new ReplicaGroup(members.stream().sorted().distinct().toList());
  }

  /** FNV-1a (Fowler, Noll, Vo), finished by a multiplication; the same in every process. */
  private static long hash(List<Endpoint> members) {
    long hash = 0xcbf29ce484222325L;
    for (Endpoint member : members) {
      for (byte b : member.toString().getBytes(StandardCharsets.UTF_8)) {
        hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
      }
      hash = (hash ^ 0xff) * 0x100000001b3L;
    }
    return (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
  }

  /** In the order of their endpoints. */
  public List<Endpoint> members() {
    return members;
  }

  public int size() {
    return members.size();
  }

  /** Stands for the group in messages. */
  public long id() {
    return id;
  }

  public boolean contains(Endpoint node) {
    return members.contains(node);
  }

  int writeQuorum() {
    return members.size() / 2 + 1;
  }

  int readQuorum() {
    return members.size() - writeQuorum() + 1;
  }

  /** So many members having turned to another group leave neither a write nor a read quorum. */
  int closingQuorum() {
    return Math.max(writeQuorum(), readQuorum());
  }

  int writesNeeded(Consistency consistency) {
    return switch (consistency) {
      case ONE -> Math.min(1, size());
      case QUORUM -> writeQuorum();
      case ALL -> size();
    };
  }

  int readsNeeded(Consistency consistency) {
    return switch (consistency) {
      case ONE -> Math.min(1, size());
      case QUORUM -> readQuorum();
      case ALL -> size();
    };
  }

  /** By id, which says nothing but is the same everywhere. */
  @Override
  public int compareTo(ReplicaGroup other) {
    return Long.compare(id, other.id);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof ReplicaGroup that && id == that.id && members.equals(that.members));
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return members.toString();
  }
}
