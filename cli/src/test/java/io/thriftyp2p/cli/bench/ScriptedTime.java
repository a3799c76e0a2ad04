package io.thriftyp2p.cli.bench;

/** Passes when somebody sleeps, or a test says so. For one thread. */
final class ScriptedTime implements Time {
  private long now = Long.MAX_VALUE - 1_000;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void sleepUntil(long nanos) {
    if (nanos - now > 0) {
      now = nanos;
    }
  }

  void pass(long nanos) {
    now += nanos;
  }
}
