package io.thriftyp2p.diststore;

import static java.util.Map.entry;

import io.thriftyp2p.locator.access.Permission;
import java.util.Map;

/** Which permission the store's own methods need; those of every node have theirs already. */
final class StoreAccess {
  static final Map<String, Permission> PERMISSIONS =
      Map.ofEntries(
          entry("get", Permission.READ),
          entry("get_entry", Permission.READ),
          entry("get_entries", Permission.READ),
          entry("has_entry", Permission.READ),
          entry("read_replica", Permission.READ),
          entry("list_keys", Permission.READ),
          entry("explain", Permission.READ),
          entry("status", Permission.READ),
          entry("health", Permission.READ),
          entry("put", Permission.WRITE),
          entry("put_entry", Permission.WRITE),
          entry("put_entries", Permission.WRITE),
          entry("delete_entry", Permission.WRITE),
          entry("balance", Permission.ADMINISTER),
          entry("purge", Permission.ADMINISTER),
          entry("leave", Permission.ADMINISTER),
          entry("backup", Permission.ADMINISTER));

  private StoreAccess() {}
}
