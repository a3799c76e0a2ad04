package io.thriftyp2p.locator.access;

import java.security.cert.X509Certificate;
import java.util.Optional;

/** What a server takes those for who connect. Safe for use by many threads. */
public final class AccessRules {
  private final Optional<Tokens> tokens;

  public AccessRules(Security security) {
    tokens = security.tokens();
  }

  /**
   * Who has shown nothing.
   *
   * @param local whether it is on this machine
   * @param secure whether it comes through TLS: then it is to show something
   */
  public Standing ofStranger(boolean local, boolean secure) {
    if (secure || tokens.isPresent()) {
      return Standing.STRANGER;
    }
    return local ? Standing.NEIGHBOUR : Standing.VISITOR;
  }

  /** Who has shown a certificate that is believed. */
  public Standing ofCertificate(X509Certificate certificate) {
    return CertificateRoles.standing(certificate);
  }

  /** Whether that is the certificate of a node of a ring. */
  public static boolean isNode(X509Certificate certificate) {
    return CertificateRoles.standing(certificate).may(Permission.PEER);
  }

  /** Who has shown a token; empty when it is not accepted. */
  public Optional<Standing> ofToken(String secret) {
    return tokens.flatMap(accepted -> accepted.find(secret));
  }
}
