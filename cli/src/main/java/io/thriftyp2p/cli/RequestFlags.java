package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.RequestOptions;
import io.thriftyp2p.diststore.replication.Consistency;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a request is to be carried out. */
final class RequestFlags {
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  @Option(
      names = "--consistency",
      paramLabel = "one|quorum|all",
      converter = ConsistencyConverter.class,
      description =
          "How many replicas of a key must answer: any one, the quorum of the ring (default), or all.")
  private Consistency consistency = Consistency.QUORUM;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeoutConverter.class,
      description = "How long nodes are tried, as in 500ms or 10s; up to 60s. Default: 10s.")
  private Duration timeout = RequestOptions.DEFAULTS.timeout();

  RequestOptions toOptions() {
    return RequestOptions.DEFAULTS.withConsistency(consistency).withTimeout(timeout);
  }

  /** Reads a time that nodes let a request have. */
  static final class TimeoutConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration timeout = new DurationConverter().convert(text);
      if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
        throw new TypeConversionException("'" + text + "' is too long: give up to 60s");
      }
      return timeout;
    }
  }
}
