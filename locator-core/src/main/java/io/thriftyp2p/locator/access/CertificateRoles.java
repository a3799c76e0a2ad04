package io.thriftyp2p.locator.access;

import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** Reads the roles in a certificate: those that its subject's organisational units (OU) name. */
final class CertificateRoles {
  private static final String UNIT = "OU";

  private CertificateRoles() {}

  static Standing standing(X509Certificate certificate) {
    X500Principal subject = certificate.getSubjectX500Principal();
    return Standing.of("the certificate of " + subject.getName(), roles(subject));
  }

  private static Set<Role> roles(X500Principal subject) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    try {
      for (Rdn part : new LdapName(subject.getName(X500Principal.RFC2253)).getRdns()) {
        Attribute units = part.toAttributes().get(UNIT);
        if (units != null) {
          addAll(roles, units);
        }
      }
    } catch (InvalidNameException e) {
      throw new IllegalArgumentException("no subject: " + subject, e);
    } catch (NamingException e) {
      throw new IllegalStateException("a list in memory cannot be read", e);
    }
    return roles;
  }

  private static void addAll(Set<Role> roles, Attribute units) throws NamingException {
    NamingEnumeration<?> each = units.getAll();
    while (each.hasMore()) {
      if (each.next() instanceof String unit) {
        Role.named(unit).ifPresent(roles::add);
      }
    }
  }
}
