package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;

/** Which version of a key a node has. */
public record KeyVersion(Key key, Version version) {}
