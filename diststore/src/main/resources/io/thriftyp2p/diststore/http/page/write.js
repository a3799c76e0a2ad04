// Putting and deleting: only on a node that was started with --web-write.

import { addressOf, attempt, hideProblem, Problem, request } from "./api.js";
import { byId } from "./dom.js";
import { keyName, keyOfText, plainName } from "./keyname.js";
import { currentRoute, go } from "./route.js";

export class Writing {
  #openKey;
  #changed;
  #putting; // the key whose value is changed, while its name stands unchanged in the form

  /** `changed` is called with the key after each write. */
  constructor(openKey, changed) {
    this.#openKey = openKey;
    this.#changed = changed;
    byId("put-open").addEventListener("click", () => this.#openPut(undefined, ""));
    byId("change").addEventListener("click", () => this.#openPut(currentRoute().key, this.#openKey.wholeText ?? ""));
    byId("put-form").addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(byId("put-problem"), () => this.#put());
    });
    byId("delete").addEventListener("click", () => this.#openDelete());
    byId("delete-now").addEventListener("click", () => attempt(byId("delete-problem"), () => this.#delete()));
    for (const close of document.querySelectorAll("dialog [data-close]")) {
      close.addEventListener("click", () => close.closest("dialog").close());
    }
  }

  allow(allowed) {
    byId("write-off").hidden = allowed;
    for (const id of ["put-open", "change", "delete"]) {
      byId(id).hidden = !allowed;
    }
  }

  #openPut(key, text) {
    this.#putting = key;
    hideProblem(byId("put-problem"));
    byId("put-form").reset();
    byId("put-key").value = key ? plainName(key) : "";
    byId("put-key").readOnly = key !== undefined;
    byId("put-text").value = text;
    byId("put").showModal();
    byId(key ? "put-text" : "put-key").focus();
  }

  async #put() {
    const key = this.#putting ?? keyOfText(byId("put-key").value);
    const file = byId("put-file").files[0];
    await request(addressOf("/v1/keys/", key) + ttl(), {
      method: "PUT",
      body: file ?? byId("put-text").value,
      headers: { "Content-Type": file ? file.type || "application/octet-stream" : this.#textType() },
    });
    byId("put").close();
    go({ ...currentRoute(), key });
    this.#changed(key);
  }

  /** A JSON document that is changed stays one. */
  #textType() {
    const changed = this.#putting && this.#openKey.wholeText !== undefined;
    return (changed && this.#openKey.contentType) || "text/plain; charset=utf-8";
  }

  #openDelete() {
    hideProblem(byId("delete-problem"));
    byId("delete-key").replaceChildren(keyName(currentRoute().key));
    byId("confirm-delete").showModal();
  }

  async #delete() {
    const { key } = currentRoute();
    await request(addressOf("/v1/keys/", key), { method: "DELETE" });
    byId("confirm-delete").close();
    this.#changed(key);
  }
}

function ttl() {
  const field = byId("put-ttl");
  if (!field.validity.valid) {
    throw new Problem("The value was not put", "The time after which it ends is a whole number of seconds, 1 or more.");
  }
  return field.value === "" ? "" : `?ttl=${field.value}`;
}
