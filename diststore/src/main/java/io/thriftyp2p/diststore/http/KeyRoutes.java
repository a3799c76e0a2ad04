package io.thriftyp2p.diststore.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.thriftyp2p.diststore.http.Answer.Header;
import io.thriftyp2p.diststore.http.Routes.Effect;
import io.thriftyp2p.diststore.replication.Consistency;
import io.thriftyp2p.diststore.replication.Replicator;
import io.thriftyp2p.diststore.replication.WriteOptions;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.diststore.storage.Version;
import io.thriftyp2p.diststore.storage.Versioned;
import io.thriftyp2p.locator.node.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Keys and values: {@code /v1/keys}. */
final class KeyRoutes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final Duration LONGEST_TTL = Duration.ofDays(100 * 365);

  private static final Header SANDBOX =
      new Header(HttpHeaderNames.CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
  private static final List<Header> OF_BYTES =
      List.of(new Header(HttpHeaderNames.CONTENT_TYPE, Answer.BYTES), SANDBOX);
  private static final byte[] NOTHING = {};

  private final Current current;
  private final RingListing listing;
  private final OwnerHeaders ownerHeaders = new OwnerHeaders();

  KeyRoutes(Current current, RingListing listing) {
    this.current = current;
    this.listing = listing;
  }

  Routes routes() {
    int most = current.config().maxBodyBytes();
    return new Routes()
        .get("/v1/keys/*", this::get)
        .add(HttpMethod.PUT, "/v1/keys/*", Effect.CHANGES, most, this::put)
        .add(HttpMethod.DELETE, "/v1/keys/*", Effect.CHANGES, 0, this::delete)
        .get("/v1/keys", this::list);
  }

  private CompletionStage<Answer> get(Request request) {
    Key key = current.key(request);
    Replicator replicator = current.get().replicator();
    return replicator
        .get(key, consistency(request), current.config().requestTimeout())
        .thenApply(
            found ->
                valued(
                    request,
                    replicator.owners(key),
                    found.orElseThrow(() -> Problem.notFound("there is no such key"))));
  }

  private Answer valued(Request request, List<Endpoint> owners, Versioned kept) {
    boolean same =
        request
            .header(HttpHeaderNames.IF_NONE_MATCH)
            .filter(tags -> names(tags, tag(kept.version())))
            .isPresent();
    Answer answer = same ? Answer.nothing(HttpResponseStatus.NOT_MODIFIED) : value(kept);
    long written = kept.version().millis();
    List<Header> more = described(owners, kept.version());
    more.add(new Header("x-written-at", Timestamps.iso(written)));
    more.add(new Header(HttpHeaderNames.LAST_MODIFIED, Timestamps.http(written)));
    if (kept.expiresAtMillis() != Versioned.NEVER) {
      more.add(new Header("x-expires-at", Timestamps.iso(kept.expiresAtMillis())));
    }
    return answer.withAll(more);
  }

  /** A value of anybody's: a browser that opens it must not run it in this node's name. */
  static Answer value(Versioned kept) {
    return new Answer(
        HttpResponseStatus.OK,
        kept.contentType()
            .map(type -> List.of(new Header(HttpHeaderNames.CONTENT_TYPE, type), SANDBOX))
            .orElse(OF_BYTES),
        new Answer.Whole(kept.value().orElse(NOTHING)));
  }

  private List<Header> described(List<Endpoint> owners, Version version) {
    List<Header> headers = new ArrayList<>();
    String text = text(version);
    headers.add(new Header(HttpHeaderNames.ETAG, '"' + text + '"'));
    headers.add(new Header("x-version", text));
    headers.addAll(ownerHeaders.of(owners));
    return headers;
  }

  static String text(Version version) {
    return Json.hex(version.clock()) + "-" + Json.hex(version.node().value());
  }

  private static String tag(Version version) {
    return '"' + text(version) + '"';
  }

  /** Whether a list of entity tags has this one. */
  private static boolean names(String tags, String tag) {
    for (String one : tags.split(",", -1)) {
      String bare = one.strip();
      if (bare.equals("*") || bare.equals(tag) || bare.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  private CompletionStage<Answer> put(Request request) {
    refuseConditions(request);
    Key key = current.key(request);
    WriteOptions options = written(request);
    long seconds = request.number("ttl", 0, 1, LONGEST_TTL.toSeconds());
    if (seconds > 0) {
      options = options.withTimeToLive(Duration.ofSeconds(seconds));
    }
    Optional<String> type = request.header(HttpHeaderNames.CONTENT_TYPE);
    if (type.filter(text -> !Versioned.isContentType(text)).isPresent()) {
      throw Problem.bad("the Content-Type cannot be kept: give up to 127 printable characters");
    }
    if (type.isPresent()) {
      options = options.withContentType(type.get());
    }
    Replicator replicator = current.get().replicator();
    return replicator
        .put(key, request.body(), options, current.config().requestTimeout())
        .thenApply(version -> done(replicator.owners(key), version));
  }

  private CompletionStage<Answer> delete(Request request) {
    refuseConditions(request);
    Key key = current.key(request);
    Replicator replicator = current.get().replicator();
    return replicator
        .delete(key, written(request), current.config().requestTimeout())
        .thenApply(version -> done(replicator.owners(key), version));
  }

  private Answer done(List<Endpoint> owners, Version version) {
    return Answer.nothing(HttpResponseStatus.NO_CONTENT).withAll(described(owners, version));
  }

  /** Who asks for a condition relies on it: it is not to be passed over. */
  private static void refuseConditions(Request request) {
    if (request.header(HttpHeaderNames.IF_MATCH).isPresent()
        || request.header(HttpHeaderNames.IF_NONE_MATCH).isPresent()
        || request.header(HttpHeaderNames.IF_UNMODIFIED_SINCE).isPresent()) {
      throw new Problem(
          HttpResponseStatus.NOT_IMPLEMENTED,
          "writes have no conditions here: leave out If-Match and If-None-Match");
    }
    if (request.header(HttpHeaderNames.CONTENT_RANGE).isPresent()) {
      throw Problem.bad("values are written whole: leave out Content-Range");
    }
  }

  private static WriteOptions written(Request request) {
    return WriteOptions.DEFAULTS.withConsistency(consistency(request));
  }

  static Consistency consistency(Request request) {
    Optional<String> name = request.text("consistency");
    for (Consistency consistency : Consistency.values()) {
      if (name.orElse("quorum").equals(consistency.name().toLowerCase(Locale.ROOT))) {
        return consistency;
      }
    }
    throw Problem.bad("consistency is '%s'; give one, quorum or all".formatted(name.orElse("")));
  }

  private CompletionStage<Answer> list(Request request) {
    int limit = (int) request.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    Key prefix =
        Request.key(
            request.query().getOrDefault("prefix", "").replace("+", "%20"),
            current.config().maxKeyBytes());
    return listing
        .page(request.text("cursor"), limit, prefix, request.text("node"))
        .thenApply(
            page -> {
              ObjectNode json = Json.object();
              ArrayNode keys = json.putArray("keys");
              page.keys().forEach(key -> keys.add(Json.key(key)));
              page.cursor().ifPresent(cursor -> json.put("cursor", cursor));
              return Json.answer(json);
            });
  }
}
