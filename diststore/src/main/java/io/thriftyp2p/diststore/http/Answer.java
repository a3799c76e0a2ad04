package io.thriftyp2p.diststore.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What a request is answered with. Immutable. */
record Answer(HttpResponseStatus status, List<Header> headers, Body body) {
  static final String TEXT = "text/plain; charset=utf-8";
  static final String BYTES = "application/octet-stream";

  Answer {
    headers = List.copyOf(headers);
  }

  /** One header line. */
  record Header(CharSequence name, CharSequence value) {
    /** Takes nothing that could be read as more than one line. */
    Header {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c < ' ' || c > '~') {
          throw new IllegalArgumentException("a header's value is printable ASCII");
        }
      }
    }
  }

  /** What follows the headers. */
  sealed interface Body {}

  /** All of it; the array is not changed any more. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Whole(byte[] bytes) implements Body {}

  /** One piece after the other, each asked for when the one before has gone out. */
  record Pieces(PieceSource source) implements Body {}

  /** Pieces that come when they like, until the peer goes. */
  record Events(Feed feed) implements Body {}

  /** Gives the next piece of a body; empty when there are no more. */
  @FunctionalInterface
  interface PieceSource {
    CompletionStage<Optional<byte[]>> next();
  }

  /** Something to listen to. */
  @FunctionalInterface
  interface Feed {
    /**
     * @param listener hears each piece, in any thread
     * @return ends the subscription
     */
    Runnable subscribe(Consumer<byte[]> listener);
  }

  static Answer ok(String contentType, byte[] bytes) {
    return of(HttpResponseStatus.OK, contentType, new Whole(bytes));
  }

  static Answer text(String text) {
    return ok(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  static Answer nothing(HttpResponseStatus status) {
    return new Answer(status, List.of(), new Whole(new byte[0]));
  }

  static Answer of(HttpResponseStatus status, String contentType, Body body) {
    return new Answer(status, List.of(new Header(HttpHeaderNames.CONTENT_TYPE, contentType)), body);
  }

  /** Bytes of the body, if all of it is there. */
  int length() {
    return body instanceof Whole whole ? whole.bytes().length : 0;
  }

  Answer withAll(List<Header> more) {
    List<Header> all = new ArrayList<>(headers.size() + more.size());
    all.addAll(headers);
    all.addAll(more);
    return new Answer(status, all, body);
  }

  Answer with(CharSequence name, CharSequence value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Answer(status, more, body);
  }
}
