// Where a key is kept, replica by replica, and where they differ.

import { el } from "./dom.js";
import { bytes, count, instant, plural } from "./format.js";

const COLUMNS = ["Node", "Has", "Version", "Written", "Counts", "Group"];

/** The elements that show the answer of /v1/explain/; `link` makes the link to a node's page. */
export function explanation({ slot, owners, replicas }, link) {
  const newest = newestOf(replicas);
  const verdict = verdictOf(replicas, newest);
  return [
    el("p", { class: `notice ${verdict.level}` }, verdict.text),
    el("p", { class: "muted explain-slot" }, `Slot ${count(slot)}, owned by `, ...separated(owners.map(link))),
    table(replicas.map((replica) =>
      row(replica, owners, standingOf(replica, newest), groupOf(replica, replicas), link))),
  ];
}

/** The version that was written last; undefined when no replica has any. */
function newestOf(replicas) {
  return replicas.filter(({ version }) => version !== undefined)
    .reduce((newest, replica) => (newest === undefined || later(replica, newest) ? replica : newest), undefined);
}

function later(a, b) {
  return (a.at ?? "") === (b.at ?? "") ? a.version > b.version : (a.at ?? "") > (b.at ?? "");
}

/** How the replica stands to the newest version: {level, text}. */
function standingOf(replica, newest) {
  if (replica.problem !== undefined) {
    return { level: "bad", text: "not known" };
  }
  if (newest === undefined) {
    return { level: "note", text: "nothing" };
  }
  if (replica.version === undefined) {
    return { level: "warn", text: "missing" };
  }
  return replica.version === newest.version ? { level: "good", text: "newest" } : { level: "warn", text: "older" };
}

function verdictOf(replicas, newest) {
  const standings = replicas.map((replica) => standingOf(replica, newest).text);
  const unknown = standings.filter((text) => text === "not known").length;
  const behind = standings.filter((text) => text === "older" || text === "missing").length;
  if (behind > 0) {
    return { level: "warn", text: `The replicas differ: ${plural(behind, "is", "are")} behind the newest version.` };
  }
  if (unknown > 0) {
    return { level: "warn", text: `${plural(unknown, "replica", "replicas")} could not be asked; the others agree.` };
  }
  return newest === undefined
    ? { level: "note", text: "No replica has anything under this key." }
    : { level: "good", text: "All replicas agree." };
}

function table(rows) {
  return el("table", { role: "table", class: "cards" },
    el("caption", { class: "unseen" }, "What each replica has"),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...COLUMNS.map((title) =>
      el("th", { scope: "col", role: "columnheader" }, title)))),
    el("tbody", { role: "rowgroup" }, ...rows));
}

function row(replica, owners, standing, group, link) {
  const name = [link(replica.node), ...(owners.includes(replica.node) ? [el("span", { class: "tag" }, "owner")] : [])];
  const cells = [
    ["Has", [el("span", { class: `tag ${standing.level}` }, standing.text), ` ${holdings(replica)}`]],
    ["Version", replica.version === undefined ? [] : [el("code", {}, replica.version)]],
    ["Written", replica.at === undefined ? [] : [el("time", { datetime: replica.at }, instant(replica.at))]],
    ["Counts", [replica.counts ? "in the quorum" : "not in the quorum"]],
    ["Group", group],
  ];
  return el("tr", { role: "row", "data-replica": replica.node, "data-standing": standing.text },
    el("th", { scope: "row", role: "rowheader" }, ...name),
    ...cells.map(([title, shown]) =>
      el("td", { role: "cell", "data-title": title, dir: "auto" }, ...(shown.length > 0 ? shown : ["–"]))));
}

/** The group as this replica knows it, marked where the first one knows another. */
function groupOf({ group = [] }, replicas) {
  const same = (a) => a.toSorted().join(" ");
  const first = replicas.find((replica) => replica.group !== undefined)?.group ?? [];
  const differs = group.length > 0 && same(group) !== same(first);
  const marks = differs ? [" ", el("span", { class: "tag warn" }, "differs")] : [];
  return [...separated(group.map((node) => el("bdi", {}, node))), ...marks];
}

function holdings({ problem, version, tombstone, valueBytes, expiresAt }) {
  if (problem !== undefined) {
    return problem;
  }
  if (version === undefined) {
    return "";
  }
  return [
    tombstone ? "a tombstone: deleted" : bytes(valueBytes),
    expiresAt && `ends ${instant(expiresAt)}`,
  ].filter(Boolean).join(", ");
}

function separated(elements) {
  return elements.flatMap((element, i) => (i === 0 ? [element] : [", ", element]));
}
