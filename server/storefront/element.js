// Builds elements from values. Text goes in as text nodes alone, so a product's name can never become markup.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element: attributes (`onclick` and the like take functions), then children, of which null is left out. */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function drawn(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** A name that strangers wrote, kept from turning the direction of the sentence around it. */
export function foreign(text) {
  return element("bdi", {}, text);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}
