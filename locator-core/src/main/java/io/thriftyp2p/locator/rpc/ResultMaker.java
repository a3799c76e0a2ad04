package io.thriftyp2p.locator.rpc;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.thrift.AsyncProcessFunction;
import org.apache.thrift.TBase;

/** Makes the result structs of one method. A oneway method has none, and asks for none. */
@SuppressWarnings({"rawtypes", "unchecked"}) // result structs are known by their metadata only
final class ResultMaker {
  private final Supplier<? extends TBase> empty;
  private final Optional<ResultShape> shape;

  private ResultMaker(Supplier<? extends TBase> empty, Optional<ResultShape> shape) {
    this.empty = empty;
    this.shape = shape;
  }

  static ResultMaker of(AsyncProcessFunction function) {
    Supplier<? extends TBase> empty = () -> function.getEmptyResultInstance();
    return new ResultMaker(
        empty, function.isOneway() ? Optional.empty() : Optional.of(ResultShape.of(empty.get())));
  }

  TBase<?, ?> success(Object value) {
    TBase<?, ?> result = empty.get();
    shape.orElseThrow().succeed(result, value);
    return result;
  }

  /** Empty when the method does not declare the failure. */
  Optional<TBase<?, ?>> failure(Throwable cause) {
    TBase<?, ?> result = empty.get();
    return shape.orElseThrow().fail(result, cause) ? Optional.of(result) : Optional.empty();
  }
}
