package io.thriftyp2p.diststore.http;

import io.thriftyp2p.diststore.replication.KeyPage;
import io.thriftyp2p.diststore.replication.KeyScope;
import io.thriftyp2p.diststore.replication.LocalKeys;
import io.thriftyp2p.diststore.storage.Key;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** All keys of this node, each with an end of line behind it; as bytes, whatever they are. */
final class KeyLines implements Answer.PieceSource {
  private static final int KEYS_IN_A_PIECE = 1000;

  private final LocalKeys keys;
  private final KeyScope scope;
  private final byte[] lineEnd;
  private Optional<byte[]> cursor = Optional.empty();
  private boolean atEnd;

  KeyLines(LocalKeys keys, KeyScope scope, byte[] lineEnd) {
    this.keys = keys;
    this.scope = scope;
    this.lineEnd = lineEnd;
  }

  @Override
  public CompletionStage<Optional<byte[]>> next() {
    if (atEnd) {
      return CompletableFuture.completedStage(Optional.empty());
    }
    return keys.keys(cursor, KEYS_IN_A_PIECE, Key.of(""), scope).thenApply(this::lines);
  }

  private Optional<byte[]> lines(KeyPage page) {
    cursor = page.cursor();
    atEnd = cursor.isEmpty();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Key key : page.keys()) {
      lines.writeBytes(key.bytes());
      lines.writeBytes(lineEnd);
    }
    return Optional.of(lines.toByteArray());
  }
}
