package io.thriftyp2p.cli;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes as logback does in the other commands; see {@code logback.xml}. */
final class WarningsLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  /** A machine without network interfaces is no concern of somebody who asks for a value. */
  private static final String NETTY = "io.netty";

  private final boolean warns;

  WarningsLogger(String name) {
    this.name = name;
    this.warns = !name.startsWith(NETTY);
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable failure) {
    String time =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS").format(LocalTime.now(ZoneId.systemDefault()));
    String shortName = name.substring(name.lastIndexOf('.') + 1);
    String text = MessageFormatter.basicArrayFormat(message, arguments);
    System.err.printf("%s %-5s %s - %s%n", time, level, shortName, text);
    if (failure != null) {
      failure.printStackTrace();
    }
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return false;
  }

  @Override
  public boolean isWarnEnabled() {
    return warns;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }
}
