package io.thriftyp2p.diststore.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Holds JSON against the part of JSON Schema that the document uses, and is stricter in one thing:
 * an answer has no properties that its schema does not name.
 */
final class SchemaCheck {
  private static final Set<String> SAYS_NOTHING =
      Set.of("description", "default", "maximum", "allowEmptyValue");

  private final JsonNode document;
  private final List<String> problems = new ArrayList<>();

  private SchemaCheck(JsonNode document) {
    this.document = document;
  }

  /** What is wrong with a value; empty when it is valid. */
  static List<String> problems(JsonNode document, JsonNode schema, JsonNode value) {
    SchemaCheck check = new SchemaCheck(document);
    check.check(schema, value, "$");
    check.checkNames(schema, value, "$");
    return check.problems;
  }

  /** Follows a reference, if it is one. */
  static JsonNode resolved(JsonNode document, JsonNode node) {
    if (!node.has("$ref")) {
      return node;
    }
    JsonNode target = document.at(node.get("$ref").textValue().substring(1));
    if (target.isMissingNode()) {
      throw new AssertionError("the document has no " + node.get("$ref"));
    }
    return target;
  }

  private void check(JsonNode reference, JsonNode value, String where) {
    JsonNode schema = resolved(document, reference);
    for (Map.Entry<String, JsonNode> rule : schema.properties()) {
      if (!SAYS_NOTHING.contains(rule.getKey())) {
        check(rule.getKey(), rule.getValue(), value, where);
      }
    }
  }

  private void check(String keyword, JsonNode rule, JsonNode value, String where) {
    switch (keyword) {
      case "type" -> expect(hasType(value, rule.textValue()), where, "is no " + rule);
      case "enum" -> expect(contains(rule, value), where, "is none of " + rule);
      case "pattern" ->
          expect(value.asText().matches(rule.textValue()), where, "is not like " + rule);
      case "minimum" -> expect(value.asDouble() >= rule.asDouble(), where, "is below " + rule);
      case "required" ->
          rule.forEach(name -> expect(value.has(name.textValue()), where, "lacks " + name));
      case "allOf" -> rule.forEach(part -> check(part, value, where));
      case "items" -> {
        for (int i = 0; i < value.size(); i++) {
          check(rule, value.get(i), where + "[" + i + "]");
          checkNames(rule, value.get(i), where + "[" + i + "]");
        }
      }
      case "properties" -> checkProperties(rule, value, where);
      default -> problems.add("nobody checks the keyword " + keyword);
    }
  }

  private void checkProperties(JsonNode properties, JsonNode value, String where) {
    properties
        .properties()
        .forEach(
            property -> {
              String name = property.getKey();
              if (value.has(name)) {
                check(property.getValue(), value.get(name), where + "." + name);
                checkNames(property.getValue(), value.get(name), where + "." + name);
              }
            });
  }

  private void checkNames(JsonNode schema, JsonNode value, String where) {
    Set<String> known = new TreeSet<>();
    collect(schema, known);
    if (value.isObject() && !known.isEmpty()) {
      value
          .fieldNames()
          .forEachRemaining(
              name -> expect(known.contains(name), where, "has " + name + " as well"));
    }
  }

  private void collect(JsonNode reference, Set<String> names) {
    JsonNode schema = resolved(document, reference);
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    schema.path("allOf").forEach(part -> collect(part, names));
  }

  private void expect(boolean right, String where, String otherwise) {
    if (!right) {
      problems.add(where + " " + otherwise);
    }
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (JsonNode one : list) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasType(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> throw new AssertionError("there is no type " + type);
    };
  }
}
