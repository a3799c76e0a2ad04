// The node that is selected, which ring and list share; and the colour by which they tell nodes apart.

import { attribute } from "./dom.js";
import { byName } from "./format.js";

const FIRST_HUE = 252;
const GOLDEN_ANGLE = 137.508; // neighbours differ, however many there are

export class Selection extends EventTarget {
  node;

  /** Selects the node, or lets go of it when it is selected. */
  toggle(node) {
    this.node = this.node === node ? undefined : node;
    this.dispatchEvent(new Event("change"));
  }
}

/** A node keeps its hue for as long as the page is open, whoever comes or goes. */
export class Hues {
  #hues = new Map();

  assign(nodes) {
    const known = this.#hues.size;
    nodes.map(({ node }) => node).filter((node) => !this.#hues.has(node)).sort(byName)
      .forEach((node) => this.#hues.set(node, (FIRST_HUE + this.#hues.size * GOLDEN_ANGLE) % 360));
    if (this.#hues.size > known) {
      document.querySelectorAll("[data-tint]").forEach((element) => this.tint(element, element.dataset.tint));
    }
  }

  tint(element, node) {
    const hue = this.#hues.get(node);
    attribute(element, "data-tint", node);
    if (hue !== undefined && element.style.getPropertyValue("--hue") !== String(hue)) {
      element.classList.add("tinted");
      element.style.setProperty("--hue", String(hue));
    }
  }
}
