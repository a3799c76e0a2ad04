package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.node.Scheduler.Cancellation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Events by their times, those of one instant in the order in which they were given: a binary heap
 * in which every event knows its place, so that one that is cancelled leaves at once. Most events
 * are time-outs of calls that are answered long before.
 */
final class EventQueue {
  private @Nullable Event[] heap = new @Nullable Event[1024];
  private int size;
  private long given;

  /** Something to be done at a time. */
  final class Event implements Cancellation {
    final long at;
    final Runnable task;
    private final long order;
    private int place;

    private Event(long at, long order, Runnable task) {
      this.at = at;
      this.order = order;
      this.task = task;
    }

    private boolean isBefore(Event other) {
      return at == other.at ? order < other.order : at < other.at;
    }

    @Override
    public void cancel() {
      if (place >= 0) {
        remove(this);
      }
    }
  }

  Event add(long at, Runnable task) {
    Event event = new Event(at, given++, task);
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    up(event, size++);
    return event;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** When the first event is due; there must be one. */
  long nextAt() {
    return event(0).at;
  }

  Event removeFirst() {
    Event first = event(0);
    remove(first);
    return first;
  }

  private void remove(Event event) {
    int gap = event.place;
    event.place = -1;
    Event last = event(--size);
    heap[size] = null;
    if (last == event) {
      return;
    }
    if (gap > 0 && last.isBefore(event((gap - 1) / 2))) {
      up(last, gap);
    } else {
      down(last, gap);
    }
  }

  private void up(Event event, int from) {
    int place = from;
    while (place > 0) {
      Event parent = event((place - 1) / 2);
      if (!event.isBefore(parent)) {
        break;
      }
      put(parent, place);
      place = (place - 1) / 2;
    }
    put(event, place);
  }

  private void down(Event event, int from) {
    int place = from;
    while (2 * place + 1 < size) {
      int child = 2 * place + 1;
      if (child + 1 < size && event(child + 1).isBefore(event(child))) {
        child++;
      }
      if (!event(child).isBefore(event)) {
        break;
      }
      put(event(child), place);
      place = child;
    }
    put(event, place);
  }

  private void put(Event event, int place) {
    heap[place] = event;
    event.place = place;
  }

  private Event event(int place) {
    Event event = heap[place];
    if (event == null) {
      throw new IllegalStateException("there is no event at " + place + " of " + size);
    }
    return event;
  }
}
