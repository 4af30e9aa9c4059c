// Pointer and keys: everything that can be done with the one can be done with the other.
import { STEP, givenBox, isInside, middleOf, partAt, snap, snapBorder, zoneAt } from "./editor_shapes.js";
import { make } from "./editor_draw.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const text = (n) => String(Math.round(n));

export class Hands {
  constructor(model, drawing, say) {
    Object.assign(this, { model, drawing, say, from: "" });
    const svg = drawing.svg;
    drawing.canvas.addEventListener("keydown", (event) => this.key(event)); // on the svg itself it would be a tab stop
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.drag?.move(drawing.point(event)));
    svg.addEventListener("pointerup", (event) => this.up(event));
    svg.addEventListener("pointercancel", () => this.stop());
    svg.addEventListener("dblclick", (event) => this.edit(this.uidOf(event)));
  }
  uidOf(event) { return event.target.closest?.("[data-uid]")?.dataset.uid || ""; }
  name(uid) { return this.model.nameOf(uid) || "it"; }

  // --- what is done, by whichever hand ---

  movePatches(uid, dx, dy) {
    const part = this.model.parts.get(uid), moved = [part];
    if (part.type === "zone")
      moved.push(...this.model.live().filter((p) => p !== part && p.type !== "flow" && isInside(this.model, p, uid)));
    return moved.filter((p) => !p.inherited).flatMap((p) => {
      const at = p.type === "element" ? middleOf(p) : givenBox(p);
      return at ? [{ uid: p.uid, fields: { x: text(at.x + dx), y: text(at.y + dy) } }] : [];
    });
  }
  move(uid, dx, dy) {
    if (!this.mayChange(uid) || this.model.parts.get(uid).type === "flow") return;
    this.model.keepPlaces();
    this.model.change(this.movePatches(uid, dx, dy), `move ${uid}`);
    const b = this.drawing.boxes.get(uid);
    this.say(`${this.name(uid)}: left ${text(b.x)}, top ${text(b.y)}`);
  }
  mayChange(uid) {
    const part = this.model.parts.get(uid);
    if (!part) return false;
    if (part.inherited) this.say(`${this.name(uid)} comes from the platform ${part.layer}, and is changed there`);
    return !part.inherited;
  }
  edit(uid) { if (uid) this.panel.open(uid, true); }
  back(uid) {
    this.panel.close();
    this.drawing.focus(uid);
  }
  remove(uid) {
    if (!this.mayChange(uid)) return;
    const name = this.name(uid), order = [...this.drawing.svg.querySelectorAll("[data-uid]")].map((g) => g.dataset.uid);
    const along = this.model.remove(uid);
    const next = order.slice(order.indexOf(uid)).concat(order).find((o) => this.drawing.groups.has(o));
    if (next) this.drawing.focus(next);
    this.say(`Removed ${name}${along ? `, and changed or removed with it: ${along}` : ""}. Ctrl+Z brings it back.`);
  }
  added(uid) {
    this.panel.close();
    this.drawing.focus(uid);
    this.say(`Added ${this.name(uid)}`);
  }
  begin(uid) {
    if (this.model.parts.get(uid)?.type !== "element") return;
    this.from = uid;
    this.drawing.groups.get(uid)?.classList.add("from");
    this.say(`A flow from ${this.name(uid)}: go to the other end and press Enter, Esc gives up`);
  }
  end(uid) {
    const from = this.from;
    this.stop();
    if (this.model.parts.get(uid)?.type !== "element") return this.say("A flow ends at an element");
    this.panel.create("flow", { source: from, target: uid }, from);
  }
  stop() {
    this.drawing.groups.get(this.from)?.classList.remove("from");
    this.from = "";
    this.drag?.stop();
    this.drag = null;
    this.drawing.dragging = false;
  }
  create(type, near) {
    const part = this.model.parts.get(near);
    const zone = part?.type === "zone" ? near : part?.fields.zone || "";
    this.panel.create(type, type === "zone" ? { parent: part?.type === "zone" ? near : "" } : { zone, kind: "process" }, near);
  }
  undo() { this.say(this.model.undo() ? "Undone" : "There is nothing to undo"); }
  redo() { this.say(this.model.redo() ? "Done again" : "There is nothing to do again"); }

  // --- keys ---

  key(event) {
    const uid = this.uidOf(event), key = event.key;
    if (event.altKey || ((event.ctrlKey || event.metaKey) && !/^[zy]$/i.test(key))) return;
    const keys = {
      Enter: () => (this.from ? this.end(uid) : this.edit(uid)), " ": () => (this.from ? this.end(uid) : this.edit(uid)),
      Escape: () => { if (this.from) this.say("Given up"); this.stop(); },
      Delete: () => this.remove(uid), Backspace: () => this.remove(uid),
      c: () => this.begin(uid), n: () => this.create("element", uid), z: () => this.create("zone", uid),
      "+": () => this.scale(1.25), "-": () => this.scale(0.8),
      "?": () => { const list = document.getElementById("editor-keys"); list.open = true; list.firstElementChild.focus(); },
    };
    if (event.ctrlKey || event.metaKey) return; // undo and redo: for the whole page, in editor.js
    const step = event.shiftKey ? 5 * STEP : STEP, arrow = ARROWS[key], act = arrow || keys[key];
    if (!act || !uid && !/^[nz?+-]$/.test(key)) return;
    event.preventDefault();
    if (arrow) this.move(uid, arrow[0] * step, arrow[1] * step);
    else act();
  }
  scale(by) {
    this.drawing.zoom = Math.min(3, Math.max(0.25, this.drawing.zoom * by));
    this.drawing.fit();
    this.say(`Size ${text(100 * this.drawing.zoom)} per cent`);
  }

  // --- pointer ---

  down(event) {
    const uid = this.uidOf(event), grip = event.target.dataset.grip;
    if (event.button !== 0 || !uid) return;
    this.drawing.focus(uid);
    event.preventDefault();
    if (!this.mayChange(uid) && grip !== "join") return;
    if (this.model.parts.get(uid).type === "flow") return;
    this.drawing.svg.setPointerCapture(event.pointerId);
    const start = this.drawing.point(event), all = this.drawing.boxes;
    this.drawing.dragging = true;
    this.drag = grip === "join" ? this.dragJoin(uid, start) : grip === "size" ? this.dragSize(uid, start, all) : this.dragPart(uid, start, all);
  }
  up(event) {
    const drag = this.drag;
    if (!drag) return;
    this.stop();
    drag.drop(this.drawing.point(event));
    this.drawing.fit();
  }
  // What is shown while it is dragged is taken back, and done as one step at the end.
  preview(patches) {
    const was = patches.map(({ uid, fields }) => ({ uid, fields: Object.fromEntries(Object.keys(fields).map((n) => [n, this.model.parts.get(uid).fields[n]])) }));
    const set = (list) => list.forEach(({ uid, fields }) => Object.assign(this.model.parts.get(uid).fields, fields));
    set(patches);
    this.drawing.draw();
    set(was);
  }
  dragPart(uid, start, all) {
    let by = [0, 0];
    const part = this.model.parts.get(uid);
    return {
      move: (at) => { by = [snap(at.x - start.x), snap(at.y - start.y)]; this.preview(this.movePatches(uid, ...by)); },
      stop: () => {},
      drop: () => {
        if (!by[0] && !by[1]) return this.drawing.draw();
        const b = all.get(uid), middle = { x: b.x + b.width / 2 + by[0], y: b.y + b.height / 2 + by[1] };
        const field = part.type === "zone" ? "parent" : "zone", was = part.fields[field] || "";
        const zone = zoneAt(this.model, all, middle, part.type === "zone" ? uid : "");
        this.model.keepPlaces();
        this.model.change([...this.movePatches(uid, ...by), ...(zone !== was ? [{ uid, fields: { [field]: zone } }] : [])]);
        if (zone !== was) this.say(`${this.name(uid)} is now in ${zone ? this.name(zone) : "no zone"}`);
      },
    };
  }
  dragSize(uid, start, all) {
    const b = all.get(uid);
    let patch = null;
    return {
      move: (at) => {
        const width = snapBorder(b.x + b.width + at.x - start.x) - b.x, height = snapBorder(b.y + b.height + at.y - start.y) - b.y;
        patch = { uid, fields: { x: text(b.x), y: text(b.y), width: text(Math.max(56, width)), height: text(Math.max(56, height)) } };
        this.preview([patch]);
      },
      stop: () => {},
      drop: () => { if (patch) { this.model.keepPlaces(); this.model.change([patch]); } },
    };
  }
  dragJoin(uid, start) {
    const line = make("path", { class: "fld", fill: "none", "stroke-dasharray": "4 4", "stroke-width": 1.4 }, this.drawing.layers[1]);
    return {
      move: (at) => line.setAttribute("d", `M${start.x} ${start.y}L${at.x} ${at.y}`),
      stop: () => line.remove(),
      drop: (at) => {
        const to = partAt(this.model, this.drawing.boxes, at);
        if (to) this.panel.create("flow", { source: uid, target: to.uid }, uid);
      },
    };
  }
}
