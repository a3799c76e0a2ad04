// Requests to this node, and what went wrong with them.

import { attribute, el } from "./dom.js";

const TIMEOUT_MILLIS = 20_000;

/** What the node said against a request, or that it said nothing; `status` is 0 then. */
export class Problem extends Error {
  constructor(title, detail, status = 0, retryAfterSeconds = undefined) {
    super(detail || title);
    this.title = title;
    this.detail = detail;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export async function getJson(address, signal) {
  const response = await request(address, {}, signal);
  try {
    return await response.json();
  } catch (e) {
    throw unreadable(e, signal);
  }
}

/** The response, when it is a good one; otherwise throws a Problem, or an AbortError when `signal` said so. */
export async function request(address, options = {}, signal = undefined) {
  const timeout = AbortSignal.timeout(TIMEOUT_MILLIS);
  let response;
  try {
    response = await fetch(address, {
      ...options,
      cache: "no-store",
      credentials: "same-origin",
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (e) {
    throw unreadable(e, signal);
  }
  if (!response.ok) {
    throw await refused(response);
  }
  return response;
}

/** The address of a key under `/v1/keys/` or `/v1/explain/`. */
export function addressOf(place, key) {
  const address = place + key.path;
  // "." and ".." are steps in an address, encoded or not: the request would reach another key.
  if (new URL(address, location.origin).pathname !== address) {
    throw new Problem(
      "A browser cannot ask for this key",
      `A key named "${key.text}" is a step in an address. Use the command line: bin/storeget ${key.text}`);
  }
  return address;
}

/** A read that was broken off on purpose stays an AbortError; everything else is the node not answering. */
export function unreadable(e, signal) {
  if (signal?.aborted) {
    return new DOMException("no longer wanted", "AbortError");
  }
  const late = e.name === "TimeoutError";
  return new Problem(
    late ? "This node did not answer in time" : "This node cannot be reached",
    late
      ? `There was no answer for ${TIMEOUT_MILLIS / 1000} seconds.`
      : "It may be stopped, or the network in between is cut.");
}

async function refused(response) {
  const retryAfter = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // no problem+json, as from a proxy in between: the status has to do
  }
  return new Problem(
    problem.title || `The answer was ${response.status} ${response.statusText}`,
    problem.detail ?? "",
    response.status,
    Number.isNaN(retryAfter) ? undefined : retryAfter);
}

/** Shows the problem in its place, with a button to try again. */
export function showProblem(place, problem, retry) {
  const again = el("button", { type: "button" }, "Try again");
  again.addEventListener("click", () => {
    hideProblem(place);
    retry();
  });
  const when = problem.retryAfterSeconds
    ? `The node asks to wait ${problem.retryAfterSeconds} s.`
    : "";
  place.replaceChildren(
    el("strong", {}, problem.title ?? "Something went wrong on this page"),
    el("p", { dir: "auto" }, [problem.detail ?? problem.message, when].filter(Boolean).join(" ")),
    ...(retry ? [again] : []));
  attribute(place, "role", "alert");
  place.hidden = false;
}

export function hideProblem(place) {
  place.hidden = true;
  place.replaceChildren();
}

/** Runs `work`; what goes wrong is shown in `place`, from where it can be run again. Whether it went well. */
export async function attempt(place, work) {
  hideProblem(place);
  try {
    await work();
    return true;
  } catch (e) {
    if (e.name !== "AbortError") {
      showProblem(place, e, () => attempt(place, work));
    }
    return false;
  }
}
