// What has changed in the ring: told as it happens, and listed.

import { attempt, getJson } from "./api.js";
import { byId, el, keyed, text } from "./dom.js";
import { instant } from "./format.js";
import { signOf } from "./state.js";

const LISTED = 50;
const TOLD_AT_ONCE = 3;

export class Changes {
  #states;

  /** Tells what differs from the last report, and asks for the list anew when something does. */
  notice(report) {
    const states = new Map(report.nodes.map(({ node, state }) => [node, state]));
    const news = [...states].filter(([node, state]) => this.#states?.get(node) !== state)
      .map(([node, state]) => `${node} is ${state}`);
    const gone = [...(this.#states?.keys() ?? [])].filter((node) => !states.has(node)).map((node) => `${node} is gone`);
    const first = this.#states === undefined;
    this.#states = states;
    const told = [...news, ...gone];
    if (first || told.length > 0) {
      this.load();
    }
    if (!first && told.length > 0) {
      const more = told.length - TOLD_AT_ONCE;
      const rest = more > 0 ? `, and ${more} more changes` : "";
      text(byId("announcement"), told.slice(0, TOLD_AT_ONCE).join(", ") + rest);
    }
  }

  load() {
    return attempt(byId("changes-problem"), async () => {
      const { events } = await getJson(`/v1/history?count=${LISTED}`);
      const latestFirst = events.toReversed();
      keyed(byId("changes"), numbered(latestFirst), ({ id }) => id, ({ event }) => create(event), () => {});
      byId("changes-none").hidden = events.length > 0;
    });
  }
}

/** Two events may be equal in all that is known of them: each gets an id of its own. */
function numbered(events) {
  const seen = new Map();
  return events.map((event) => {
    const same = `${event.at} ${event.node} ${event.before} ${event.state}`;
    const times = (seen.get(same) ?? 0) + 1;
    seen.set(same, times);
    return { id: `${same} ${times}`, event };
  });
}

function create({ at, node, before, state, cause }) {
  const change = before ? `${before} → ` : "";
  return el("li", {},
    el("time", { datetime: at, class: "muted" }, instant(at)),
    el("bdi", {}, node),
    el("span", {}, change, el("span", { class: "state", "data-state": state }, `${signOf(state)} ${state}`)),
    el("span", { class: "muted", dir: "auto" }, cause ?? ""));
}
