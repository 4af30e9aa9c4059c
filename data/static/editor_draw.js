// The drawing. Each shape is one group that stays while its part does, so that the focus stays, too.
import { boxes, depthOf, labelBox, lineOf, wrap } from "./editor_shapes.js";

const NS = "http://www.w3.org/2000/svg";
const KINDS = { external_entity: "external entity", process: "process", data_store: "data store" };
const MARGIN = 84;

export function make(name, attributes, parent) {
  const e = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  if (parent) parent.append(e);
  return e;
}
function text(group, cls, size, x, y, what, anchor = "middle") {
  make("text", { class: cls, "font-size": size, "font-weight": /z|p$/.test(cls) ? 600 : 400, x, y, "text-anchor": anchor }, group).textContent = `${what} `;
}
const rect = (group, cls, b, rx, more = {}) => make("rect", { class: cls, rx, ...b, ...more }, group);

const cut = (name, room) => (name.length > room ? name.slice(0, room - 1) + "…" : name);

export class Drawing {
  constructor(model, canvas) {
    this.model = model;
    this.groups = new Map();
    this.zoom = 1;
    this.svg = make("svg", { class: "pic huge", role: "group", tabindex: -1, "aria-label": "Diagram, Tab goes from shape to shape" });
    this.layers = ["zones", "lines", "elements", "flows"].map((id) => make("g", { id: `editor-${id}` }, this.svg));
    canvas.replaceChildren(this.svg);
    for (const name of ["tabindex", "role", "aria-label"]) canvas.removeAttribute(name); // its shapes take the focus
    this.canvas = canvas;
  }

  // What a reader of the screen hears: what is drawn first, then the rest.
  label(part, drawn) {
    const m = this.model, f = part.fields, name = f.name || "without name";
    const end = part.inherited ? `, from the platform ${part.layer}` : part.fault ? `, not saved: ${part.fault}` : "";
    const known = drawn.endsWith(name) ? drawn : `${drawn}: ${name}`;
    if (part.type === "zone") {
      const n = m.live().filter((p) => (p.fields.zone || p.fields.parent) === part.uid).length;
      return `${known}, zone, holds ${n}${f.parent ? ", in " + m.nameOf(f.parent) : ""}${end}`;
    }
    if (part.type === "flow")
      return `${known}, flow from ${m.nameOf(f.source)} to ${m.nameOf(f.target)}${f.protocol ? ", " + f.protocol : ""}${end}`;
    const flows = m.live("flow").filter((p) => [p.fields.source, p.fields.target].includes(part.uid)).length;
    return `${known}, ${KINDS[f.kind] || "element"}, ${f.zone ? "in " + m.nameOf(f.zone) : "in no zone"}, flows: ${flows}${end}`;
  }

  group(part, layer, drawn) {
    let g = this.groups.get(part.uid);
    if (!g) {
      g = make("g", { tabindex: 0, role: "button", "data-uid": part.uid, class: "shape" }, this.layers[layer]);
      this.groups.set(part.uid, g);
    }
    g.replaceChildren();
    g.setAttribute("aria-label", this.label(part, drawn));
    g.classList.toggle("inherited", Boolean(part.inherited));
    g.classList.toggle("fault", Boolean(part.fault || part.held));
    return g;
  }

  zone(part, b) {
    const shown = cut(part.fields.name || "", Math.floor((b.width - 20) / 7)), g = this.group(part, 0, shown);
    rect(g, "zn", b, 10, { "stroke-width": 1.5, "stroke-dasharray": "7 5" });
    text(g, "tz", 12, b.x + 10, b.y + 19, shown, "start");
    if (!part.inherited)
      rect(g, "grip size", { x: b.x + b.width - 12, y: b.y + b.height - 12, width: 12, height: 12 }, 2, { "data-grip": "size" });
  }

  element(part, b) {
    const lines = wrap(part.fields.name || ""), kind = part.fields.kind, id = part.id || "new";
    const g = this.group(part, 2, `${id} ${lines.join(" ")}`);
    rect(g, "hit", b, 0);
    rect(g, kind === "data_store" ? "sf" : "el", b, kind === "process" ? 26 : 0, { "stroke-width": 1.4 });
    if (kind === "data_store")
      make("path", { class: "fl", fill: "none", "stroke-width": 1.4,
        d: `M${b.x} ${b.y}h${b.width}M${b.x} ${b.y + b.height}h${b.width}M${b.x + 6} ${b.y}v${b.height}` }, g);
    const x = b.x + b.width / 2;
    let y = b.y + (b.height - 17 - 16 * lines.length) / 2 + 12;
    text(g, "ts", 11, x, y, id);
    for (const line of lines) text(g, "t", 13, x, (y += 16), line);
    make("circle", { class: "grip join", cx: b.x + b.width, cy: b.y + b.height / 2, r: 7, "data-grip": "join" }, g);
  }

  flow(part, all, lines) {
    const shown = cut(part.fields.name || "", 36), g = this.group(part, 3, shown);
    const line = lineOf(this.model, all, part);
    if (!line) return;
    const zoneOf = (uid) => this.model.parts.get(uid)?.fields.zone || "";
    const crosses = zoneOf(part.fields.source) !== zoneOf(part.fields.target);
    const path = "M" + line.points.map((p) => `${p.x.toFixed(1)} ${p.y.toFixed(1)}`).join("L");
    make("path", { class: crosses ? "flx" : "fl", fill: "none", "stroke-width": crosses ? 1.8 : 1.4, d: path }, lines);
    const [p, q] = line.points.slice(-2), angle = Math.atan2(q.y - p.y, q.x - p.x) * 180 / Math.PI;
    make("path", { class: crosses ? "ahx" : "ah", d: "M0 0L-10 -4.5L-10 4.5z",
      transform: `translate(${q.x.toFixed(1)} ${q.y.toFixed(1)}) rotate(${angle.toFixed(1)})` }, lines);
    const label = labelBox(line, 18 + 6.3 * shown.length, this.taken);
    rect(g, crosses ? "plx" : "pl", label, 9);
    text(g, "tp", 11, label.x + label.width / 2, label.y + 13, shown);
  }

  draw() {
    const all = (this.boxes = boxes(this.model)), model = this.model;
    const zones = model.live("zone").sort((a, b) => depthOf(model, a) - depthOf(model, b));
    const there = new Set();
    zones.forEach((z) => { this.zone(z, all.get(z.uid)); there.add(z.uid); });
    model.live("element").forEach((e) => { this.element(e, all.get(e.uid)); there.add(e.uid); });
    const lines = this.layers[1];
    lines.replaceChildren();
    this.taken = model.live("element").map((e) => all.get(e.uid)).concat(zones.map((z) => (
      { ...all.get(z.uid), width: 20 + 7 * (z.fields.name || "").length, height: 26 })));
    model.live("flow").forEach((f) => { this.flow(f, all, lines); there.add(f.uid); });
    for (const [uid, g] of this.groups)
      if (!there.has(uid)) { g.remove(); this.groups.delete(uid); }
    for (const z of zones) { // outer ones below inner ones, but never move what has the focus
      const g = this.groups.get(z.uid);
      if (depthOf(model, z) > 1 && g.nextSibling && !g.contains(document.activeElement)) this.layers[0].append(g);
    }
    if (!this.dragging) this.fit();
  }

  // The sheet grows with what is on it; what is seen stays where it is.
  fit() {
    const all = [...this.boxes.values()], was = this.sheet;
    const x = Math.min(0, ...all.map((b) => b.x - MARGIN)), y = Math.min(0, ...all.map((b) => b.y - MARGIN));
    const width = Math.max(700, ...all.map((b) => b.x + b.width + MARGIN)) - x;
    const height = Math.max(420, ...all.map((b) => b.y + b.height + MARGIN)) - y;
    this.sheet = { x, y };
    this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    this.svg.setAttribute("width", Math.round(width * this.zoom));
    this.svg.setAttribute("height", Math.round(height * this.zoom));
    if (was) this.canvas.scrollBy((was.x - x) * this.zoom, (was.y - y) * this.zoom);
  }
  point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return { x: at.x, y: at.y };
  }
  focus(uid) { this.groups.get(uid)?.focus(); }
}
