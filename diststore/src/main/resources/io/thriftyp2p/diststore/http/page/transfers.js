// Slots on their way between nodes, with how far they are.

import { attribute, byId, el, keyed, text } from "./dom.js";
import { count } from "./format.js";
import { hasName } from "./state.js";

const DIRECTIONS = { filling: "receives", leaving: "hands over" };

export class Transfers {
  #hues;
  #totals = new Map(); // what was to move, as far as seen: the largest number since the transfer began
  #place = byId("transfers");

  constructor(hues) {
    this.#hues = hues;
  }

  show(report) {
    const transfers = report.nodes.flatMap((node) => this.#transfersOf(node));
    const running = new Set(transfers.map(({ id }) => id));
    for (const id of this.#totals.keys()) {
      if (!running.has(id)) {
        this.#totals.delete(id);
      }
    }
    attribute(this.#place, "hidden", transfers.length === 0);
    keyed(this.#place.querySelector("ul"), transfers, ({ id }) => id, create, (item, transfer) =>
      this.#update(item, transfer));
  }

  #transfersOf(node) {
    return Object.keys(DIRECTIONS).filter((direction) => node.slots?.[direction] > 0).map((direction) => {
      const id = `${direction} ${node.node}`;
      const left = node.slots[direction];
      const total = Math.max(left, this.#totals.get(id) ?? 0);
      this.#totals.set(id, total);
      return { id, node, direction, left, total };
    });
  }

  #update(item, { node, direction, left, total }) {
    const name = hasName(node) ? node.name : node.node;
    const done = Math.floor((100 * (total - left)) / total);
    const [title, figures, bar] = item.children;
    this.#hues.tint(item, node.node);
    text(title.querySelector("bdi"), name);
    text(title.lastChild, ` ${DIRECTIONS[direction]}`);
    text(figures, `${done} % · ${count(left)} slots to go`);
    attribute(bar, "aria-label", `${name} ${DIRECTIONS[direction]}`);
    bar.max = total;
    bar.value = total - left;
  }
}

function create({ id }) {
  const title = el("span", {}, el("span", { class: "swatch", "aria-hidden": "true" }), el("bdi"), el("span"));
  return el("li", { "data-transfer": id }, title, el("span", { class: "muted figures" }), el("progress"));
}
