// A key is bytes. Here it gets a path (for addresses) and a name (for eyes).

import { el } from "./dom.js";

const ENCODER = new TextEncoder();
const PLAIN = /[A-Za-z0-9_.~-]/;
const SHOWN_AT_MOST = 200;

/** What is not seen, or turns the text around it: controls, direction marks, spaces without width, tags. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

export function keyOfText(text) {
  return keyOfBytes(ENCODER.encode(text));
}

/** The same key always gets the same path, however the path that was given is encoded. */
export function keyOfPath(path) {
  return keyOfBytes(bytesOf(path));
}

function keyOfBytes(bytes) {
  return { path: Array.from(bytes, encoded).join(""), text: utf8(bytes), bytes };
}

function encoded(byte) {
  const character = String.fromCharCode(byte);
  return PLAIN.test(character) ? character : `%${hex(byte).toUpperCase()}`;
}

function bytesOf(path) {
  const bytes = [];
  for (const piece of path.match(/%[0-9a-f]{2}|[^%]+|%/gi) ?? []) {
    if (piece.length === 3 && piece.startsWith("%")) {
      bytes.push(parseInt(piece.slice(1), 16));
    } else {
      bytes.push(...ENCODER.encode(piece));
    }
  }
  return Uint8Array.from(bytes);
}

function hex(byte) {
  return byte.toString(16).padStart(2, "0");
}

/** The text, or undefined when the bytes are not valid UTF-8. */
export function utf8(bytes, options = {}) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, options);
  } catch {
    return undefined;
  }
}

/** The key as one line of text, for titles and file names. */
export function plainName(key) {
  if (key.bytes.length === 0) {
    return "(empty key)";
  }
  return pieces(key).map((piece) => piece.text).join("");
}

/** The key for the eye: isolated from what stands around it, and with what is unseen written out. */
export function keyName(key, atMost = SHOWN_AT_MOST) {
  if (key.bytes.length === 0) {
    return el("bdi", { class: "key-name none" }, "(empty key)");
  }
  const name = el("bdi", { class: "key-name" });
  let left = atMost;
  for (const piece of pieces(key)) {
    const characters = Array.from(piece.text);
    const shown = characters.slice(0, left).join("");
    name.append(piece.escaped ? el("span", { class: "escaped" }, shown) : shown);
    if (characters.length > left) {
      name.append(el("span", { class: "escaped" }, `… (${key.bytes.length} bytes)`));
      break;
    }
    left -= characters.length;
  }
  return name;
}

function pieces(key) {
  return key.text === undefined ? piecesOfBytes(key.bytes) : piecesOfText(key.text);
}

function piecesOfBytes(bytes) {
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f
      ? { text: String.fromCharCode(byte), escaped: false }
      : { text: `\\x${hex(byte)}`, escaped: true });
}

/** The text in pieces, of which those that would not be seen are written as \xNN or \u{NNNN}. */
export function piecesOfText(text, mayStand = "") {
  const result = [];
  let from = 0;
  for (const match of text.matchAll(UNSEEN)) {
    if (mayStand.includes(match[0])) {
      continue;
    }
    result.push({ text: text.slice(from, match.index), escaped: false });
    result.push({ text: escape(match[0].codePointAt(0)), escaped: true });
    from = match.index + match[0].length;
  }
  result.push({ text: text.slice(from), escaped: false });
  return result.filter((piece) => piece.text !== "");
}

function escape(codePoint) {
  return codePoint < 0x20 || codePoint === 0x7f ? `\\x${hex(codePoint)}` : `\\u{${codePoint.toString(16)}}`;
}
