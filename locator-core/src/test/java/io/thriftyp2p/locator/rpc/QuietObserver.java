package io.thriftyp2p.locator.rpc;

/** Hears nothing, but for what a test wants to hear. */
class QuietObserver implements ServerObserver {
  @Override
  public void turnedAway(Bound bound) {}

  @Override
  public Calls calls(String service, String method) {
    return (outcome, nanos, times) -> {};
  }

  @Override
  public void opened() {}

  @Override
  public void closed() {}

  @Override
  public void received(int bytes) {}

  @Override
  public void sent(int bytes) {}
}
