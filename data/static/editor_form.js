// The form beside the diagram: one part, field by field, each change at once.
import { words } from "./editor_model.js";
import { freePlace } from "./editor_shapes.js";

const PLACES = new Set(["x", "y", "width", "height"]);

function option(value, label) {
  const o = document.createElement("option");
  o.value = value;
  o.textContent = label;
  return o;
}

export class Panel {
  constructor(box, model, hands) {
    Object.assign(this, { box, model, hands, uid: "" });
    model.onChange(() => this.refresh());
  }

  blank(type, title, intro) {
    const form = document.getElementById(`blank-${type}`).content.firstElementChild.cloneNode(true);
    form.noValidate = true;
    const head = document.createElement("h2");
    head.textContent = title;
    const note = document.createElement("p");
    note.className = "hint";
    note.textContent = intro;
    this.box.replaceChildren(head, note, form);
    this.form = form;
    this.head = head;
    this.acts = document.createElement("div");
    this.acts.className = "acts";
    form.append(this.acts);
    return form;
  }
  button(label, act, cls = "btn", type = "button") {
    const b = document.createElement("button");
    Object.assign(b, { type, className: cls, textContent: label });
    if (act) b.addEventListener("click", act);
    this.acts.append(b);
    return b;
  }

  // Fills choices from the model, and values from the fields.
  fill(type, fields, not) {
    for (const [name, to] of Object.entries(this.model.refers(type))) {
      const others = this.model.live(to).filter((p) => p.uid !== not);
      const select = this.form.querySelector(`select[name="${name}"]`);
      const list = this.form.querySelector(`[data-many="${name}"]`);
      select?.replaceChildren(select.options[0], ...others.map((p) => option(p.uid, p.fields.name)));
      list?.replaceChildren(...others.map((p) => {
        const label = document.createElement("label"), box = document.createElement("input");
        Object.assign(box, { type: "checkbox", name, value: p.uid });
        label.append(box, p.fields.name);
        return label;
      }));
      if (list && !others.length) list.textContent = "There is none yet.";
    }
    for (const control of this.form.elements) {
      const value = fields[control.name] || "";
      if (!control.name || control.type === "hidden" || control === document.activeElement) continue;
      if (control.type === "checkbox") control.checked = words(value).includes(control.value);
      else if (control.tagName !== "SELECT" || [...control.options].some((o) => o.value === value)) control.value = value;
      else control.selectedIndex = 0;
    }
  }
  valueOf(name) {
    const boxes = [...this.form.querySelectorAll(`input[type="checkbox"][name="${name}"]`)];
    if (boxes.length) return boxes.filter((b) => b.checked).map((b) => b.value).join(" ");
    const control = this.form.querySelector(`[name="${name}"]:not([type="hidden"])`);
    return control ? control.value.trim() : "";
  }
  // Says what is missing, at the field; true when nothing is.
  check(names) {
    this.form.querySelectorAll(".err").forEach((e) => e.remove());
    for (const control of [...this.form.elements].filter((c) => c.required && names.includes(c.name)))
      if (!this.valueOf(control.name)) {
        const err = document.createElement("p");
        Object.assign(err, { className: "err", id: `${control.id}-err`, textContent: "This is needed." });
        control.after(err);
        control.setAttribute("aria-invalid", "true");
        control.focus();
        return false;
      } else control.removeAttribute("aria-invalid");
    return true;
  }

  open(uid, focus) {
    const part = this.model.parts.get(uid), { inherited } = part;
    const form = this.blank(part.type, "", part.inherited
      ? `It comes from the platform ${part.layer}, and is changed there.`
      : "Changes are saved by themselves. Esc leads back to the diagram.");
    this.uid = uid;
    this.fill(part.type, part.fields, uid);
    this.title();
    if (inherited) for (const control of form.elements) control.disabled = true;
    form.addEventListener("change", (event) => this.take(event.target.name));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.hands.back(uid); });
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") this.hands.back(uid); });
    if (!inherited) this.button(`Remove`, () => this.hands.remove(uid));
    this.button("Close", () => this.hands.back(uid));
    if (focus) (inherited ? this.box : form.elements.name).focus();
  }
  title() {
    const part = this.model.parts.get(this.uid);
    this.head.textContent = `${part.id || "New"} ${part.fields.name || ""}`;
  }
  take(name) {
    const value = this.valueOf(name), part = this.model.parts.get(this.uid);
    if (!name || value === (part.fields[name] || "") || !this.check([name])) return;
    if (PLACES.has(name)) this.model.keepPlaces();
    this.model.change([{ uid: this.uid, fields: { [name]: value } }]);
  }
  refresh() {
    if (!this.uid) return;
    const part = this.model.parts.get(this.uid);
    if (part.gone) return this.close();
    this.fill(part.type, part.fields, this.uid);
    this.title();
  }

  // A part that is not there yet: it comes when the form is sent.
  create(type, fields, near, focus = true) {
    const label = document.getElementById(`blank-${type}`).content.firstElementChild.dataset.label;
    const form = this.blank(type, `New ${label}`, "Enter adds it, Esc gives up.");
    this.uid = "";
    this.fill(type, fields);
    for (const control of form.elements) if (PLACES.has(control.name)) control.closest("div").remove();
    form.addEventListener("keydown", (event) => { if (event.key === "Escape") this.hands.back(near); });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const names = [...new Set([...form.elements].map((c) => c.name).filter(Boolean))];
      if (!this.check(names)) return;
      const made = Object.fromEntries(names.map((n) => [n, this.valueOf(n)]).filter(([, v]) => v));
      Object.assign(made, this.place(type, near));
      if (made.x) this.model.keepPlaces();
      this.hands.added(this.model.add(type, made));
    });
    this.button("Add", null, "btn main", "submit");
    this.button("Give up", () => this.hands.back(near));
    if (focus) form.elements.name.focus();
  }
  place(type, near) {
    const at = freePlace(this.model, this.model.parts.get(near)?.type === "element" ? near : "");
    if (type === "element") return { x: String(at.x), y: String(at.y) };
    if (type === "zone") return { x: String(at.x - 91), y: String(at.y - 49), width: "280", height: "140" };
    return {};
  }
  close() {
    this.uid = "";
    const note = document.createElement("p");
    note.textContent = "Choose a shape, or a part in the tables below.";
    const head = document.createElement("h2");
    head.textContent = "Parts";
    this.box.replaceChildren(head, note);
  }
}
