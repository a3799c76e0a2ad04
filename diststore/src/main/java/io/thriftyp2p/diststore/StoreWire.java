package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.thrift.diststore.Unavailable;
import org.apache.thrift.TApplicationException;
import org.jspecify.annotations.Nullable;

/** Between what store nodes say and what they mean. */
final class StoreWire {
  private StoreWire() {}

  static io.thriftyp2p.thrift.diststore.Version version(Version version) {
    return new io.thriftyp2p.thrift.diststore.Version(version.clock(), version.node().value());
  }

  /**
   * @throws IllegalArgumentException when there is none
   */
  static Version version(io.thriftyp2p.thrift.diststore.@Nullable Version version) {
    if (version == null) {
      throw new IllegalArgumentException("a version is missing");
    }
    return new Version(version.clock, new NodeId(version.node_id));
  }

  static Unavailable unavailable(UnavailableException failure) {
    Unavailable wire =
        new Unavailable(String.valueOf(failure.getMessage()), failure.mayHaveBeenApplied());
    return failure.needed() == 0
        ? wire
        : wire.setReplicas_needed(failure.needed()).setReplicas_answered(failure.answered());
  }

  static UnavailableException unavailable(Unavailable wire) {
    return new UnavailableException(
        String.valueOf(wire.message),
        wire.may_have_been_applied,
        wire.replicas_needed,
        wire.replicas_answered);
  }

  static <T> T required(@Nullable T field, String name) throws TApplicationException {
    if (field == null) {
      throw new TApplicationException(
          TApplicationException.PROTOCOL_ERROR, "the field '" + name + "' is missing");
    }
    return field;
  }
}
