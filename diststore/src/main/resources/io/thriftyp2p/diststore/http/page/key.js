// The key that is open: its value, the facts about it, and where it is kept.

import { addressOf, attempt, getJson, request, unreadable } from "./api.js";
import { byId, el, text } from "./dom.js";
import { explanation } from "./explain.js";
import { bytes, count, distance, instant } from "./format.js";
import { keyName, plainName } from "./keyname.js";
import { hashOf, pageOf } from "./route.js";
import { readValue, valueView } from "./value.js";

export class OpenKey {
  #hues;
  #key;
  #value; // what is shown: {kind, …}, see value.js
  #loading = new AbortController();

  constructor(hues) {
    this.#hues = hues;
    byId("reload").addEventListener("click", () => this.reload());
  }

  /** The text that is shown, if that is the whole value. */
  get wholeText() {
    return this.#value?.kind === "text" && !this.#value.cut ? this.#value.text : undefined;
  }

  get contentType() {
    return this.#value?.type;
  }

  show(route) {
    byId("close-key").href = hashOf({ ...route, key: undefined });
    if (this.#key?.path === route.key?.path) {
      return;
    }
    this.#key = route.key;
    this.#clear();
    byId("no-key").hidden = Boolean(this.#key);
    byId("key").hidden = !this.#key;
    if (this.#key) {
      byId("key-name").replaceChildren(keyName(this.#key, 2000));
      this.reload();
    }
  }

  /** Asks for value and explanation anew. */
  async reload() {
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    await Promise.all([
      this.#attempt("problem", signal, () => this.#loadValue(this.#key, signal)),
      this.#attempt("explain-problem", signal, () => this.#loadExplanation(this.#key, signal)),
    ]);
  }

  /** Another key may be open by the time that this one fails: its trouble is nobody's then. */
  async #attempt(place, signal, work) {
    const good = await attempt(byId(place), async () => {
      signal.throwIfAborted();
      await work();
    });
    if (!good && !signal.aborted && place === "problem") {
      this.#forgetValue("");
    }
  }

  #clear() {
    this.#loading.abort();
    this.#forgetValue("");
    byId("explain-answer").replaceChildren();
  }

  #forgetValue(state) {
    if (this.#value?.picture) {
      URL.revokeObjectURL(this.#value.picture);
    }
    this.#value = undefined;
    byId("value").replaceChildren();
    byId("facts").replaceChildren();
    byId("download").hidden = true;
    text(byId("value-state"), state);
  }

  async #loadValue(key, signal) {
    text(byId("value-state"), "Loading…");
    let response;
    try {
      response = await request(addressOf("/v1/keys/", key), {}, signal);
    } catch (problem) {
      if (problem.status !== 404) {
        throw problem;
      }
      this.#forgetValue("There is no value under this key.");
      return;
    }
    const value = await readValue(response).catch((e) => {
      throw unreadable(e, signal);
    });
    signal.throwIfAborted();
    this.#forgetValue("");
    this.#showValue(key, value, response.headers);
  }

  #showValue(key, value, headers) {
    this.#value = value;
    text(byId("change"), this.wholeText === undefined ? "Replace…" : "Change…");
    byId("value").replaceChildren(...valueView(value));
    byId("facts").replaceChildren(...this.#facts(key, value, headers));
    const download = byId("download");
    download.href = addressOf("/v1/keys/", key);
    download.download = fileName(key);
    download.hidden = false;
    text(byId("value-state"), value.note);
  }

  #facts(key, value, headers) {
    const replicas = (headers.get("X-Replicas") ?? "").split(",").map((node) => node.trim()).filter(Boolean);
    return [
      ["Size", value.size === undefined ? undefined : [`${bytes(value.size)} (${count(value.size)} bytes)`]],
      ["Type", [value.type]],
      ["Version", headers.has("X-Version") ? [el("code", {}, headers.get("X-Version"))] : undefined],
      ["Written", moment(headers.get("X-Written-At"))],
      ["Ends", moment(headers.get("X-Expires-At")) ?? ["never"]],
      ["Owner", headers.has("X-Owner") ? [this.#nodeLink(headers.get("X-Owner"), key)] : undefined],
      ["Replicas", replicas.length > 0 ? replicas.map((node) => this.#nodeLink(node, key)) : undefined],
    ].filter(([, shown]) => shown).map(([title, shown]) => el("div", {}, el("dt", {}, title), el("dd", {}, ...shown)));
  }

  async #loadExplanation(key, signal) {
    const answer = await getJson(addressOf("/v1/explain/", key), signal);
    signal.throwIfAborted();
    byId("explain-answer").replaceChildren(...explanation(answer, (node) => this.#nodeLink(node, key)));
  }

  /** To that node's own page, at the same key. */
  #nodeLink(node, key) {
    const link = el("a", { class: "node-link", href: pageOf(node, key) },
      el("span", { class: "swatch", "aria-hidden": "true" }), node);
    this.#hues.tint(link, node);
    return link;
  }
}

function moment(iso) {
  return iso
    ? [el("time", { datetime: iso }, instant(iso)), el("span", { class: "muted distance" }, distance(iso))]
    : undefined;
}

/** A name that every file system takes; the key itself may be anything. */
function fileName(key) {
  return plainName(key).replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^\.+/, "_").slice(0, 100) || "value";
}
