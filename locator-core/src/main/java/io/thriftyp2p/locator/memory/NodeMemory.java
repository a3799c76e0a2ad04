package io.thriftyp2p.locator.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Where a node's memory lies. Belongs to one node at a time; its methods may block, and are not
 * called at the same time.
 */
public interface NodeMemory {
  /** Remembers nothing: each start is the first one. */
  NodeMemory NONE =
      new NodeMemory() {
        @Override
        public Map<String, String> load() {
          return Map.of();
        }

        @Override
        public void save(Map<String, String> properties) {}
      };

  /**
   * What was saved last; empty when nothing was. Asked before the node has a port.
   *
   * @throws UncheckedIOException when that cannot be said, naming the file and the next step: a
   *     node that forgot who it is would be another one
   */
  Map<String, String> load();

  /**
   * Puts these in the place of what was saved before, whole or not at all; durable on return.
   *
   * @param properties in a stable order; neither keys nor values are to be interpreted
   */
  void save(Map<String, String> properties) throws IOException;
}
