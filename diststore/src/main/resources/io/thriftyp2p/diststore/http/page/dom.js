// What the page writes into the document, it writes through here: as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties (`class`, `data-…` and `aria-…` are attributes) and children: elements or text. */
export function el(name, properties = {}, ...children) {
  return filled(document.createElement(name), properties, children);
}

export function svg(name, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, name), properties, children);
}

function filled(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    attribute(element, name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Writes only what differs: a live page that rewrites what is equal loses selections, and wakes screen readers. */
export function text(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

/** `undefined` and `false` take the attribute away. */
export function attribute(element, name, value) {
  const wanted = value === true ? "" : String(value);
  if (value === undefined || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== wanted) {
    element.setAttribute(name, wanted);
  }
}

/**
 * Makes the children of `parent` those of `items`, in their order. An item keeps its element for as long as `keyOf`
 * gives the same key, so that focus and scroll stay.
 */
export function keyed(parent, items, keyOf, create, update) {
  const present = new Map(Array.from(parent.children, (child) => [child.dataset.key, child]));
  const focused = parent.contains(document.activeElement) ? document.activeElement : undefined;
  const wanted = items.map((item) => {
    const key = keyOf(item);
    const child = present.get(key) ?? create(item);
    attribute(child, "data-key", key);
    present.delete(key);
    update(child, item);
    return child;
  });
  present.forEach((child) => child.remove());
  arrange(parent, wanted);
  if (focused && focused !== document.activeElement && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

function arrange(parent, wanted) {
  let place = parent.firstElementChild;
  for (const child of wanted) {
    if (child === place) {
      place = place.nextElementSibling;
    } else {
      parent.insertBefore(child, place);
    }
  }
}
