// The page of a node: wires its parts to the live nodes, to the address, and to each other.

import { getJson } from "./api.js";
import { Changes } from "./changes.js";
import { byId, text } from "./dom.js";
import { OpenKey } from "./key.js";
import { Keys } from "./keys.js";
import { Live } from "./live.js";
import { Nodes } from "./nodes.js";
import { showOverview } from "./overview.js";
import { Ring } from "./ring.js";
import { currentRoute } from "./route.js";
import { Hues, Selection } from "./selection.js";
import { startThemes } from "./theme.js";
import { Transfers } from "./transfers.js";
import { Writing } from "./write.js";

const STATUS_EVERY_MILLIS = 10_000;
const NARROW = "(max-width: 60rem)";

const selection = new Selection();
const hues = new Hues();
const ring = new Ring(selection, hues);
const nodes = new Nodes(selection, hues);
const transfers = new Transfers(hues);
const changes = new Changes();
const keys = new Keys();
const openKey = new OpenKey(hues);
const writing = new Writing(openKey, changedKey);
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
  hues.assign(report.nodes);
  showOverview(report);
  ring.show(report);
  nodes.show(report);
  transfers.show(report);
  keys.knownNodes(report.nodes);
  changes.notice(report);
  const self = report.nodes.find((node) => node.self);
  text(byId("ring-name"), report.ring.name);
  text(byId("self"), self ? `seen by ${self.name && self.name !== self.node ? `${self.name}, ${self.node}` : self.node}` : "");
  document.title = `${report.ring.name}${self ? ` · ${self.node}` : ""}`;
}

function showConnection(state) {
  byId("live").dataset.live = state;
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
    text(byId("about"), `thrifty-p2p ${status.version} · ${status.durable ? "keeps its copies on disk" : "keeps its copies in memory only"}`);
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
