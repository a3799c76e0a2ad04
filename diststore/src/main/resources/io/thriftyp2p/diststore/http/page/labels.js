// Which arcs of the ring get a label, and where: as many as have room, those that matter first.

const RADIUS = 146;
const LINE = 16;
const LONGEST = 13;

const CANVAS = document.createElement("canvas").getContext("2d"); // nothing is drawn on it: it knows how wide text is

/** `arcs` are [{node, middle, name, detail, weight}]; gives [{node, x, y, anchor, name, detail}]. */
export function placeLabels(arcs) {
  const taken = [];
  CANVAS.font = `600 14px ${getComputedStyle(document.body).fontFamily}`;
  return arcs
    .toSorted((a, b) => b.weight - a.weight)
    .map(labelOf)
    .filter((label) => {
      const free = taken.every((other) => !overlap(label.box, other));
      if (free) {
        taken.push(label.box);
      }
      return free;
    });
}

function labelOf({ node, middle, name, detail }) {
  const x = RADIUS * Math.sin(middle);
  const y = -RADIUS * Math.cos(middle);
  const shown = shortened(name);
  const width = Math.max(CANVAS.measureText(shown).width, CANVAS.measureText(detail).width);
  const anchor = Math.abs(Math.sin(middle)) < 0.3 ? "middle" : x > 0 ? "start" : "end";
  // Two lines that stand above the point at the top of the ring, and below it at the bottom.
  const top = y - LINE + LINE * -Math.cos(middle);
  const left = { start: x, middle: x - width / 2, end: x - width }[anchor];
  return {
    node, name: shown, detail, anchor, x, y: top + LINE * 0.75,
    box: { left: left - 4, right: left + width + 4, top: top - 2, bottom: top + 2 * LINE },
  };
}

/** Names of machines differ at their ends: what is left out is in the middle. */
function shortened(name) {
  const half = (LONGEST - 1) / 2;
  return name.length > LONGEST ? `${name.slice(0, half)}…${name.slice(-half)}` : name;
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
