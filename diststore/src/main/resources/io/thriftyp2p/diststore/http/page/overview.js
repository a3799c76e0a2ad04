// The ring in a few numbers, and what nobody must overlook.

import { attribute, byId, el, keyed, text } from "./dom.js";
import { bytes, count, rate } from "./format.js";
import { hasName, signOf } from "./state.js";

export function showOverview(report) {
  keyed(byId("overview"), tilesOf(report), ({ title }) => title, createTile, (tile, { value, detail, level }) => {
    attribute(tile, "data-level", level);
    text(tile.children[1], value);
    text(tile.children[2], detail);
  });
  keyed(byId("alerts"), alertsOf(report.nodes), (alert) => alert, (alert) =>
    el("p", { class: "notice bad", dir: "auto" }, alert), () => {});
}

function tilesOf({ nodes, ring }) {
  const present = nodes.filter(({ state }) => state !== "left");
  const alive = present.filter(({ state }) => state === "alive").length;
  const reached = present.filter((node) => node.reached);
  const unsynced = reached.filter((node) => !node.synced).length;
  const unsafe = reached.filter((node) => !node.safeToStop).length;
  const sum = (field) => reached.reduce((total, node) => total + (node[field] ?? 0), 0);
  const partly = reached.length < present.length ? `on the ${reached.length} reached` : "on all nodes";
  return [
    { title: "Nodes alive", value: `${alive} of ${present.length}`, detail: statesOf(present),
      level: alive < present.length ? "warn" : "good" },
    { title: "Keys", value: count(sum("keys")), detail: `copies, ${partly}` },
    { title: "Size", value: bytes(sum("bytes")), detail: `all copies, ${partly}` },
    { title: "Requests/s", value: rate(sum("requestsPerSecond")), detail: partly },
    { title: "Hints", value: count(sum("hints")), detail: sum("hints") > 0
      ? "writes that wait for nodes that were away" : "no write waits for a node",
      level: sum("hints") > 0 ? "warn" : undefined },
    { title: "Replicas", value: `${ring.replicas} per key`, detail: unsynced > 0
      ? `${unsynced} not synced` : unsafe > 0 ? `${unsafe} not safe to stop` : "synced, safe to stop",
      level: unsynced + unsafe > 0 ? "warn" : "good" },
  ];
}

function statesOf(nodes) {
  const others = nodes.filter(({ state }) => state !== "alive");
  const counts = Map.groupBy(others, ({ state }) => state);
  return Array.from(counts, ([state, of]) => `${signOf(state)} ${of.length} ${state}`).join(" · ") || "all alive";
}

function createTile({ title }) {
  return el("div", { class: "tile" },
    el("dt", {}, title), el("dd", { class: "tile-value" }), el("dd", { class: "tile-detail muted" }));
}

function alertsOf(nodes) {
  return nodes.filter((node) => node.reached && node.writeRefusal !== undefined)
    .map((node) => `${hasName(node) ? `${node.name} (${node.node})` : node.node} refuses writes: ${node.writeRefusal}`);
}
