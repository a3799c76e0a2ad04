package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.KeyPage;
import io.thriftyp2p.diststore.replication.ReplicationConfig;
import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.thrift.diststore.DeleteOptions;
import io.thriftyp2p.thrift.diststore.GetOptions;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.PutOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client may ask for; what is left out is as the defaults have it. */
record RequestBounds(ReplicationConfig config) {
  /** Of one page of a listing. */
  private static final int MAX_KEYS = 10_000;

  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  /** Beyond that a time in milliseconds since 1970 would not fit. */
  private static final Duration LONGEST_TIME_TO_LIVE = Duration.ofDays(100 * 365);

  Key key(@Nullable ByteBuffer key) throws InvalidRequest {
    return Key.of(bounded(key, "key", config.maxKeyBytes()));
  }

  byte[] value(@Nullable ByteBuffer value) throws InvalidRequest {
    return bytes(bounded(value, "value", config.maxValueBytes()));
  }

  /** A copy: the buffer is a part of the whole message, which is not to be held on to. */
  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static ByteBuffer bounded(@Nullable ByteBuffer field, String name, int limit)
      throws InvalidRequest {
    ByteBuffer present = required(field, name);
    if (present.remaining() > limit) {
      throw new InvalidRequest(
          "the %s has %d bytes, and at most %d are taken"
              .formatted(name, present.remaining(), limit));
    }
    return present;
  }

  /** Of a page of keys; empty for the first one. */
  static Optional<byte[]> cursor(@Nullable ByteBuffer cursor) throws InvalidRequest {
    Optional<byte[]> given =
        Optional.ofNullable(cursor).filter(ByteBuffer::hasRemaining).map(RequestBounds::bytes);
    if (given.isPresent() && !KeyPage.isCursor(given.get())) {
      throw new InvalidRequest("this is no cursor of a page of keys");
    }
    return given;
  }

  static int limit(int keys) throws InvalidRequest {
    if (keys < 1 || keys > MAX_KEYS) {
      throw new InvalidRequest("limit is %d; give 1 to %d".formatted(keys, MAX_KEYS));
    }
    return keys;
  }

  static <T> T required(@Nullable T field, String name) throws InvalidRequest {
    if (field == null) {
      throw new InvalidRequest("the field '" + name + "' is missing");
    }
    return field;
  }

  Duration timeout(@Nullable PutOptions options) throws InvalidRequest {
    return options == null
        ? config.requestTimeout()
        : timeout(options.isSetTimeout_ms(), options.timeout_ms);
  }

  Duration timeout(@Nullable GetOptions options) throws InvalidRequest {
    return options == null
        ? config.requestTimeout()
        : timeout(options.isSetTimeout_ms(), options.timeout_ms);
  }

  Duration timeout(@Nullable DeleteOptions options) throws InvalidRequest {
    return options == null
        ? config.requestTimeout()
        : timeout(options.isSetTimeout_ms(), options.timeout_ms);
  }

  private Duration timeout(boolean given, int millis) throws InvalidRequest {
    return given ? within(millis, "timeout_ms", LONGEST_TIMEOUT) : config.requestTimeout();
  }

  private static Duration within(long millis, String name, Duration longest) throws InvalidRequest {
    if (millis < 1 || millis > longest.toMillis()) {
      throw new InvalidRequest(
          "%s is %d; give 1 to %d".formatted(name, millis, longest.toMillis()));
    }
    return Duration.ofMillis(millis);
  }

  static WriteOptions write(@Nullable PutOptions options) throws InvalidRequest {
    if (options == null) {
      return WriteOptions.DEFAULTS;
    }
    WriteOptions write =
        WriteOptions.DEFAULTS
            .withConsistency(ClientWire.consistency(options.consistency))
            .named(options.write_id, options.repeated);
    if (options.content_type != null) {
      if (!Versioned.isContentType(options.content_type)) {
        throw new InvalidRequest("the content_type is none; give 1 to 127 printable characters");
      }
      write = write.withContentType(options.content_type);
    }
    return options.isSetTime_to_live_ms()
        ? write.withTimeToLive(
            within(options.time_to_live_ms, "time_to_live_ms", LONGEST_TIME_TO_LIVE))
        : write;
  }

  static WriteOptions write(@Nullable DeleteOptions options) {
    return options == null
        ? WriteOptions.DEFAULTS
        : WriteOptions.DEFAULTS
            .withConsistency(ClientWire.consistency(options.consistency))
            .named(options.write_id, options.repeated);
  }

  static Consistency read(@Nullable GetOptions options) {
    return options == null ? Consistency.QUORUM : ClientWire.consistency(options.consistency);
  }
}
