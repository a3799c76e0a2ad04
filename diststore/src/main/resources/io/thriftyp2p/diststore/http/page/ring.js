// The ring as a circle: an arc for each node, as long as its share.

import { attribute, byId, keyed, svg, text } from "./dom.js";
import { percent, plural } from "./format.js";
import { placeLabels } from "./labels.js";
import { isDrawn, shortNames, signOf, worryOf } from "./state.js";

const OUTER = 134;
const TROUBLED = 141; // who is not alive stands out, also where arcs are thin
const INNER = 94;
const WAITING = 142; // where nodes without a share stand: beside the ring
const LABELS = 16;
const NARROWEST = 190; // half of what the drawing takes at least
const FULL = 2 * Math.PI;

export class Ring {
  #selection;
  #hues;
  #nodes = [];
  #ring = {};
  #looked; // the node under the pointer or the focus
  #stop; // the node that the tab key reaches: one stop for all, arrows go on from there

  constructor(selection, hues) {
    this.#selection = selection;
    this.#hues = hues;
    this.track = svg("circle", { r: (OUTER + INNER) / 2, class: "track" });
    this.arcs = svg("g");
    this.labels = svg("g", { class: "labels", "aria-hidden": "true" });
    this.centre = ["centre-big", "centre-line", "centre-line"].map((name, line) =>
      svg("text", { class: name, y: [-4, 20, 40][line] }));
    const middle = svg("g", { "aria-hidden": "true" }, ...this.centre);
    byId("ring").append(this.track, this.arcs, this.labels, middle);
    this.arcs.addEventListener("keydown", (event) => this.#key(event));
    selection.addEventListener("change", () => this.#draw());
  }

  show(report) {
    this.#ring = report.ring;
    this.#nodes = report.nodes.filter(isDrawn);
    this.#draw();
  }

  #draw() {
    const places = placesOf(this.#nodes);
    if (!this.#nodes.some(({ node }) => node === this.#stop)) {
      this.#stop = this.#nodes[0]?.node;
    }
    keyed(this.arcs, places, ({ node }) => node.node, ({ node }) => this.#create(node.node), (arc, place) =>
      this.#update(arc, place));
    this.#drawLabels(places);
    this.#drawCentre();
  }

  #create(node) {
    const shape = () => svg("path");
    const arc = svg("g", { class: "arc", role: "option" }, svg("title"), shape(), shape());
    arc.addEventListener("click", () => {
      this.#reach(node);
      this.#selection.toggle(node);
    });
    arc.addEventListener("pointerenter", () => this.#look(node));
    arc.addEventListener("pointerleave", () => this.#look(undefined));
    arc.addEventListener("focus", () => this.#look(node));
    arc.addEventListener("blur", () => this.#look(undefined));
    return arc;
  }

  #update(arc, { node, from, to }) {
    const [title, shape, pattern] = arc.children;
    const description = `${node.name || node.node}, ${node.state}, ${percent(node.share)}`;
    text(title, description);
    attribute(arc, "aria-label", description);
    attribute(arc, "aria-selected", String(this.#selection.node === node.node));
    attribute(arc, "tabindex", node.node === this.#stop ? 0 : -1);
    attribute(arc, "data-arc", node.node);
    attribute(arc, "data-state", node.state);
    this.#hues.tint(arc, node.node);
    const outer = node.state === "alive" ? OUTER : TROUBLED;
    const path = node.share > 0 ? sector(outer, from, to, gap(this.#nodes.length)) : dot(from);
    attribute(shape, "d", path);
    attribute(pattern, "d", path);
    attribute(shape, "class", "arc-shape");
    attribute(pattern, "fill", node.state === "alive" ? "none" : `url(#state-${patternOf(node.state)})`);
  }

  #drawLabels(places) {
    const nameOf = shortNames(this.#nodes);
    const labelled = places.filter(({ node }, i) => this.#mayHaveLabel(node, i));
    const labels = placeLabels(labelled.map(({ node, from, to }) => ({
      node: node.node,
      middle: (from + to) / 2,
      name: nameOf(node),
      detail: node.state === "alive" ? percent(node.share) : `${signOf(node.state)} ${node.state}`,
      weight: this.#weight(node),
    })));
    this.#makeRoom(labels);
    keyed(this.labels, labels, ({ node }) => node, createLabel, (label, { x, y, anchor, name, detail, node }) => {
      attribute(label, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      attribute(label, "text-anchor", anchor);
      attribute(label, "class", node === this.#selection.node ? "label selected" : "label");
      text(label.children[0], name);
      text(label.children[1], detail);
    });
  }

  /** The circle is as large as the labels beside it allow. */
  #makeRoom(labels) {
    const half = labels.reduce((most, { box }) => Math.max(most, -box.left, box.right), NARROWEST);
    attribute(byId("ring"), "viewBox", `${-Math.ceil(half)} -190 ${2 * Math.ceil(half)} 380`);
  }

  /** Of many nodes only some, evenly spread; who is selected or in trouble always. */
  #mayHaveLabel(node, at) {
    const every = Math.ceil(this.#nodes.length / LABELS);
    return at % every === 0 || node.state !== "alive" || node.node === this.#selection.node;
  }

  /** Who is selected gets a label before who is in trouble, and these before who has a large share. */
  #weight(node) {
    const trouble = node.state === "alive" ? 0 : 20 - worryOf(node.state);
    return (this.#selection.node === node.node ? 100 : 0) + trouble + node.share;
  }

  #drawCentre() {
    const node = this.#nodes.find(({ node }) => node === (this.#looked ?? this.#selection.node));
    const lines = node
      ? [percent(node.share), shortNames(this.#nodes)(node), `${signOf(node.state)} ${node.state}`]
      : [String(this.#nodes.length), this.#nodes.length === 1 ? "node" : "nodes",
        this.#ring.replicas === undefined ? "" : plural(this.#ring.replicas, "replica", "replicas")];
    this.centre.forEach((line, i) => text(line, lines[i].length > 21 ? `${lines[i].slice(0, 20)}…` : lines[i]));
  }

  #look(node) {
    this.#looked = node;
    this.#drawCentre();
  }

  #reach(node) {
    this.#stop = node;
    for (const arc of this.arcs.children) {
      attribute(arc, "tabindex", arc.dataset.key === node ? 0 : -1);
    }
  }

  #key(event) {
    const arcs = Array.from(this.arcs.children);
    const at = arcs.indexOf(event.target);
    const to = {
      ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: arcs.length - 1,
    }[event.key];
    if (to !== undefined) {
      const arc = arcs[(to + arcs.length) % arcs.length];
      this.#reach(arc.dataset.key);
      arc.focus();
    } else if (event.key === "Enter" || event.key === " ") {
      this.#selection.toggle(event.target.dataset.key);
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** Where each node's arc begins and ends, clockwise from the top. One without a share stands where it would begin. */
function placesOf(nodes) {
  const whole = nodes.reduce((sum, { share }) => sum + share, 0) || 1;
  let at = 0;
  return nodes.map((node) => {
    const from = at;
    at += (node.share / whole) * FULL;
    return { node, from, to: at };
  });
}

function gap(nodes) {
  return nodes === 1 ? 0 : Math.min(0.025, 0.6 / nodes);
}

function sector(outer, from, to, between) {
  if (to - from === FULL) {
    return circle(outer) + circle(INNER); // an arc that ends where it begins would draw nothing
  }
  const half = Math.min(between, (to - from) / 2) / 2;
  const start = from + half;
  const end = to - half;
  const large = end - start > Math.PI ? 1 : 0;
  return `M${point(outer, start)}A${outer} ${outer} 0 ${large} 1 ${point(outer, end)}` +
    `L${point(INNER, end)}A${INNER} ${INNER} 0 ${large} 0 ${point(INNER, start)}Z`;
}

function circle(radius) {
  const half = `A${radius} ${radius} 0 0 1`;
  return `M0 ${-radius}${half} 0 ${radius}${half} 0 ${-radius}Z`;
}

function dot(angle) {
  const radius = 6;
  const [x, y] = point(WAITING, angle).split(" ").map(Number);
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
}

function point(radius, angle) {
  return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
}

function patternOf(state) {
  return { lost: "down", left: "leaving" }[state] ?? state;
}

function createLabel() {
  return svg("text", {},
    svg("tspan", { x: 0, class: "label-name" }), svg("tspan", { x: 0, dy: 15, class: "label-detail" }));
}
