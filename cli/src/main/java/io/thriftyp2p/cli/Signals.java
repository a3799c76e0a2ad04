package io.thriftyp2p.cli;

import java.lang.reflect.Proxy;

/**
 * Ctrl-C and kill: Ctrl-C asks the node to leave, a second one ends the process; kill asks it to
 * stop, which is the same for a node that keeps nothing on disk. The JDK offers that in {@code
 * sun.misc} only, which the compiler warns of; so it is looked up.
 */
final class Signals {
  private static final int ENDED_BY_INTERRUPT = 130;

  private Signals() {}

  static void handle(Runnable leave, Runnable stop) {
    onInterrupt(leave);
    handle("TERM", stop);
  }

  /** The first Ctrl-C runs the action; a second one ends the process at once. */
  static void onInterrupt(Runnable action) {
    handle(
        "INT",
        () -> {
          handle("INT", () -> Runtime.getRuntime().halt(ENDED_BY_INTERRUPT));
          action.run();
        });
  }

  private static void handle(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader() == null
                  ? Signals.class.getClassLoader()
                  : handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      System.err.println("SIG" + name + " cannot be handled here: it ends the process at once");
    }
  }
}
