package io.thriftyp2p.locator.memory;

import io.thriftyp2p.locator.node.NodeId;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

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
   * The id of the node, where whoever keeps the memory gives it one: the same each time. Without
   * that one is drawn at the first start, and is part of what is saved.
   */
  default Optional<NodeId> nodeId() {
    return Optional.empty();
  }

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
