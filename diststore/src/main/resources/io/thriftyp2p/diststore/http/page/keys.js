// The keys of the ring: searched by prefix, and paged.

import { attempt, getJson } from "./api.js";
import { attribute, byId, el, keyed, text } from "./dom.js";
import { byName, plural } from "./format.js";
import { keyName, keyOfPath, keyOfText, plainName } from "./keyname.js";
import { currentRoute, go, hashOf } from "./route.js";

const PAGE = 100;
/** Each node tells its keys by itself, and may tell few, or none: so often is asked for one page. */
const ASKED_AT_MOST = 20;

export class Keys {
  #route = { prefix: keyOfPath(""), node: "" };
  #cursors = []; // where the pages up to the one that is shown began; "" is the first
  #next;
  #loading = new AbortController();
  #loaded = false;

  constructor() {
    byId("key-form").addEventListener("submit", (event) => this.#search(event));
    byId("key-node").addEventListener("change", (event) => this.#search(event));
    byId("open-form").addEventListener("submit", (event) => {
      event.preventDefault();
      go({ ...currentRoute(), key: keyOfText(byId("open-key").value) });
    });
    byId("key-next").addEventListener("click", () => this.#turn([...this.#cursors, this.#next]));
    byId("key-more").addEventListener("click", () => this.#load());
    byId("key-previous").addEventListener("click", () => this.#turn(this.#cursors.slice(0, -1)));
  }

  /** The keys that the route asks for; nothing is asked again when they are there. */
  show(route) {
    const same = this.#route.prefix.path === route.prefix.path && this.#route.node === route.node;
    this.#route = route;
    if (same && this.#loaded) {
      this.#mark();
      return;
    }
    this.#loaded = true;
    byId("key-search").value = route.prefix.text ?? route.prefix.path;
    this.#chooseNode();
    this.#turn([""]);
  }

  /** Asks for the page that is shown again. */
  reload() {
    return this.#turn(this.#cursors);
  }

  /** Offers the nodes as owners to choose from. */
  knownNodes(nodes) {
    const select = byId("key-node");
    const all = [{ node: "" }, ...nodes.filter(({ share }) => share > 0).toSorted((a, b) => byName(a.node, b.node))];
    keyed(select, all, ({ node }) => node, ({ node }) => el("option", { value: node }), (option, { node, name }) =>
      text(option, node === "" ? "any node" : name && name !== node ? `${name} (${node})` : node));
    this.#chooseNode();
  }

  #chooseNode() {
    const select = byId("key-node");
    if (document.activeElement !== select) {
      select.value = this.#route.node;
    }
  }

  #search(event) {
    event.preventDefault();
    const searched = byId("key-search").value;
    const before = currentRoute();
    // A prefix that is not text stands in the field as its path: it stays what it is until it is changed.
    const untouched = before.prefix.text === undefined && searched === before.prefix.path;
    const prefix = untouched ? before.prefix : keyOfText(searched);
    const route = { ...before, prefix, node: byId("key-node").value };
    if (hashOf(route) === hashOf(before)) {
      this.#turn([""]);
    } else {
      go(route);
    }
  }

  #turn(cursors) {
    this.#cursors = cursors;
    this.#next = cursors.at(-1);
    return this.#load();
  }

  async #load() {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    text(byId("key-list-state"), "Looking…");
    attribute(byId("key-list"), "aria-busy", "true");
    const good = await attempt(byId("key-list-problem"), async () => {
      const keys = await this.#nextKeys(signal);
      signal.throwIfAborted();
      this.#fill(inOrder(keys));
    });
    if (!signal.aborted) {
      attribute(byId("key-list"), "aria-busy", false);
      if (!good) {
        text(byId("key-list-state"), "");
      }
    }
  }

  /** So many as fill a page, or fewer where there are no more, or too many nodes had none. */
  async #nextKeys(signal) {
    const keys = [];
    let next = this.#next;
    for (let asked = 0; asked < ASKED_AT_MOST && keys.length < PAGE; asked++) {
      const answer = await getJson(this.#address(next, PAGE - keys.length), signal);
      signal.throwIfAborted();
      keys.push(...answer.keys);
      next = answer.cursor;
      if (next === undefined) {
        break;
      }
    }
    this.#next = next;
    return keys;
  }

  #address(cursor, limit) {
    const { prefix, node } = this.#route;
    return `/v1/keys?prefix=${prefix.path}&limit=${limit}` +
      (cursor ? `&cursor=${encodeURIComponent(cursor)}` : "") +
      (node ? `&node=${encodeURIComponent(node)}` : "");
  }

  #fill(keys) {
    const list = byId("key-list");
    keyed(list, keys, ({ path }) => path, create, () => {});
    list.scrollTop = 0;
    this.#mark();
    const more = this.#next !== undefined;
    const goOn = keys.length === 0 && more;
    byId("key-more").hidden = !goOn;
    byId("key-next").hidden = goOn;
    byId("key-next").disabled = !more;
    byId("key-previous").disabled = this.#cursors.length <= 1;
    text(byId("key-page"), this.#cursors.length > 1 || more ? `Page ${this.#cursors.length}` : "");
    text(byId("key-list-state"), this.#summary(keys.length, more));
  }

  #summary(found, more) {
    const searched = this.#route.prefix.path !== "" || this.#route.node !== "";
    if (found > 0) {
      return plural(found, "key", "keys") + (more ? " on this page, more follow" : "");
    }
    if (more) {
      return `Nothing in ${ASKED_AT_MOST} answers in a row; more follow.`;
    }
    return searched ? "No key matches." : "There are no keys.";
  }

  #mark() {
    for (const item of byId("key-list").children) {
      const link = item.firstChild;
      attribute(link, "href", hashOf({ ...this.#route, key: keyOfPath(item.dataset.key) }));
      attribute(link, "aria-current", item.dataset.key === this.#route.key?.path && "true");
    }
  }
}

/** The nodes tell them as they place them. While the ring changes a key may be told twice. */
function inOrder(keys) {
  const paths = new Set(keys.map(({ path }) => path));
  return Array.from(paths, keyOfPath).sort((a, b) => byName(plainName(a), plainName(b)));
}

function create(key) {
  return el("li", {}, el("a", { href: "#" }, keyName(key)));
}
