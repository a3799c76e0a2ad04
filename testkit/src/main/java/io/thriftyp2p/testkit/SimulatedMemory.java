package io.thriftyp2p.testkit;

import io.thriftyp2p.locator.memory.NodeMemory;
import java.util.LinkedHashMap;
import java.util.Map;

/** A memory that outlives its node: give it to the next one, as a disk that is still there. */
public final class SimulatedMemory implements NodeMemory {
  private Map<String, String> kept = Map.of();
  private int saves;

  @Override
  public Map<String, String> load() {
    return kept;
  }

  @Override
  public void save(Map<String, String> properties) {
    kept = new LinkedHashMap<>(properties);
    saves++;
  }

  /** How often it was written. */
  public int saves() {
    return saves;
  }
}
