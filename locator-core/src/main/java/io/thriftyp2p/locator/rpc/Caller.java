package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.locator.access.AccessRules;
import io.thriftyp2p.locator.access.Permission;
import io.thriftyp2p.locator.access.Role;
import io.thriftyp2p.locator.access.Security;
import io.thriftyp2p.locator.access.Standing;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Who is at the other end of a connection that was taken, and what it may. On the connection's
 * event loop.
 */
public final class Caller {
  /** Of what runs in a world without strangers, such as a simulation. */
  static final Caller ANYONE =
      new Caller(new AccessRules(Security.NONE), Optional.empty(), Standing.NEIGHBOUR);

  private final AccessRules rules;
  private final Optional<Refusals> refusals;

  /** By what the connection is; tokens add to it. */
  private Standing ofConnection;

  private Standing standing;

  /** The last token that was shown and accepted. */
  private Optional<Shown> token = Optional.empty();

  private record Shown(String secret, Standing standing) {}

  /** Where it is told that a caller was refused something. */
  interface Refusals {
    void refused(Bound bound, String why);
  }

  private Caller(AccessRules rules, Optional<Refusals> refusals, Standing standing) {
    this.rules = rules;
    this.refusals = refusals;
    this.ofConnection = standing;
    this.standing = standing;
  }

  /**
   * @param local whether it is on this machine
   */
  static Caller from(boolean local, AccessRules rules, Refusals refusals) {
    return new Caller(rules, Optional.of(refusals), rules.ofStranger(local, false));
  }

  /** Whether what the connection itself has shown is enough. */
  boolean may(Permission permission) {
    return standing.may(permission);
  }

  /** It has come through TLS: whoever it is, that has to be shown. */
  void secured(Optional<X509Certificate> certificate) {
    ofConnection =
        certificate.map(rules::ofCertificate).orElseGet(() -> rules.ofStranger(false, true));
    standing = ofConnection;
  }

  /** Shows a token for all that comes after it; false when it is not accepted. */
  boolean show(String secret) {
    Optional<Standing> shown = accepted(secret);
    standing = shown.map(ofConnection::and).orElseGet(ofConnection::withUnknownToken);
    return shown.isPresent();
  }

  /**
   * What a request may that comes with a token of its own, which says nothing of the next one.
   *
   * @return empty when the token is not accepted
   */
  public Optional<Standing> with(String secret) {
    return accepted(secret).map(standing::and);
  }

  private Optional<Standing> accepted(String secret) {
    Optional<Standing> shown = rules.ofToken(secret);
    token = shown.map(known -> new Shown(secret, known));
    return shown;
  }

  /** What the connection itself has shown. */
  public Standing standing() {
    return standing;
  }

  /**
   * Tells the log that this caller was refused something.
   *
   * @return what it is to be told itself
   */
  public String refuse(String what, Permission needed, Standing who) {
    String why =
        "%s needs the role %s, and this is %s"
            .formatted(what, Role.enoughFor(needed).label(), who.who());
    refusals.ifPresent(log -> log.refused(Bound.ACCESS, why));
    return why;
  }

  String refuse(String what, Permission needed) {
    return refuse(what, needed, standing);
  }

  /** It was refused for that reason. */
  void refused(String why) {
    refusals.ifPresent(log -> log.refused(Bound.ACCESS, why));
  }

  /** Whether the token that it has shown still stands for what it stood for then. */
  boolean isStillAccepted() {
    return token
        .map(shown -> rules.ofToken(shown.secret).filter(shown.standing::equals).isPresent())
        .orElse(true);
  }
}
