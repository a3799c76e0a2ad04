package io.thriftyp2p.diststore.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.diststore.storage.StorageFailedException;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.locator.node.PeerException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures as clients are told of them: {@code application/problem+json} (RFC 9457). */
final class Problems {
  static final String TYPE = "application/problem+json";

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final String RETRY_SECONDS = "1";

  private Problems() {}

  static Answer answer(Throwable failure) {
    Throwable cause = Failures.cause(failure);
    if (cause instanceof Problem problem) {
      return answer(problem.status(), problem.detail(), Json.object());
    }
    if (cause instanceof UnavailableException unavailable) {
      ObjectNode more = Json.object();
      more.put("mayHaveBeenApplied", unavailable.mayHaveBeenApplied());
      if (unavailable.needed() > 0) {
        more.put("replicasNeeded", unavailable.needed());
        more.put("replicasAnswered", unavailable.answered());
      }
      return answer(
          HttpResponseStatus.SERVICE_UNAVAILABLE, String.valueOf(cause.getMessage()), more);
    }
    if (cause instanceof StorageFailedException) {
      return answer(
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          String.valueOf(cause.getMessage()),
          Json.object().put("mayHaveBeenApplied", true));
    }
    if (cause instanceof PeerException) {
      return answer(
          HttpResponseStatus.SERVICE_UNAVAILABLE,
          String.valueOf(cause.getMessage()),
          Json.object());
    }
    LOG.warn("a request failed", cause);
    return answer(
        HttpResponseStatus.INTERNAL_SERVER_ERROR,
        "this node has made a mistake; its log says more",
        Json.object());
  }

  static Answer tooLate(Duration limit) {
    return answer(
        Problem.unavailable(
            "nothing came of it within %d ms; it may have been applied"
                .formatted(limit.toMillis())));
  }

  static Answer noRoom(int bytes) {
    return answer(
        Problem.unavailable(
            "there is no room for an answer of %d bytes at the moment; ask again later"
                .formatted(bytes)));
  }

  /**
   * What the decoder has not understood.
   *
   * @param head whether it is the head of a request, and not its body
   */
  static Problem unreadable(boolean head, Throwable cause) {
    if (head && cause instanceof TooLongHttpLineException) {
      return new Problem(
          HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long to be taken");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new Problem(
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "the header lines are too long to be taken");
    }
    return Problem.bad("this is no HTTP request that can be read in one way only");
  }

  private static Answer answer(HttpResponseStatus status, String detail, ObjectNode more) {
    ObjectNode body = Json.object();
    body.put("type", "about:blank");
    body.put("title", status.reasonPhrase());
    body.put("status", status.code());
    body.put("detail", detail);
    body.setAll(more);
    Answer answer = Answer.of(status, TYPE, new Answer.Whole(Json.bytes(body)));
    if (status.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)) {
      return answer.with(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
    }
    if (status.equals(HttpResponseStatus.UNAUTHORIZED)) {
      return answer.withAll(
          AccessCheck.CHALLENGES.stream()
              .map(way -> new Answer.Header(HttpHeaderNames.WWW_AUTHENTICATE, way))
              .toList());
    }
    return answer;
  }
}
