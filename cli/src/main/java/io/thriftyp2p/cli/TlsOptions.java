package io.thriftyp2p.cli;

import io.thriftyp2p.locator.rpc.RpcConfig;
import io.thriftyp2p.locator.tls.Tls;
import io.thriftyp2p.locator.tls.TlsException;
import io.thriftyp2p.locator.tls.TlsFiles;
import io.thriftyp2p.locator.tls.TlsMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether connections are encrypted, and what a process shows of itself. */
final class TlsOptions {
  private static final String VARIABLES = "THRIFTY_TLS_";
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = {
        "Encrypt connections, and show this certificate (PEM, those between it and the root after it).",
        "Also as THRIFTY_TLS_CERT, _KEY, _CA in the environment."
      })
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key (PEM, PKCS #8, not encrypted).")
  private @Nullable Path key;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "The authorities whose certificates are believed (PEM).")
  private @Nullable Path authorities;

  @Option(
      names = "--tls",
      paramLabel = "offered|preferred|required",
      converter = ModeConverter.class,
      description = {
        "offered: plain connections are taken, too, and made. preferred: they are taken. required",
        "(default): TLS only. A ring goes from plain to TLS in these three steps."
      })
  private @Nullable TlsMode mode;

  boolean isGiven() {
    return certificate != null || key != null || authorities != null || mode != null;
  }

  /** Whether the environment names certificates. */
  static boolean isIn(Map<String, String> environment) {
    return environment.containsKey(VARIABLES + "CERT");
  }

  /** With TLS, if that was asked for. */
  RpcConfig apply(RpcConfig config, Map<String, String> environment) {
    Optional<Path> cert = fileOr(certificate, environment, "CERT");
    Optional<Path> ownKey = fileOr(key, environment, "KEY");
    Optional<Path> believed = fileOr(authorities, environment, "CA");
    if (Stream.of(cert, ownKey, believed).allMatch(Optional::isEmpty)) {
      if (mode != null) {
        throw incomplete();
      }
      return config;
    }
    if (!Stream.of(cert, ownKey, believed).allMatch(Optional::isPresent)) {
      throw incomplete();
    }
    TlsFiles files = new TlsFiles(cert.get(), ownKey.get(), believed.get());
    try {
      return config.withTls(Tls.open(files, mode == null ? TlsMode.REQUIRED : mode, BETWEEN_LOOKS));
    } catch (TlsException e) {
      throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private static CommandFailure incomplete() {
    return new CommandFailure(
        ExitStatus.USAGE, "TLS takes three files: --tls-cert, --tls-key and --tls-ca");
  }

  private static Optional<Path> fileOr(
      @Nullable Path given, Map<String, String> environment, String variable) {
    return given == null
        ? Optional.ofNullable(environment.get(VARIABLES + variable)).map(Path::of)
        : Optional.of(given);
  }

  /** Reads a mode in lower case. */
  static final class ModeConverter extends LowerCaseConverter<TlsMode> {
    ModeConverter() {
      super(TlsMode.class, "is no way to use TLS: give offered, preferred or required");
    }
  }
}
