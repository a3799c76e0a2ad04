// The page of a node: wires its parts to the live nodes, to the address, and to each other.

import { getJson } from "./api.js";
import { Changes } from "./changes.js";
import { attribute, byId, text } from "./dom.js";
import { instant } from "./format.js";
import { OpenKey } from "./key.js";
import { Keys } from "./keys.js";
import { Live } from "./live.js";
import { Nodes } from "./nodes.js";
import { showOverview } from "./overview.js";
import { Ring } from "./ring.js";
import { currentRoute } from "./route.js";
import { Hues, Selection } from "./selection.js";
import { hasName } from "./state.js";
import { startThemes } from "./theme.js";
import { Transfers } from "./transfers.js";
import { Writing } from "./write.js";

const STATUS_EVERY_MILLIS = 10_000;
const NARROW = "(max-width: 66rem)";

const selection = new Selection();
const hues = new Hues();
const ring = new Ring(selection, hues);
const nodes = new Nodes(selection, hues);
const transfers = new Transfers(hues);
const changes = new Changes();
const keys = new Keys();
const openKey = new OpenKey(hues);
const writing = new Writing(openKey, changedKey);
let shownAt; // the time of the report that is shown
const live = new Live(showNodes, showConnection);

startThemes(byId("theme"));
showRoute();
window.addEventListener("hashchange", showRoute);
document.addEventListener("keydown", shortcut);
document.querySelectorAll("[data-skip-to]").forEach((link) => link.addEventListener("click", skip));
live.start();
checkStatus();
setInterval(checkStatus, STATUS_EVERY_MILLIS);

function showNodes(report) {
  const first = shownAt === undefined;
  shownAt = report.at;
  hues.assign(report.nodes);
  showOverview(report);
  ring.show(report);
  nodes.show(report);
  transfers.show(report);
  keys.knownNodes(report.nodes);
  changes.notice(report);
  if (first) {
    revealKey(currentRoute()); // the nodes have taken their room above it
  }
  const self = report.nodes.find((node) => node.self);
  text(byId("ring-name"), report.ring.name);
  text(byId("self"), self ? `seen by ${hasName(self) ? `${self.name}, ${self.node}` : self.node}` : "");
  const title = `${report.ring.name}${self ? ` · ${self.node}` : ""}`;
  if (document.title !== title) {
    document.title = title;
  }
}

/** While the connection is gone, what is shown is old: the page says how old. */
function showConnection(state) {
  const old = state !== "live" && shownAt !== undefined;
  attribute(byId("as-of"), "hidden", !old);
  text(byId("as-of"), old ? `as of ${instant(shownAt)}` : "");
  attribute(byId("live"), "data-live", state);
  text(byId("live"), state);
}

/** Asks what events do not tell: whether writing is allowed, and whether a stream that is silent is still alive. */
async function checkStatus() {
  if (document.hidden) {
    return;
  }
  try {
    const status = await getJson("/v1/status");
    writing.allow(status.webWrite === true);
    attribute(byId("insecure"), "hidden", status.insecure !== true);
    const place = status.durable ? "on disk" : "in memory only";
    text(byId("about"), `thrifty-p2p ${status.version} · keeps its copies ${place}`);
  } catch {
    if (byId("live").dataset.live === "live") {
      live.restart();
    }
  }
}

function showRoute() {
  const route = currentRoute();
  keys.show(route);
  openKey.show(route);
  revealKey(route);
}

/** On a narrow screen the open key is far below what led to it. */
function revealKey(route) {
  if (route.key && matchMedia(NARROW).matches) {
    byId("key").scrollIntoView({ block: "start" });
  }
}

function changedKey() {
  keys.reload();
  openKey.reload();
}

function shortcut(event) {
  const writes = event.target.closest?.("input, textarea, select, dialog");
  if (event.key === "/" && !writes && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    byId("key-search").focus();
    byId("key-search").select();
  }
}

/** By hand: following the link would change what stands after #, which is the route. */
function skip(event) {
  event.preventDefault();
  const target = byId(event.currentTarget.dataset.skipTo);
  target.focus();
  target.scrollIntoView();
}
