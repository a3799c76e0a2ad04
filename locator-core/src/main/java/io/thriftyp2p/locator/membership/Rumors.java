package io.thriftyp2p.locator.membership;

import io.thriftyp2p.locator.node.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * News on its way out: each piece is given out a bounded number of times, and replaced by a newer
 * one of the same member. What was given out least comes first, roughly.
 */
final class Rumors {
  /** What is beyond is left to comparisons of views. */
  static final int MOST_KEPT = 50_000;

  private final Map<Object, Rumor> current = new HashMap<>();
  private final Deque<Rumor> queue = new ArrayDeque<>();
  private final IntSupplier timesEach;
  private Runnable wake = () -> {};

  /** A batch of news. */
  record Batch(List<Member> members, List<Suspicion> suspicions) {
    static final Batch NONE = new Batch(List.of(), List.of());
  }

  private static final class Rumor {
    final Object key;
    final Object news;
    int given;

    Rumor(Object key, Object news) {
      this.key = key;
      this.news = news;
    }
  }

  /** Suspicions of different accusers go on their own. */
  private record Accusation(Endpoint subject, Endpoint accuser) {}

  Rumors(IntSupplier timesEach) {
    this.timesEach = timesEach;
  }

  /** What is to be done when there is news again. */
  void onNews(Runnable task) {
    wake = task;
  }

  void add(Member member) {
    add(new Rumor(member.endpoint(), member));
  }

  void add(Suspicion suspicion) {
    add(new Rumor(new Accusation(suspicion.subject(), suspicion.accuser()), suspicion));
  }

  private void add(Rumor rumor) {
    // One that it replaces stays in the queue until its turn, and is passed over then.
    current.put(rumor.key, rumor);
    queue.addFirst(rumor);
    while (queue.size() > MOST_KEPT) {
      Rumor oldest = queue.removeLast();
      current.remove(oldest.key, oldest);
    }
    wake.run();
  }

  boolean isEmpty() {
    return current.isEmpty();
  }

  void clear() {
    current.clear();
    queue.clear();
  }

  /**
   * @param most how many pieces
   * @param copies to how many members the batch goes
   */
  Batch take(int most, int copies) {
    if (current.isEmpty()) {
      queue.clear();
      return Batch.NONE;
    }
    List<Member> members = new ArrayList<>();
    List<Suspicion> suspicions = new ArrayList<>();
    int limit = timesEach.getAsInt();
    List<Rumor> again = new ArrayList<>();
    while (!queue.isEmpty() && members.size() + suspicions.size() < most) {
      Rumor rumor = queue.removeFirst();
      if (current.get(rumor.key) != rumor) {
        continue;
      }
      if (rumor.news instanceof Suspicion suspicion) {
        suspicions.add(suspicion);
      } else {
        members.add((Member) rumor.news);
      }
      rumor.given += copies;
      if (rumor.given < limit) {
        again.add(rumor);
      } else {
        current.remove(rumor.key);
      }
    }
    queue.addAll(again);
    return new Batch(members, suspicions);
  }
}
