// The list of the nodes: sorted, filtered, and rewritten in place as they change.

import { attribute, byId, el, keyed, text } from "./dom.js";
import { byName, bytes, count, percent, plural, rate } from "./format.js";
import { pageOf } from "./route.js";
import { conditionsOf, hasName, placementOf, signOf, worryOf, worstOf } from "./state.js";

/** `order` gives what a node is sorted by; `first` is the direction that a first click asks for. */
const COLUMNS = [
  { id: "name", title: "Node", order: (node) => node.name || node.node, first: "ascending" },
  { id: "state", title: "State", order: (node) => worryOf(node.state), first: "ascending" },
  numbers("share", "Share", percent),
  numbers("keys", "Keys", count),
  numbers("bytes", "Size", bytes),
  numbers("requestsPerSecond", "Req/s", rate),
  numbers("hints", "Hints", count),
  { id: "condition", title: "Condition", order: worstOf, first: "ascending" },
];
const SHOWN_ON_PHONES = 12;

export class Nodes {
  #selection;
  #hues;
  #nodes = [];
  #sorted = { column: COLUMNS[0], direction: "ascending" };
  #table = byId("nodes");
  #body = byId("nodes").tBodies[0];
  #filter = byId("node-filter");

  constructor(selection, hues) {
    this.#selection = selection;
    this.#hues = hues;
    this.#table.tHead.rows[0].append(...COLUMNS.map((column) => this.#header(column)));
    this.#filter.addEventListener("input", () => this.#draw());
    byId("nodes-all").addEventListener("click", () => this.#showAll());
    selection.addEventListener("change", () => {
      this.#draw();
      this.#reveal();
    });
  }

  show(report) {
    this.#nodes = report.nodes;
    this.#draw();
  }

  #header(column) {
    const button = el("button", { type: "button" }, column.title);
    button.addEventListener("click", () => this.#sortBy(column));
    const attributes = { scope: "col", role: "columnheader", "data-column": column.id, class: classOf(column) };
    return el("th", attributes, button);
  }

  #sortBy(column) {
    const same = this.#sorted.column === column;
    const opposite = this.#sorted.direction === "ascending" ? "descending" : "ascending";
    this.#sorted = { column, direction: same ? opposite : column.first };
    this.#draw();
  }

  #draw() {
    const { column, direction } = this.#sorted;
    for (const header of this.#table.tHead.rows[0].cells) {
      attribute(header, "aria-sort", header.dataset.column === column.id && direction);
    }
    const shown = this.#nodes.filter((node) => this.#matches(node)).sort(comparison(column, direction));
    keyed(this.#body, shown, ({ node }) => node, (node) => this.#create(node), (row, node) => this.#update(row, node));
    text(byId("nodes-count"), shown.length === this.#nodes.length
      ? plural(shown.length, "node", "nodes")
      : `${shown.length} of ${plural(this.#nodes.length, "node", "nodes")}`);
    attribute(byId("nodes-none"), "hidden", shown.length > 0 || this.#nodes.length === 0);
    attribute(byId("nodes-all"), "hidden", shown.length <= SHOWN_ON_PHONES || this.#table.classList.contains("all"));
    text(byId("nodes-all"), `Show all ${shown.length} nodes`);
  }

  #matches(node) {
    const words = this.#filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const about = [node.node, node.name, node.state, node.zone && `zone ${node.zone}`,
      ...conditionsOf(node).map((condition) => condition.text)].join(" ").toLowerCase();
    return words.every((word) => about.includes(word));
  }

  #create(node) {
    const row = el("tr", { role: "row", "data-node": node.node });
    row.append(this.#nameCell(node), ...COLUMNS.slice(1).map((column) =>
      el("td", { role: "cell", "data-column": column.id, "data-title": column.title, class: classOf(column) })));
    row.addEventListener("click", (event) => {
      if (!event.target.closest("a, button") && getSelection().isCollapsed) {
        this.#selection.toggle(node.node);
      }
    });
    cell(row, "state").append(el("span", { class: "state" }));
    cell(row, "share").append(el("span"), el("span", { class: "bar" }, el("span")));
    cell(row, "condition").append(el("ul", { class: "conditions" }));
    return row;
  }

  #nameCell(node) {
    const select = el("button", { type: "button", class: "node-name", title: "Show it in the ring" },
      el("span", { class: "swatch", "aria-hidden": "true" }), el("bdi"));
    select.addEventListener("click", () => this.#selection.toggle(node.node));
    const address = el("a", { href: pageOf(node.node), title: "The page of this node" }, node.node);
    return el("th", { scope: "row", role: "rowheader", "data-column": "name" },
      el("div", { class: "node-id" }, select, el("span", { class: "node-address" }, address)),
      el("span", { class: "node-about muted" }));
  }

  #update(row, node) {
    attribute(row, "data-state", node.state);
    row.classList.toggle("selected", this.#selection.node === node.node);
    this.#hues.tint(row, node.node);
    this.#updateName(row, node);
    const state = cell(row, "state").firstChild;
    text(state, `${signOf(node.state)} ${node.state}`);
    for (const { id, number } of COLUMNS.filter((column) => column.number && column.id !== "share")) {
      text(cell(row, id), number(node[id]));
    }
    const [share, bar] = cell(row, "share").children;
    text(share, percent(node.share));
    length(bar.firstChild, node.share / this.#largestShare());
    keyed(cell(row, "condition").firstChild, conditionsOf(node), (condition) => condition.text,
      (condition) => el("li", { class: condition.level, dir: "auto" }, condition.text), () => {});
  }

  #updateName(row, node) {
    const [{ firstChild: select }, about] = row.cells[0].children;
    const named = hasName(node);
    attribute(select, "aria-pressed", String(this.#selection.node === node.node));
    // A node without a name is its address, which is a link: its button is the coloured square alone.
    row.classList.toggle("named", named);
    attribute(select, "aria-label", named ? undefined : `Select ${node.node}`);
    text(select.lastChild, named ? node.name : "");
    text(about, [node.self && "this node", placementOf(node)].filter(Boolean).join(" · "));
  }

  #largestShare() {
    return this.#nodes.reduce((largest, { share }) => Math.max(largest, share), 0) || 1;
  }

  #showAll() {
    this.#table.classList.add("all");
    this.#draw();
  }

  /** Brings the row of a node that was selected in the ring into view, without moving the page under the ring. */
  #reveal() {
    const row = Array.from(this.#body.rows).find(({ dataset }) => dataset.key === this.#selection.node);
    if (row) {
      const pane = this.#table.parentElement;
      if (row.offsetParent === null) {
        this.#showAll();
      }
      const head = this.#table.tHead.offsetHeight;
      const above = row.offsetTop - head < pane.scrollTop;
      const below = row.offsetTop + row.offsetHeight > pane.scrollTop + pane.clientHeight;
      if (above || below) {
        pane.scrollTop = row.offsetTop - head - (pane.clientHeight - head - row.offsetHeight) / 2;
      }
    }
  }
}

function cell(row, column) {
  return row.querySelector(`[data-column="${column}"]`);
}

function length(bar, part) {
  const size = `${(100 * part).toFixed(1)}%`;
  if (bar.dataset.size !== size) {
    bar.dataset.size = size;
    bar.style.inlineSize = size;
  }
}

/** What is not known comes last, in either direction; among equals the name decides. */
function comparison({ order }, direction) {
  const sign = direction === "ascending" ? 1 : -1;
  return (a, b) => {
    const [x, y] = [order(a), order(b)];
    if (x === undefined || y === undefined) {
      return (x === undefined) - (y === undefined) || byName(a.node, b.node);
    }
    const compared = typeof x === "string" ? byName(x, y) : x - y;
    return sign * compared || byName(a.node, b.node);
  };
}

function numbers(id, title, format) {
  return { id, title, order: (node) => node[id], first: "descending", number: format };
}

function classOf(column) {
  return column.number ? "number" : false;
}
