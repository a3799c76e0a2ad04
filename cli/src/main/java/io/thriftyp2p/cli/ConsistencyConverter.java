package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.replication.Consistency;

/** Reads a consistency in lower case. */
final class ConsistencyConverter extends LowerCaseConverter<Consistency> {
  ConsistencyConverter() {
    super(Consistency.class, "is none: give one, quorum or all");
  }
}
