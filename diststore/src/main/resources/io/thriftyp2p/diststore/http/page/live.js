// The nodes as they change, by server-sent events.

const FIRST_WAIT_MILLIS = 1000;
const LONGEST_WAIT_MILLIS = 15_000;

/** Reports every state of the nodes to `onNodes`, and "connecting", "live" or "reconnecting" to `onState`. */
export class Live {
  #onNodes;
  #onState;
  #source;
  #timer;
  #wait = FIRST_WAIT_MILLIS;

  constructor(onNodes, onState) {
    this.#onNodes = onNodes;
    this.#onState = onState;
    // A browser opens six connections to a node at most: a page that nobody sees must not hold one.
    document.addEventListener("visibilitychange", () => (document.hidden ? this.stop() : this.start()));
    window.addEventListener("pagehide", () => this.stop());
    window.addEventListener("pageshow", () => this.start());
    window.addEventListener("online", () => this.restart());
  }

  start() {
    if (!document.hidden && !this.#source && !this.#timer) {
      this.#onState("connecting");
      this.#open();
    }
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  /** For whoever knows that the connection is dead though it looks alive. */
  restart() {
    this.stop();
    this.#onState("reconnecting");
    this.#open();
  }

  #open() {
    const source = new EventSource("/v1/events");
    this.#source = source;
    source.addEventListener("nodes", (event) => this.#received(event));
    source.addEventListener("error", () => this.#failed(source));
  }

  #received(event) {
    this.#wait = FIRST_WAIT_MILLIS;
    this.#onState("live");
    this.#onNodes(JSON.parse(event.data));
  }

  #failed(source) {
    if (source !== this.#source) {
      return;
    }
    this.#onState("reconnecting");
    // An EventSource gives up for good after an answer that is no stream: a 503 of a node that starts, for one.
    if (source.readyState === EventSource.CLOSED) {
      this.stop();
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#open();
      }, this.#wait * (0.75 + Math.random() / 2));
      this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT_MILLIS);
    }
  }
}
