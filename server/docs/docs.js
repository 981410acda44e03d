// The interface's page, made from the OpenAPI document: contents by tag, one card per operation, then the schemas.

const METHODS = ["get", "post", "put", "delete"];

/** An element with attributes and children; texts are set as texts. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.flat().filter((child) => child !== undefined && child !== ""));
  return made;
}

/** A text with what stands between backticks as code. */
function prose(text) {
  return (text ?? "").split("`").map((part, at) => (at % 2 ? element("code", {}, part) : part));
}

const nameOf = (reference) => reference.split("/").pop();
const link = (name) => element("a", { href: `#schema-${name}` }, name);
const anchor = (method, path) => `${method}-${path.replaceAll(/[^a-z0-9]+/gi, "-")}`;

/** A schema in one line, with links to the named ones. */
function brief(schema) {
  if (!schema) return "";
  if (schema.$ref) return link(nameOf(schema.$ref));
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return element("span", {}, choices.flatMap((choice, at) => (at ? [" or ", brief(choice)] : [brief(choice)])));
  if (schema.allOf) return element("span", {}, schema.allOf.flatMap((part, at) => (at ? [" and ", brief(part)] : [brief(part)])));
  if (schema.type === "array") return element("span", {}, "list of ", brief(schema.items));
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(", ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (typeof schema.additionalProperties === "object") return element("span", {}, "object of ", brief(schema.additionalProperties));
  return [schema.type ?? "anything"].flat().join(" or ");
}

/** The fields of an object, as a table. */
function fields(schema) {
  const rows = Object.entries(schema.properties ?? {}).map(([name, field]) =>
    element("tr", {},
      element("td", {}, element("code", {}, name), schema.required?.includes(name) ? "" : " (optional)"),
      element("td", {}, brief(field)),
      element("td", {}, prose(field.description))));
  return rows.length ? element("table", {}, element("tbody", {}, rows)) : element("p", {}, brief(schema));
}

function example(value) {
  return element("pre", {}, typeof value === "string" ? value : JSON.stringify(value, null, 2));
}

function content(media) {
  return Object.entries(media ?? {}).map(([type, described]) =>
    element("div", {},
      element("p", {}, element("code", {}, type), " ", brief(described.schema)),
      described.schema?.properties ? fields(described.schema) : "",
      described.example === undefined ? "" : example(described.example)));
}

function parameters(operation, shared) {
  const all = [...(shared ?? []), ...(operation.parameters ?? [])];
  if (!all.length) return "";
  const rows = all.map((parameter) =>
    element("tr", {},
      element("td", {}, element("code", {}, parameter.name), ` in ${parameter.in}`, parameter.required ? "" : " (optional)"),
      element("td", {}, brief(parameter.schema)),
      element("td", {}, prose(parameter.description))));
  return element("details", { open: "" }, element("summary", {}, "Parameters"), element("table", {}, element("tbody", {}, rows)));
}

function answer(description, [status, response]) {
  const named = response.$ref ? description.components.responses[nameOf(response.$ref)] : response;
  return element("details", status < "300" ? { open: "" } : {},
    element("summary", {}, element("code", {}, status), " ", named.description),
    content(named.content));
}

function card(description, path, method, operation) {
  const shared = description.paths[path].parameters;
  const body = operation.requestBody;
  return element("section", { class: "operation", id: anchor(method, path) },
    element("h3", {}, element("span", { class: "method" }, method.toUpperCase()), element("code", {}, path)),
    element("p", {}, prose(operation.summary), element("span", { class: "scope" }, operation["x-scope"] ? `  scope: ${operation["x-scope"]}` : "  no key needed")),
    operation.description ? element("p", {}, prose(operation.description)) : "",
    parameters(operation, shared),
    body ? element("details", { open: "" }, element("summary", {}, "Body"), content(body.content)) : "",
    Object.entries(operation.responses).map((response) => answer(description, response)));
}

function operations(description) {
  return Object.entries(description.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ path, method, operation: item[method] })));
}

function draw(description) {
  const all = operations(description);
  const contents = [element("strong", {}, description.info.title, " ", description.info.version)];
  const cards = [element("h1", {}, description.info.title), element("p", {}, prose(description.info.description))];
  for (const tag of description.tags) {
    const tagged = all.filter(({ operation }) => operation.tags.includes(tag.name));
    contents.push(element("h2", {}, tag.name), element("ul", {}, tagged.map(({ path, method }) =>
      element("li", {}, element("a", { href: `#${anchor(method, path)}` }, `${method.toUpperCase()} ${path}`)))));
    cards.push(element("h2", {}, tag.name), element("p", {}, prose(tag.description)));
    cards.push(...tagged.map(({ path, method, operation }) => card(description, path, method, operation)));
  }
  cards.push(element("h2", {}, "Schemas"));
  contents.push(element("h2", {}, "Schemas"));
  const schemas = Object.entries(description.components.schemas);
  contents.push(element("ul", {}, schemas.map(([name]) => element("li", {}, link(name)))));
  cards.push(...schemas.map(([name, schema]) =>
    element("section", { class: "operation", id: `schema-${name}` },
      element("h3", {}, name), schema.description ? element("p", {}, prose(schema.description)) : "", fields(schema))));
  document.getElementById("contents").replaceChildren(...contents);
  document.getElementById("document").replaceChildren(...cards);
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

try {
  const response = await fetch("/openapi.json");
  draw(await response.json());
} catch (error) {
  document.getElementById("document").replaceChildren(element("p", {}, `The document could not be read: ${error.message}`));
}
