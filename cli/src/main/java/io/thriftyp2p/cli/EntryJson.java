package io.thriftyp2p.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thriftyp2p.diststore.KeyValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Keys and values in JSON: text as {@code key} and {@code value}, what is no UTF-8 as {@code
 * key_base64} and {@code value_base64}.
 */
final class EntryJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EntryJson() {}

  /** Writes a field whose value may be text or not. */
  static void writeField(JsonGenerator out, String name, byte[] bytes) throws IOException {
    try {
      out.writeStringField(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      out.writeBinaryField(name + "_base64", bytes);
    }
  }

  /**
   * Reads an object with a key and a value.
   *
   * @throws IllegalArgumentException when it is none
   */
  static KeyValue read(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      return new KeyValue(field(node, "key"), field(node, "value"));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalArgumentException("what should be base64 is none");
    }
  }

  private static byte[] field(JsonNode node, String name) throws IOException {
    JsonNode text = node.get(name);
    if (text != null && text.isTextual()) {
      return text.textValue().getBytes(StandardCharsets.UTF_8);
    }
    JsonNode base64 = node.get(name + "_base64");
    if (base64 != null && base64.isTextual()) {
      return base64.binaryValue();
    }
    throw new IllegalArgumentException(
        "it has neither a string '" + name + "' nor '" + name + "_base64'");
  }
}
