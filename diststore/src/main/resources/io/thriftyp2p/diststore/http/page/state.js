// What a node is, and how well it is, in words.

import { count } from "./format.js";

/** In the order of worry, with the sign that stands beside the word. */
const SIGNS = { lost: "✕", down: "✕", suspect: "?", leaving: "↑", joining: "↓", alive: "●", left: "○" };
const WORRY = Object.keys(SIGNS);

export function signOf(state) {
  return SIGNS[state] ?? "?";
}

export function worryOf(state) {
  return WORRY.indexOf(state);
}

/** Whether it has a place in the drawing: who has left for good is in the list only. */
export function isDrawn(node) {
  return node.share > 0 || (node.state !== "left" && node.state !== "lost");
}

/** What there is to say about the node: [{level: "bad" | "warn" | "good" | "note", text}], the worst first. */
export function conditionsOf(node) {
  if (!node.reached) {
    return node.state === "left" ? [] : [{ level: "bad", text: because("not reached", node.problem) }];
  }
  return [
    node.writeRefusal !== undefined && { level: "bad", text: because("refuses writes", node.writeRefusal) },
    ...warningsOf(node),
    (node.synced || node.safeToStop) && {
      level: "good",
      text: [node.synced && "synced", node.safeToStop && "safe to stop"].filter(Boolean).join(", "),
    },
    node.durable === false && { level: "note", text: "in memory only" },
  ].filter(Boolean);
}

/** What is wrong with a node for one reason is said once. */
function warningsOf({ synced, unsyncedReason, safeToStop, unsafeReason }) {
  if (!synced && !safeToStop && unsyncedReason === unsafeReason) {
    return [{ level: "warn", text: because("not synced, not safe to stop", unsyncedReason) }];
  }
  return [
    !synced && { level: "warn", text: because("not synced", unsyncedReason) },
    !safeToStop && { level: "warn", text: because("not safe to stop", unsafeReason) },
  ];
}

function because(what, reason) {
  return reason ? `${what}: ${reason}` : what;
}

/** A number by which the worst condition sorts first. */
export function worstOf(node) {
  const levels = conditionsOf(node).map(({ level }) => ["bad", "warn", "good", "note"].indexOf(level));
  return Math.min(...levels, 9);
}

/** Zone and weight, where they say something. */
export function placementOf(node) {
  return [
    node.zone && `zone ${node.zone}`,
    node.weight !== undefined && node.weight !== 1 && `weight ${count(node.weight)}`,
  ].filter(Boolean).join(" · ");
}

export function hasName(node) {
  return Boolean(node.name) && node.name !== node.node;
}

/** The shortest names that still tell the nodes apart: their own, or of the address what is not the same for all. */
export function shortNames(nodes) {
  const hosts = new Set(nodes.map(({ node }) => hostOf(node)));
  const ports = new Set(nodes.map(({ node }) => portOf(node)));
  return (node) => {
    if (hasName(node)) {
      return node.name;
    }
    if (hosts.size === 1 && ports.size > 1) {
      return portOf(node.node);
    }
    return hosts.size > 1 && ports.size === 1 ? hostOf(node.node) : node.node;
  };
}

function hostOf(node) {
  return node.slice(0, node.lastIndexOf(":"));
}

function portOf(node) {
  return node.slice(node.lastIndexOf(":"));
}
