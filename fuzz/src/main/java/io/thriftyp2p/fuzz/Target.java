package io.thriftyp2p.fuzz;

import java.util.Map;

/** Something that bytes from outside reach. For one thread. */
public interface Target {
  /** What an honest sender sends, by name: where fuzzing begins. */
  Map<String, byte[]> seeds();

  /**
   * Takes one input. Whatever it throws is a finding: refusals that are declared are caught here.
   *
   * @throws Exception a finding
   */
  void take(byte[] input) throws Exception;

  /** What one input may allocate whatever its length, in bytes: connections, answers. */
  int allocatesAtMost();

  /** What each byte of an input may allocate further, in bytes. */
  int allocatesAByte();
}
