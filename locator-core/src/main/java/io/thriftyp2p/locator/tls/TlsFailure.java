package io.thriftyp2p.locator.tls;

import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a handshake failed, in words for who has to mend it. */
public final class TlsFailure {
  private static final String STRANGER = "its certificate is of no authority that is believed here";

  private TlsFailure() {}

  /** The reason, where it is one of TLS. */
  public static Optional<String> of(Throwable failure) {
    return find(failure, SSLException.class).map(tls -> reason(failure));
  }

  /** One line, without the name of the other end. */
  public static String reason(Throwable failure) {
    return find(failure, CertificateExpiredException.class)
        .map(e -> "its certificate has expired")
        .or(
            () ->
                find(failure, CertificateNotYetValidException.class)
                    .map(e -> "its certificate is not valid yet"))
        .or(() -> find(failure, CertPathBuilderException.class).map(e -> STRANGER))
        .or(() -> find(failure, CertPathValidatorException.class).map(e -> invalid(e)))
        .or(() -> find(failure, CertificateException.class).map(e -> otherHost(e)))
        .orElseGet(() -> other(failure));
  }

  private static String invalid(CertPathValidatorException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("trust anchor") ? STRANGER : "its certificate is not valid: " + message;
  }

  private static String otherHost(CertificateException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("No ") || message.contains("subject alternative")
        ? "its certificate is for other hosts: " + message
        : "its certificate is refused: " + message;
  }

  private static String other(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof ClosedChannelException) {
      return "it closes the connection, and may not speak TLS";
    }
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Empty client certificate chain")
        || message.contains("Empty server certificate chain")) {
      return "it shows no certificate";
    }
    if (message.contains("Received fatal alert")) {
      return "it refuses this side: " + message;
    }
    return message;
  }

  private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (kind.isInstance(cause)) {
        return Optional.of(kind.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
