package io.thriftyp2p.it.hostile.attack;

import io.thriftyp2p.diststore.StoreClient;
import io.thriftyp2p.thrift.diststore.Store;
import io.thriftyp2p.thrift.locator.Ring;
import io.thriftyp2p.thrift.membership.Membership;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TTransport;

/**
 * Strangers who speak as nodes do. In an open ring they are heard: what comes of it is told. In a
 * ring with certificates none of them may be, however they come to the door.
 */
final class Strangers implements Attack {
  private final Ground ground;

  Strangers(Ground ground) {
    this.ground = ground;
  }

  @Override
  public String name() {
    return switch (ground) {
      case GUARDED -> "strangers-to-tls";
      case TOKENS -> "strangers-to-tokens";
      default -> "strangers";
    };
  }

  @Override
  public Ground ground() {
    return ground;
  }

  @Override
  public String what(Target target) {
    return switch (ground) {
      case GUARDED ->
          "strangers speak as nodes do to a node with certificates: plain, in TLS without a"
              + " certificate, with one of another authority";
      case TOKENS -> "the same to a node with tokens, without one";
      default ->
          "strangers speak as nodes do in an open ring: views once more, of other rings, with"
              + " phantoms, with the death of members";
    };
  }

  private Map<String, Door> doors() throws Exception {
    Map<String, Door> doors = new LinkedHashMap<>();
    doors.put("plain", Door::plain);
    if (ground == Ground.GUARDED) {
      doors.put("without a certificate", Door.tls(Impostor.nameless()));
      doors.put("with another authority's", Door.tls(Impostor.selfMade()));
    }
    return doors;
  }

  @Override
  public Seen run(Target target) throws Exception {
    Ring before = ring(target.honest());
    List<String> heard = new ArrayList<>();
    int told = 0;
    for (Map.Entry<String, Door> door : doors().entrySet()) {
      for (Map.Entry<String, Lies.Lie> lie : Lies.about(before, target).entrySet()) {
        told++;
        // A connection without a token is there, and a call that nobody answers has no refusal.
        boolean tellsNothing = ground == Ground.TOKENS && !lie.getValue().isAnswered();
        if (isHeard(target, door.getValue(), lie.getValue()) && !tellsNothing) {
          heard.add("%s: heard: %s".formatted(door.getKey(), lie.getKey()));
        }
      }
    }
    Thread.sleep(target.millis(15, 1));
    String then = states(before);
    String now = states(ring(target.honest()));
    List<String> wrong = new ArrayList<>();
    if (ground != Ground.GIVEN_UP) {
      wrong.addAll(heard);
      if (!then.equals(now)) {
        wrong.add("the ring was %s and is %s".formatted(then, now));
      }
    }
    return new Seen(
        "%d of %d calls were heard; the ring as the node sees it: before %s, after %s"
            .formatted(heard.size(), told, then, now),
        wrong);
  }

  private static Ring ring(StoreClient client) throws Exception {
    return client.ring().get(10, TimeUnit.SECONDS);
  }

  /** Whether the node has taken the call; a oneway one is followed by a ping on its connection. */
  private static boolean isHeard(Target target, Door door, Lies.Lie lie) {
    try (TTransport transport = door.open(target.address())) {
      TBinaryProtocol protocol = new TBinaryProtocol(transport);
      Membership.Client node =
          new Membership.Client(new TMultiplexedProtocol(protocol, "membership"));
      lie.tell(node);
      new Store.Client(protocol).ping();
      return true;
    } catch (TException | IOException e) {
      return false;
    }
  }

  private static String states(Ring ring) {
    Map<String, Long> states =
        ring.members.stream()
            .collect(
                Collectors.groupingBy(
                    member -> String.valueOf(member.state).toLowerCase(Locale.ROOT),
                    TreeMap::new,
                    Collectors.counting()));
    return states.toString();
  }
}
