package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.Gossip;
import io.thriftyp2p.locator.membership.ProbeOutcome;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.thrift.membership.Suspicion;
import io.thriftyp2p.thrift.membership.View;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializer;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.jspecify.annotations.Nullable;

/** What nodes say to each other about membership, as it travels. */
public final class MembershipMessages {
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private MembershipMessages() {}

  static View view(Gossip gossip) {
    RingSettings ring = gossip.ring().settings();
    View view =
        new View(
            ring.name(),
            Wire.layout(ring.layout()),
            ring.replicas(),
            ring.service(),
            gossip.members().stream().map(Wire::member).toList(),
            gossip.digest(),
            Wire.location(gossip.sender()),
            gossip.ring().id());
    if (!gossip.ring().absorbed().isEmpty()) {
      view.setAbsorbed_ids(gossip.ring().absorbed().stream().sorted().toList());
    }
    if (!gossip.suspicions().isEmpty()) {
      view.setSuspicions(gossip.suspicions().stream().map(MembershipMessages::suspicion).toList());
    }
    if (!gossip.partDigests().isEmpty()) {
      view.setPart_digests(gossip.partDigests());
    }
    if (!gossip.joinWait().isZero()) {
      view.setWait_ms((int) gossip.joinWait().toMillis());
    }
    return view;
  }

  /**
   * Reads what another node said.
   *
   * @throws IllegalArgumentException when a part is missing that every node sends
   */
  static Gossip gossip(@Nullable View view) {
    if (view == null || view.ring_name == null || view.layout == null || view.members == null) {
      throw new IllegalArgumentException("a view without ring name, layout or members");
    }
    RingSettings settings =
        Wire.settings(view.ring_name, view.layout, view.replicas, view.service_type);
    return new Gossip(
        new RingIdentity(
            settings,
            view.ring_id,
            view.absorbed_ids == null ? new HashSet<>() : new HashSet<>(view.absorbed_ids)),
        Wire.endpoint(view.sender).orElseThrow(() -> new IllegalArgumentException("no sender")),
        view.digest,
        view.members.stream().map(Wire::member).flatMap(Optional::stream).toList(),
        suspicions(view.suspicions),
        view.part_digests == null ? List.of() : view.part_digests,
        wait(view.wait_ms));
  }

  private static Duration wait(int millis) {
    Duration wait = Duration.ofMillis(Math.max(0, millis));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static Suspicion suspicion(io.thriftyp2p.locator.membership.Suspicion suspicion) {
    return new Suspicion(
        Wire.location(suspicion.subject()),
        suspicion.incarnation(),
        Wire.location(suspicion.accuser()));
  }

  /** Those that make sense. */
  private static List<io.thriftyp2p.locator.membership.Suspicion> suspicions(
      @Nullable List<Suspicion> suspicions) {
    return suspicions == null
        ? List.of()
        : suspicions.stream()
            .flatMap(
                suspicion ->
                    Wire.endpoint(suspicion.subject)
                        .flatMap(
                            subject ->
                                Wire.endpoint(suspicion.accuser)
                                    .map(
                                        accuser ->
                                            new io.thriftyp2p.locator.membership.Suspicion(
                                                subject, suspicion.incarnation, accuser)))
                        .stream())
            .toList();
  }

  static io.thriftyp2p.thrift.membership.ProbeOutcome outcome(ProbeOutcome outcome) {
    return io.thriftyp2p.thrift.membership.ProbeOutcome.valueOf(outcome.name());
  }

  static ProbeOutcome outcome(io.thriftyp2p.thrift.membership.@Nullable ProbeOutcome outcome) {
    return outcome == null ? ProbeOutcome.SILENT : ProbeOutcome.valueOf(outcome.name());
  }

  /** How many bytes a message takes on the wire, without the headers of call and network. */
  public static int encodedSize(Gossip gossip) {
    try {
      return new TSerializer(new TBinaryProtocol.Factory()).serialize(view(gossip)).length;
    } catch (TException e) {
      throw new IllegalStateException("a view that cannot be encoded", e);
    }
  }
}
