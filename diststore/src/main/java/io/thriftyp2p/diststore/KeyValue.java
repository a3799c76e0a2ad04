package io.thriftyp2p.diststore;

/** A key and what is to be put there; the client takes the arrays over and does not change them. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KeyValue(byte[] key, byte[] value) {}
