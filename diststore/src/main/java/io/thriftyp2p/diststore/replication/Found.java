package io.thriftyp2p.diststore.replication;

import io.thriftyp2p.diststore.storage.Versioned;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a read has found, which may be nothing.
 *
 * @param versioned empty: the key is not there
 */
public record Found(Optional<Versioned> versioned) {
  private static final Found NOTHING = new Found(Optional.empty());

  static Found of(@Nullable Versioned versioned) {
    return versioned == null ? NOTHING : new Found(Optional.of(versioned));
  }

  Found filter(Predicate<Versioned> wanted) {
    return versioned.isEmpty() || wanted.test(versioned.get()) ? this : NOTHING;
  }
}
