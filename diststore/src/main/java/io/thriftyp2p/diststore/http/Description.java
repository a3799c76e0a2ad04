package io.thriftyp2p.diststore.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The interface as OpenAPI describes it, from the jar; read once. A test holds the two together.
 */
final class Description {
  private static final String FILE = "openapi.json";

  private final Answer answer;

  Description() {
    try (InputStream in = Description.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the jar: build it anew");
      }
      answer = Answer.ok(Json.TYPE, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read from the jar", e);
    }
  }

  Answer answer() {
    return answer;
  }
}
