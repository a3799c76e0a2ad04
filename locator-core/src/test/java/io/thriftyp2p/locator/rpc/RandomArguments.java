package io.thriftyp2p.locator.rpc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.thrift.TBase;
import org.apache.thrift.TFieldIdEnum;
import org.apache.thrift.meta_data.EnumMetaData;
import org.apache.thrift.meta_data.FieldMetaData;
import org.apache.thrift.meta_data.FieldValueMetaData;
import org.apache.thrift.meta_data.ListMetaData;
import org.apache.thrift.meta_data.MapMetaData;
import org.apache.thrift.meta_data.SetMetaData;
import org.apache.thrift.meta_data.StructMetaData;
import org.apache.thrift.protocol.TType;

/** Fills generated structs with whatever fits, some fields left out. */
final class RandomArguments {
  private static final int MOST_ELEMENTS = 4;

  private final Random random;

  RandomArguments(Random random) {
    this.random = random;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // of generated classes only their names are typed
  void fill(TBase struct) {
    Map<? extends TFieldIdEnum, FieldMetaData> fields =
        FieldMetaData.getStructMetaDataMap((Class) struct.getClass());
    fields.forEach(
        (field, meta) -> {
          if (random.nextInt(5) > 0) {
            struct.setFieldValue(field, value(meta.valueMetaData));
          }
        });
  }

  private Object value(FieldValueMetaData meta) {
    return switch (meta.type) {
      case TType.BOOL -> random.nextBoolean();
      case TType.BYTE -> (byte) random.nextInt();
      case TType.I16 -> (short) random.nextInt();
      case TType.I32 -> meta instanceof EnumMetaData named ? named(named) : number();
      case TType.I64 -> random.nextLong() >> random.nextInt(64);
      case TType.DOUBLE -> random.nextGaussian();
      case TType.STRING -> meta.isBinary() ? ByteBuffer.wrap(bytes()) : text();
      case TType.STRUCT -> struct((StructMetaData) meta);
      case TType.LIST -> list(((ListMetaData) meta).elemMetaData);
      case TType.SET -> set(((SetMetaData) meta).elemMetaData);
      case TType.MAP -> map((MapMetaData) meta);
      default -> named((EnumMetaData) meta);
    };
  }

  private int number() {
    return random.nextInt() >> random.nextInt(32);
  }

  private Object named(EnumMetaData meta) {
    Object[] all = meta.enumClass.getEnumConstants();
    return all[random.nextInt(all.length)];
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(30)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    return "t\u00fc\u20ac\ud83d\ude00 ".repeat(random.nextInt(4));
  }

  private TBase<?, ?> struct(StructMetaData meta) {
    try {
      TBase<?, ?> struct = meta.structClass.getConstructor().newInstance();
      fill(struct);
      return struct;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<Object> list(FieldValueMetaData elements) {
    List<Object> list = new ArrayList<>();
    for (int left = random.nextInt(MOST_ELEMENTS); left > 0; left--) {
      list.add(value(elements));
    }
    return list;
  }

  private Set<Object> set(FieldValueMetaData elements) {
    return new HashSet<>(list(elements));
  }

  private Map<Object, Object> map(MapMetaData meta) {
    Map<Object, Object> map = new HashMap<>();
    for (int left = random.nextInt(MOST_ELEMENTS); left > 0; left--) {
      map.put(value(meta.keyMetaData), value(meta.valueMetaData));
    }
    return map;
  }
}
