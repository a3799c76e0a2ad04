// A value as a person can look at it: text, a picture, or its first bytes. Never as markup.

import { el } from "./dom.js";
import { bytes } from "./format.js";
import { piecesOfText, utf8 } from "./keyname.js";

const SHOWN_BYTES = 64 * 1024;
const HEX_BYTES = 256;
const PICTURE_BYTES = 32 * 1024 * 1024;
/** No SVG: it is a document, and may hold scripts. */
const PICTURES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * What there is to show of a value: {kind: "picture", picture} (an address to be revoked), {kind: "text", text, cut} or
 * {kind: "bytes", head}; each with its `size` if known, `type`, and a `note` for people.
 */
export async function readValue(response) {
  const type = response.headers.get("Content-Type") ?? "application/octet-stream";
  const size = sizeOf(response);
  if (PICTURES.has(type.split(";")[0].trim().toLowerCase()) && !(size > PICTURE_BYTES)) {
    return pictureOf(await response.blob(), type);
  }
  const { head, whole } = await firstBytes(response.body, SHOWN_BYTES);
  const known = whole ? head.length : size;
  // A character may be cut in two at the end of what is shown.
  const text = utf8(head, { stream: !whole });
  return text === undefined || CONTROL.test(text)
    ? { kind: "bytes", head: head.subarray(0, HEX_BYTES), size: known, type, note: bytesNote(head, known) }
    : { kind: "text", text, cut: !whole, size: known, type, note: textNote(whole, known) };
}

function sizeOf(response) {
  const length = Number.parseInt(response.headers.get("Content-Length") ?? "", 10);
  return Number.isNaN(length) ? undefined : length;
}

async function pictureOf(blob, type) {
  const short = type.split(";")[0].trim();
  const picture = URL.createObjectURL(new Blob([blob], { type: short }));
  return { kind: "picture", picture, size: blob.size, type, note: `A picture of ${bytes(blob.size)}.` };
}

function textNote(whole, size) {
  if (size === 0) {
    return "The value is empty.";
  }
  return whole
    ? "The whole value, as text."
    : `The first ${bytes(SHOWN_BYTES)} of ${bytes(size)}, as text. Download the value to see all of it.`;
}

function bytesNote(head, size) {
  return head.length <= HEX_BYTES
    ? "Not text: the whole value, byte by byte."
    : `Not text: the first ${HEX_BYTES} bytes of ${bytes(size)}. Download the value to see all of it.`;
}

/** Reads no further than it has to: a value may be large. */
async function firstBytes(body, atMost) {
  const head = new Uint8Array(atMost);
  let length = 0;
  if (!body) {
    return { head: head.subarray(0, 0), whole: true };
  }
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return { head: head.subarray(0, length), whole: true };
    }
    const room = value.subarray(0, atMost - length);
    head.set(room, length);
    length += room.length;
    if (room.length < value.length) {
      await reader.cancel();
      return { head, whole: false };
    }
  }
}

export function valueView(value) {
  switch (value.kind) {
    case "picture":
      return [pictureView(value)];
    case "text":
      return value.text === "" ? [] : [textView(value.text)];
    default:
      return [el("pre", { class: "hex", tabindex: 0, "aria-label": "The first bytes" }, hexDump(value.head))];
  }
}

function pictureView({ picture }) {
  const image = el("img", { src: picture, alt: "The value, as a picture" });
  image.addEventListener("error", () => image.replaceWith(
    el("p", { class: "muted" }, "The value says that it is a picture, but it cannot be shown as one.")));
  return image;
}

function textView(text) {
  const pieces = piecesOfText(text, "\t\n\r");
  return el("pre", { class: "text", tabindex: 0, dir: "auto", "aria-label": "The value, as text" },
    ...pieces.map((piece) => (piece.escaped ? el("span", { class: "escaped" }, piece.text) : piece.text)));
}

function hexDump(head) {
  const lines = [];
  for (let at = 0; at < head.length; at += 16) {
    const row = Array.from(head.subarray(at, at + 16));
    const codes = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ").padEnd(47);
    const characters = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
    lines.push(`${at.toString(16).padStart(4, "0")}  ${codes}  ${characters}`);
  }
  return lines.join("\n");
}
