package io.thriftyp2p.thrift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.thrift.TBase;
import org.apache.thrift.TBaseAsyncProcessor;
import org.apache.thrift.TBaseProcessor;
import org.apache.thrift.TFieldIdEnum;
import org.apache.thrift.meta_data.FieldMetaData;
import org.apache.thrift.meta_data.FieldValueMetaData;
import org.apache.thrift.meta_data.ListMetaData;
import org.apache.thrift.meta_data.StructMetaData;
import org.apache.thrift.protocol.TType;

/**
 * What the generated code says on the wire, written as IDL. What is the same on the wire looks the
 * same here: {@code binary} is {@code string}.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // libthrift's own types are raw
final class Signatures {
  private static final short RESULT = 0;

  private Signatures() {}

  /** The methods of a service and of those that it extends. */
  static List<String> of(TBaseProcessor<?> processor) {
    List<String> signatures = new ArrayList<>();
    processor
        .getProcessMapView()
        .forEach(
            (name, method) ->
                signatures.add(
                    signature(
                        name,
                        method.isOneway(),
                        method.getEmptyArgsInstance(),
                        method.getEmptyResultInstance())));
    return signatures;
  }

  static List<String> of(TBaseAsyncProcessor<?> processor) {
    List<String> signatures = new ArrayList<>();
    processor
        .getProcessMapView()
        .forEach(
            (name, method) ->
                signatures.add(
                    signature(
                        name,
                        method.isOneway(),
                        method.getEmptyArgsInstance(),
                        method.getEmptyResultInstance())));
    return signatures;
  }

  private static String signature(String name, boolean oneway, TBase args, TBase result) {
    FieldMetaData returned = oneway ? null : fieldsById(result.getClass()).get(RESULT);
    String type = returned == null ? "void" : type(returned.valueMetaData);
    return (oneway ? "oneway " : "") + type + " " + name + "(" + fields(args.getClass()) + ")";
  }

  /** The fields of a struct. */
  static String fields(Class<? extends TBase> struct) {
    return fieldsById(struct).entrySet().stream()
        .sorted(Comparator.comparing(Map.Entry::getKey))
        .map(
            field ->
                "%d: %s %s"
                    .formatted(
                        field.getKey(),
                        type(field.getValue().valueMetaData),
                        field.getValue().fieldName))
        .collect(Collectors.joining(", "));
  }

  private static Map<Short, FieldMetaData> fieldsById(Class struct) {
    Map<TFieldIdEnum, FieldMetaData> fields = FieldMetaData.getStructMetaDataMap(struct);
    Map<Short, FieldMetaData> byId = new HashMap<>();
    fields.forEach((field, metaData) -> byId.put(field.getThriftFieldId(), metaData));
    return byId;
  }

  private static String type(FieldValueMetaData value) {
    if (value instanceof ListMetaData list) {
      return "list<" + type(list.elemMetaData) + ">";
    }
    if (value instanceof StructMetaData struct) {
      return struct.structClass.getSimpleName();
    }
    return switch (value.type) {
      case TType.STRING -> "string";
      case TType.I16 -> "i16";
      case TType.I32 -> "i32";
      case TType.I64 -> "i64";
      default -> "type " + value.type;
    };
  }
}
