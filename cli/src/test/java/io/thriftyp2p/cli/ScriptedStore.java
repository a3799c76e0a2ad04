package io.thriftyp2p.cli;

import io.thriftyp2p.diststore.StoreHandler;
import io.thriftyp2p.locator.LocatorConfig;
import io.thriftyp2p.locator.LocatorHandler;
import io.thriftyp2p.locator.LocatorNode;
import io.thriftyp2p.locator.rpc.RpcService;
import io.thriftyp2p.thrift.diststore.Store;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.thrift.async.AsyncMethodCallback;

/** A node in a ring of its own that answers the store's methods as a test has it. */
final class ScriptedStore implements AutoCloseable {
  private final Map<String, Function<Object[], Object>> scripts = new ConcurrentHashMap<>();
  private final LocatorNode node;

  ScriptedStore() throws IOException {
    node =
        LocatorNode.start(
            LocatorConfig.builder().port(0).alone(true).build(),
            locator ->
                RpcService.asynchronous(
                    StoreHandler.SERVICE,
                    handler(LocatorHandler.plain(locator)),
                    Store.AsyncProcessor::new));
  }

  private Store.AsyncIface handler(LocatorHandler ring) {
    return (Store.AsyncIface)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Store.AsyncIface.class},
            (self, method, arguments) -> invoke(ring, method, arguments));
  }

  @SuppressWarnings("unchecked") // the last argument of every method of an AsyncIface
  private Object invoke(LocatorHandler ring, Method method, Object[] arguments) throws Throwable {
    Function<Object[], Object> script = scripts.get(method.getName());
    if (script == null) {
      try {
        return method.invoke(ring, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
    AsyncMethodCallback<Object> answer =
        (AsyncMethodCallback<Object>) arguments[arguments.length - 1];
    Object outcome = script.apply(Arrays.copyOf(arguments, arguments.length - 1));
    if (outcome instanceof Exception failure) {
      answer.onError(failure);
    } else {
      answer.onComplete(outcome);
    }
    return null;
  }

  /** From now on it answers the method with a result, or an exception. */
  void on(String method, Function<Object[], Object> script) {
    scripts.put(method, script);
  }

  String address() {
    return node.endpoint().toString();
  }

  LocatorNode node() {
    return node;
  }

  CommandRun.Result admin(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "storeadmin";
    all[1] = "-h";
    all[2] = address();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CommandRun.run(all);
  }

  @Override
  public void close() {
    node.close();
  }
}
