package io.thriftyp2p.locator;

import io.thriftyp2p.thrift.locator.Base;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every node answers: that it is there, and what it serves. In both forms of generated code,
 * so that a service of its own may extend it in either; nothing here blocks.
 */
public class BaseHandler implements Base.Iface, Base.AsyncIface {
  static final String SERVICE = "locator.Base";

  private static final Logger LOG = LoggerFactory.getLogger(BaseHandler.class);

  private final List<String> serviceTypes;
  private final Runnable die;

  /**
   * @param extensions the services on top of {@code locator.Base}, from the base up, each as {@code
   *     idl-file.Service}
   * @param die makes the node leave; returns at once
   */
  protected BaseHandler(List<String> extensions, Runnable die) {
    List<String> types = new ArrayList<>();
    types.add(SERVICE);
    types.addAll(extensions);
    this.serviceTypes = List.copyOf(types);
    this.die = die;
  }

  /** What {@code debug} writes to the log. */
  protected String describe() {
    return service_type();
  }

  @Override
  public final void ping() {}

  @Override
  public final String service_type() {
    return serviceTypes.get(serviceTypes.size() - 1);
  }

  @Override
  public final List<String> service_types() {
    return serviceTypes;
  }

  @Override
  public final void debug() {
    LOG.info("{}", describe());
  }

  @Override
  public final void die() {
    LOG.info("told to die");
    die.run();
  }

  /**
   * May be answered later, by a service whose callers take the answer for more than a sign of life.
   */
  @Override
  public void ping(AsyncMethodCallback<Void> answer) {
    answer.onComplete(null);
  }

  @Override
  public final void service_type(AsyncMethodCallback<String> answer) {
    answer.onComplete(service_type());
  }

  @Override
  public final void service_types(AsyncMethodCallback<List<String>> answer) {
    answer.onComplete(service_types());
  }

  @Override
  public final void debug(AsyncMethodCallback<Void> answer) {
    debug();
    answer.onComplete(null);
  }

  @Override
  public final void die(AsyncMethodCallback<Void> answer) {
    die();
    answer.onComplete(null);
  }
}
