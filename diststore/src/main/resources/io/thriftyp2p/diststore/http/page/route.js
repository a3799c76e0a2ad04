// What is being looked at stands in the address after #, so that it can be linked, and Back works:
// #key=PATH&prefix=PATH&node=HOST:PORT, each of them optional.

import { keyOfPath } from "./keyname.js";

/** {key, prefix, node}: the open key, the prefix that is listed (both keys), the owner whose keys are listed. */
export function currentRoute() {
  const parts = new Map();
  for (const part of location.hash.slice(1).split("&")) {
    const at = part.indexOf("=");
    if (at > 0) {
      parts.set(part.slice(0, at), part.slice(at + 1));
    }
  }
  return {
    key: parts.has("key") ? keyOfPath(parts.get("key")) : undefined,
    prefix: keyOfPath(parts.get("prefix") ?? ""),
    node: keyOfPath(parts.get("node") ?? "").text ?? "",
  };
}

export function hashOf(route) {
  const parts = [];
  if (route.key) {
    parts.push(`key=${route.key.path}`);
  }
  if (route.prefix?.path) {
    parts.push(`prefix=${route.prefix.path}`);
  }
  if (route.node) {
    parts.push(`node=${encodeURIComponent(route.node).replaceAll("%3A", ":")}`);
  }
  return `#${parts.join("&")}`;
}

export function go(route) {
  location.hash = hashOf(route);
}

/** The page of another node, at the same key if there is one; undefined if `node` is no host:port. */
export function pageOf(node, key) {
  try {
    return new URL(key ? hashOf({ key }) : "", `http://${node}/`).href;
  } catch {
    return undefined;
  }
}
