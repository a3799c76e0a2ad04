package io.thriftyp2p.locator.rpc;

import io.thriftyp2p.thrift.locator.Location;
import io.thriftyp2p.thrift.membership.Membership;
import io.thriftyp2p.thrift.membership.ProbeOutcome;
import io.thriftyp2p.thrift.membership.View;
import io.thriftyp2p.thrift.membership.WrongRing;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A synchronous service: names of rings decide what it does. */
final class BlockingMembership implements Membership.Iface {
  final CountDownLatch release = new CountDownLatch(1);
  final List<String> seen = new CopyOnWriteArrayList<>();

  @Override
  public View exchange(View view) throws WrongRing {
    seen.add("began " + view.ring_name);
    switch (view.ring_name) {
      case "wrong" -> throw new WrongRing("not ours");
      case "broken" -> throw new IllegalStateException("a secret");
      case "block" -> block();
      default -> {}
    }
    seen.add("ended " + view.ring_name);
    return view;
  }

  private void block() {
    try {
      if (!release.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody released it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public View probe(View news) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ProbeOutcome probe_for(View news, Location target, int timeoutMillis) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void teach(View view) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void tell(View news) {
    seen.add("told " + news.ring_name);
  }
}
