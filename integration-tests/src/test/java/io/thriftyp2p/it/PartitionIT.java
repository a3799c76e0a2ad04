package io.thriftyp2p.it;

import io.thriftyp2p.it.netns.Cut;
import io.thriftyp2p.it.netns.Namespace;
import io.thriftyp2p.it.netns.Namespaces;
import io.thriftyp2p.it.netns.Partition;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes that live and cannot talk to each other, each in a network namespace of its own. */
@Timeout(300)
class PartitionIT {
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);
  private static final Duration HEALED_WITHIN = Duration.ofSeconds(60);
  private static final int CALLS = 5;

  @Order(1)
  @RegisterExtension
  final Namespaces namespaces = new Namespaces(Sizes.PARTED);

  @Order(2)
  @RegisterExtension
  final Servers servers = new Servers();

  private final List<Namespace> all = namespaces.all();
  private final List<Namespace> left = all.subList(0, all.size() / 2);
  private final List<Namespace> right = all.subList(all.size() / 2, all.size());
  private final Fleet fleet = new Fleet(servers);

  /** In CI the kind that is harder to notice has to do. */
  static Stream<Cut> cuts() {
    return Sizes.ALL_CUTS ? Stream.of(Cut.values()) : Stream.of(Cut.SILENT);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void halvesThatCannotTalkGoOnAloneAndBecomeOneRingAgain(Cut cut) throws Exception {
    startRing();
    try (FaultLoad load = FaultLoad.start(fleet)) {
      begin(load, left, right);
      try (Partition partition = Partition.between(left, right, cut)) {
        awaitHalvesAlone();
        load.awaitMet(CALLS);
        Rings.assertStayEqual(endpoints(left), Sizes.APART);
        Rings.assertStayEqual(endpoints(right), Sizes.APART);
        heal(load, partition);
      }
      awaitOneRing();
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aPairThatCannotTalkLosesNobody(Cut cut) throws Exception {
    startRing();
    List<Namespace> one = left.subList(0, 1);
    List<Namespace> other = right.subList(0, 1);
    try (FaultLoad load = FaultLoad.start(fleet)) {
      begin(load, one, other);
      try (Partition partition = Partition.between(one, other, cut)) {
        partition.awaitStopped(1);
        Rings.assertStayEqual(endpoints(all), Sizes.WATCHED);
        load.awaitMet(CALLS);
        heal(load, partition);
      }
      awaitOneRing();
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aNodeThatOneOtherCannotCallStaysInTheRing(Cut cut) throws Exception {
    startRing();
    List<Namespace> caller = left.subList(0, 1);
    List<Namespace> called = right.subList(0, 1);
    try (FaultLoad load = FaultLoad.start(fleet)) {
      begin(load, caller, called);
      try (Partition partition = Partition.ofCalls(caller, called, Place.PORT, cut)) {
        partition.awaitStopped(1);
        Rings.assertStayEqual(endpoints(all), Sizes.WATCHED);
        heal(load, partition);
      }
      awaitOneRing();
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void halvesOfWhichOneCannotCallTheOtherBecomeOneRingAgain(Cut cut) throws Exception {
    startRing();
    try (FaultLoad load = FaultLoad.start(fleet)) {
      begin(load, left, right);
      try (Partition partition = Partition.ofCalls(left, right, Place.PORT, cut)) {
        // Enough for everybody to have probed everybody, and to have been contradicted.
        partition.awaitStopped(Sizes.PACKETS);
        load.awaitMet(CALLS);
        heal(load, partition);
      }
      awaitOneRing();
    }
  }

  @Test
  void halvesOfWhichOneHearsNothingBecomeOneRingAndKnowWhoWasStartedAgainByItsNewId()
      throws Exception {
    startRing();
    Place restarted = Place.in(right.get(0));
    try (FaultLoad load = FaultLoad.start(fleet)) {
      begin(load, left, right);
      try (Partition partition = Partition.ofPackets(left, right, Cut.SILENT)) {
        // No connection works without answers, so that it is the end of all calls both ways.
        awaitHalvesAlone();
        load.awaitMet(CALLS);
        fleet.take(restarted.endpoint()).close();
        fleet.loseDisk(restarted.endpoint());
        fleet.join(restarted, Place.in(right.get(1)).endpoint());
        Rings.awaitEqual(endpoints(right), NOTICED_WITHIN);
        heal(load, partition);
      }
      awaitOneRing();
    }
  }

  private void startRing() throws Exception {
    fleet.start(all.stream().map(Place::in).toList());
    print("first ring", Rings.awaitEqual(endpoints(all), NOTICED_WITHIN));
  }

  private void begin(FaultLoad load, List<Namespace> these, List<Namespace> those)
      throws Exception {
    load.log()
        .begin(
            Outage.between(endpoints(these), endpoints(those), Keys.owners(fleet.live().get(0))));
  }

  private void awaitHalvesAlone() {
    Duration leftAlone = Rings.awaitEqual(endpoints(left), NOTICED_WITHIN);
    print("left half alone", leftAlone);
    print(
        "right half alone",
        leftAlone.plus(Rings.awaitEqual(endpoints(right), NOTICED_WITHIN.minus(leftAlone))));
  }

  private static void heal(FaultLoad load, Partition partition) {
    partition.awaitStopped(1);
    System.err.println("packets stopped: " + partition.stopped().values());
    partition.heal();
    load.log().end();
  }

  private void awaitOneRing() {
    print("healed", Rings.awaitEqual(endpoints(all), HEALED_WITHIN));
  }

  private static Set<Endpoint> endpoints(List<Namespace> namespaces) {
    return namespaces.stream()
        .map(namespace -> Place.in(namespace).endpoint())
        .collect(Collectors.toSet());
  }

  private static void print(String what, Duration took) {
    System.err.printf("%s after %d ms%n", what, took.toMillis());
  }
}
