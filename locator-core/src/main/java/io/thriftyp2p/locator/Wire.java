package io.thriftyp2p.locator;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberChange;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.Layout;
import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.locator.RingEvent;
import io.thriftyp2p.thrift.locator.RingMember;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between what nodes say and what they mean. Nulls and {@code ""} end here. */
public final class Wire {
  private Wire() {}

  /** The port travels as a signed 16-bit number. */
  public static Location location(Endpoint endpoint) {
    return new Location(endpoint.host(), (short) endpoint.port());
  }

  public static List<Location> locations(Collection<Endpoint> endpoints) {
    return endpoints.stream().map(Wire::location).toList();
  }

  /** Empty for what cannot be an endpoint: absent, without an address, or with port 0. */
  public static Optional<Endpoint> endpoint(@Nullable Location location) {
    if (location == null || location.address == null || location.address.isBlank()) {
      return Optional.empty();
    }
    int port = Short.toUnsignedInt(location.port);
    return port == 0 || location.address.length() > 255
        ? Optional.empty()
        : Optional.of(new Endpoint(location.address, port));
  }

  /** Those that are endpoints. */
  public static List<Endpoint> endpoints(@Nullable List<Location> locations) {
    return locations == null
        ? List.of()
        : locations.stream().map(Wire::endpoint).flatMap(Optional::stream).toList();
  }

  /** Whether requests go to a member. */
  public static boolean inRing(RingMember member) {
    return member.state != null && MemberState.valueOf(member.state.name()).inRing();
  }

  /** Whether it is a node of 2009, which knows no frames and none of our additions. */
  public static boolean isClassic(RingMember member) {
    return member.node_id == NodeId.UNKNOWN.value();
  }

  static RingMember member(Member member) {
    RingMember wire =
        new RingMember(
            location(member.endpoint()),
            member.id().value(),
            member.incarnation(),
            state(member.state()),
            member.weight(),
            member.zone());
    return member.name().isEmpty() ? wire : wire.setName(member.name());
  }

  /** Empty for a record that makes no sense, such as one of a state that is not known yet. */
  static Optional<Member> member(RingMember member) {
    Optional<Endpoint> endpoint = endpoint(member.location);
    if (endpoint.isEmpty() || member.state == null || !(member.weight > 0)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Member(
              endpoint.get(),
              new NodeId(member.node_id),
              member.incarnation,
              MemberState.valueOf(member.state.name()),
              member.weight,
              member.zone == null ? "" : member.zone,
              member.name == null ? "" : member.name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Ring ring(RingIdentity identity, Collection<Member> members, long checksum) {
    RingSettings settings = identity.settings();
    return new Ring(
        settings.name(),
        layout(settings.layout()),
        settings.replicas(),
        members.stream().map(Wire::member).toList(),
        checksum,
        identity.id());
  }

  static RingEvent event(MemberChange change) {
    RingEvent event = new RingEvent();
    event.setAt_ms(change.wallMillis()).setMember(member(change.after())).setCause(change.cause());
    change.before().ifPresent(before -> event.setBefore(state(before.state())));
    return event;
  }

  static RingSettings settings(
      String name,
      io.thriftyp2p.thrift.locator.@Nullable Layout layout,
      int replicas,
      @Nullable String service) {
    Layout ours = layout == null ? Layout.CLASSIC : Layout.valueOf(layout.name());
    return new RingSettings(name, ours, replicas, service == null ? "" : service);
  }

  static io.thriftyp2p.thrift.locator.Layout layout(Layout layout) {
    return io.thriftyp2p.thrift.locator.Layout.valueOf(layout.name());
  }

  private static io.thriftyp2p.thrift.locator.MemberState state(MemberState state) {
    return io.thriftyp2p.thrift.locator.MemberState.valueOf(state.name());
  }
}
