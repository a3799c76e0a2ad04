package io.thriftyp2p.locator.rpc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.thrift.TBase;
import org.apache.thrift.TFieldIdEnum;
import org.apache.thrift.meta_data.FieldMetaData;
import org.apache.thrift.meta_data.StructMetaData;

/**
 * What a generated result struct is made of: field 0 is the success, if the method is not void; the
 * others are the declared exceptions. Looked up once for each class.
 */
@SuppressWarnings({"rawtypes", "unchecked"}) // result structs are known by their metadata only
final class ResultShape {
  private static final ClassValue<ResultShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected ResultShape computeValue(Class<?> type) {
          return new ResultShape(FieldMetaData.getStructMetaDataMap((Class) type));
        }
      };

  private record Declared(TFieldIdEnum field, Class<?> exception) {}

  private final Optional<TFieldIdEnum> success;
  private final List<Declared> failures = new ArrayList<>();

  private ResultShape(Map<TFieldIdEnum, FieldMetaData> fields) {
    success = fields.keySet().stream().filter(f -> f.getThriftFieldId() == 0).findAny();
    fields.forEach(
        (field, data) -> {
          if (field.getThriftFieldId() != 0 && data.valueMetaData instanceof StructMetaData s) {
            failures.add(new Declared(field, s.structClass));
          }
        });
  }

  static ResultShape of(TBase<?, ?> result) {
    return SHAPES.get(result.getClass());
  }

  /** Puts the value that a handler gave into an empty result. */
  void succeed(TBase result, Object value) {
    if (success.isPresent()) {
      result.setFieldValue(success.get(), value);
    }
  }

  /** Puts an exception into an empty result; false when the method does not declare it. */
  boolean fail(TBase result, Throwable failure) {
    for (Declared declared : failures) {
      if (declared.exception.isInstance(failure)) {
        result.setFieldValue(declared.field, failure);
        return true;
      }
    }
    return false;
  }

  /** The declared exception that a result holds. */
  Optional<Throwable> failure(TBase result) {
    for (Declared declared : failures) {
      if (result.isSet(declared.field)) {
        return Optional.of((Throwable) result.getFieldValue(declared.field));
      }
    }
    return Optional.empty();
  }

  boolean isVoid() {
    return success.isEmpty();
  }

  /** The value that a result holds; empty for a void method and when it is missing. */
  Optional<Object> value(TBase result) {
    return success
        .filter(result::isSet)
        .map(result::getFieldValue)
        .map(value -> value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value);
  }
}
