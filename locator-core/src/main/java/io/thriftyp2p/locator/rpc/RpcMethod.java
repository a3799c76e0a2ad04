package io.thriftyp2p.locator.rpc;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.thrift.TBase;

/**
 * A method as a client calls it; a constant, made once.
 *
 * @param service the name of a multiplexed service, or "" for the peer's main service. Answers of
 *     the main service come in the order of the calls, a slow one holds up those behind it; answers
 *     of a multiplexed service come when they are ready.
 * @param name as in the IDL
 * @param result makes an empty result struct ({@code Store.get_entry_result::new}); empty for a
 *     oneway method
 * @param lane which connection to the peer carries it
 * @param <A> the generated args struct ({@code Store.get_entry_args})
 * @param <T> the type of the result as in the generated {@code AsyncIface}: boxed, {@code
 *     ByteBuffer} for binary, {@code Void} for void. It cannot be checked here.
 */
@SuppressWarnings("UnusedTypeParameter") // they bind arguments and result of a call
public record RpcMethod<A extends TBase<?, ?>, T>(
    String service, String name, Optional<Supplier<? extends TBase<?, ?>>> result, Lane lane) {

  public RpcMethod {
    if (name.isEmpty() || name.indexOf(':') >= 0 || service.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "'" + service + "', '" + name + "': a method needs a name, and neither may hold a colon");
    }
  }

  public static <A extends TBase<?, ?>, T> RpcMethod<A, T> answered(
      String service, String name, Supplier<? extends TBase<?, ?>> result, Lane lane) {
    return new RpcMethod<>(service, name, Optional.of(result), lane);
  }

  public static <A extends TBase<?, ?>> RpcMethod<A, Void> oneway(
      String service, String name, Lane lane) {
    return new RpcMethod<>(service, name, Optional.empty(), lane);
  }

  boolean isOneway() {
    return result.isEmpty();
  }

  String wireName() {
    return service.isEmpty() ? name : service + ":" + name;
  }
}
