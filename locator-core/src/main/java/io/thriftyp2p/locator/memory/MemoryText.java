package io.thriftyp2p.locator.memory;

import io.thriftyp2p.locator.membership.Member;
import io.thriftyp2p.locator.membership.MemberState;
import io.thriftyp2p.locator.membership.RingIdentity;
import io.thriftyp2p.locator.membership.RingSettings;
import io.thriftyp2p.locator.node.Endpoint;
import io.thriftyp2p.locator.node.NodeId;
import io.thriftyp2p.locator.ring.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A node's memory as properties that people can read. Ids are hexadecimal; a member is {@code
 * endpoint id incarnation state weight zone}, where the zone, which may be empty or hold spaces,
 * comes last.
 */
final class MemoryText {
  private static final int MEMBER_FIELDS = 6;

  private final Map<String, String> properties;

  private MemoryText(Map<String, String> properties) {
    this.properties = properties;
  }

  static Map<String, String> write(RememberedNode node) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("node.id", node.id().toString());
    text.put("node.endpoint", node.endpoint().toString());
    text.put("node.incarnation", Long.toString(node.incarnation()));
    node.ring().ifPresent(ring -> write(ring, text));
    return text;
  }

  private static void write(RememberedRing ring, Map<String, String> text) {
    RingSettings settings = ring.identity().settings();
    text.put("ring.name", settings.name());
    text.put("ring.layout", settings.layout().name());
    text.put("ring.replicas", Integer.toString(settings.replicas()));
    text.put("ring.service", settings.service());
    text.put("ring.id", hex(ring.identity().id()));
    text.put(
        "ring.absorbed",
        new TreeSet<>(ring.identity().absorbed())
            .stream().map(MemoryText::hex).collect(Collectors.joining(" ")));
    text.put("ring.as-of", Long.toString(ring.asOfMillis()));
    for (int i = 0; i < ring.others().size(); i++) {
      text.put("member." + i, text(ring.others().get(i)));
    }
  }

  private static String text(Member member) {
    return "%s %s %d %s %s %s"
        .formatted(
            member.endpoint(),
            member.id(),
            member.incarnation(),
            member.state(),
            member.weight(),
            member.zone());
  }

  private static String hex(long id) {
    return String.format("%016x", id);
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IllegalStateException when it is something else
   */
  static RememberedNode read(Map<String, String> properties) {
    try {
      return new MemoryText(properties).node();
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "what this node remembers of itself makes no sense: %s; give it back the file that it had, or start it with an empty data directory"
              .formatted(e.getMessage()),
          e);
    }
  }

  private RememberedNode node() {
    return new RememberedNode(
        new NodeId(id(of("node.id"))),
        Endpoint.parse(of("node.endpoint")),
        Long.parseLong(of("node.incarnation")),
        properties.containsKey("ring.name") ? Optional.of(ring()) : Optional.empty());
  }

  private RememberedRing ring() {
    RingSettings settings =
        new RingSettings(
            of("ring.name"),
            Layout.valueOf(of("ring.layout")),
            Integer.parseInt(of("ring.replicas")),
            of("ring.service"));
    Set<Long> absorbed = new TreeSet<>();
    for (String id : of("ring.absorbed").split(" ", -1)) {
      if (!id.isEmpty()) {
        absorbed.add(id(id));
      }
    }
    List<Member> others = new ArrayList<>();
    while (properties.containsKey("member." + others.size())) {
      others.add(member(of("member." + others.size())));
    }
    return new RememberedRing(
        new RingIdentity(settings, id(of("ring.id")), absorbed),
        others,
        Long.parseLong(of("ring.as-of")));
  }

  private static Member member(String text) {
    String[] fields = text.split(" ", MEMBER_FIELDS);
    if (fields.length < MEMBER_FIELDS) {
      throw new IllegalArgumentException("'" + text + "' is no member");
    }
    return new Member(
        Endpoint.parse(fields[0]),
        new NodeId(id(fields[1])),
        Long.parseLong(fields[2]),
        MemberState.valueOf(fields[3]),
        Double.parseDouble(fields[4]),
        fields[5]);
  }

  private static long id(String hex) {
    return Long.parseUnsignedLong(hex, 16);
  }

  private String of(String key) {
    String value = properties.get(key);
    if (value == null) {
      throw new IllegalArgumentException("there is no '" + key + "'");
    }
    return value;
  }
}
