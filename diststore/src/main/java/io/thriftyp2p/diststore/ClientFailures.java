package io.thriftyp2p.diststore;

import io.thriftyp2p.diststore.replication.UnavailableException;
import io.thriftyp2p.locator.node.Failures;
import io.thriftyp2p.thrift.diststore.BackupFailed;
import io.thriftyp2p.thrift.diststore.InvalidRequest;
import io.thriftyp2p.thrift.diststore.Overloaded;
import io.thriftyp2p.thrift.diststore.Unavailable;
import io.thriftyp2p.thrift.locator.MemberNotGone;
import java.util.concurrent.CompletableFuture;

/** What the failures of the IDL mean to the user of a client. */
final class ClientFailures {
  private ClientFailures() {}

  static <T> CompletableFuture<T> meant(CompletableFuture<T> call) {
    return call.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(meant(Failures.cause(failure))));
  }

  static Throwable meant(Throwable failure) {
    if (failure instanceof Unavailable unavailable) {
      return StoreWire.unavailable(unavailable);
    }
    if (failure instanceof Overloaded overloaded) {
      return new UnavailableException(String.valueOf(overloaded.message), false);
    }
    if (failure instanceof InvalidRequest invalid) {
      return new IllegalArgumentException(invalid.message);
    }
    if (failure instanceof MemberNotGone notGone) {
      return new IllegalArgumentException(notGone.message);
    }
    return failure instanceof BackupFailed failed
        ? new UnavailableException(String.valueOf(failed.message), false)
        : failure;
  }
}
