package io.thriftyp2p.diststore.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thriftyp2p.diststore.storage.Key;
import io.thriftyp2p.locator.node.Endpoint;
import java.util.Collection;
import java.util.HexFormat;

/** Values as they stand in the JSON of this interface. */
final class Json {
  static final String TYPE = "application/json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON that cannot be written", e);
    }
  }

  static Answer answer(JsonNode node) {
    return Answer.ok(TYPE, bytes(node));
  }

  /** Milliseconds since 1970, in UTC. */
  static String time(long millis) {
    return Timestamps.iso(millis);
  }

  static String hex(long id) {
    return HexFormat.of().toHexDigits(id);
  }

  static ObjectNode key(Key key) {
    ObjectNode node = object();
    node.put("path", PercentCoding.encode(key.bytes()));
    PercentCoding.utf8(key.bytes()).ifPresent(text -> node.put("text", text));
    return node;
  }

  static void endpoints(ArrayNode array, Collection<Endpoint> endpoints) {
    endpoints.forEach(endpoint -> array.add(endpoint.toString()));
  }
}
