// The model while it is edited: what the server has, what was changed since, and the way back.
// A part is named by type and key ("element:pump"), a new one by "new:1" until it is saved; so
// references stay right when a part gets its key, or comes back after it was removed.

const REFERS = {
  zone: { parent: "zone" },
  data_class: {},
  element: { zone: "zone", data_classes: "data_class" },
  flow: { source: "element", target: "element", data_classes: "data_class" },
  asset: { elements: "element" },
};
const STEPS_TOGETHER_MS = 1000;

export const words = (text) => (text || "").split(/[\s,]+/).filter((word) => word);

// Where the server shows a part elsewhere than its fields say - it has no place, or boxes would
// overlap there - it starts at that place. What the fields say is kept until somebody moves something.
function arrange({ type, key }, fields, place, holding) {
  const names = { element: ["x", "y"], zone: ["x", "y", "width", "height"] }[type];
  if (!names || !place || place.placed) return null;
  if (type === "zone" && !fields.width && holding.has(`zone:${key}`)) return null; // as large as it must be
  const origin = Object.fromEntries(names.map((n) => [n, fields[n] || ""]));
  const shown = type === "zone" ? place : { x: place.x + place.width / 2, y: place.y + place.height / 2 };
  for (const n of names) fields[n] = String(Math.round(shown[n]));
  return origin;
}

export class Model {
  constructor() {
    this.parts = new Map();
    this.uids = new Map(); // by type and key
    this.past = [];
    this.future = [];
    this.listeners = [];
    this.number = 0;
  }

  live(type) {
    return [...this.parts.values()].filter((p) => !p.gone && (!type || p.type === type));
  }
  refers(type) { return REFERS[type]; }
  nameOf(uid) { return this.parts.get(uid)?.fields.name || ""; }
  onChange(listener) { this.listeners.push(listener); }
  tell() { this.listeners.forEach((listener) => listener()); }

  // What the server has: taken over wherever nothing was changed here. Parts that only others know
  // come in, parts that others removed go.
  take(data) {
    const places = new Map(data.places.map((place) => [place.id, place]));
    const holding = new Set(data.parts.map((p) => `zone:${p.fields.zone || p.fields.parent}`));
    const seen = new Set();
    for (const theirs of data.parts) {
      const uid = this.uidOf(theirs.type, theirs.key), known = this.parts.get(uid);
      const fields = this.fromKeys(theirs.type, theirs.fields);
      const origin = arrange(theirs, fields, places.get(theirs.id), holding);
      const part = known || { uid, type: theirs.type, fields: { ...fields }, gone: false };
      if (part.gone && !part.saved) Object.assign(part, { gone: false, fields: { ...fields } });
      for (const name of new Set([...Object.keys(fields), ...Object.keys(part.fields)]))
        if ((part.fields[name] || "") === (part.saved?.[name] || "") && !part.gone)
          part.fields[name] = fields[name] || "";
      const { key, id, revision, layer, inherited } = theirs;
      Object.assign(part, { key, id, revision, layer, inherited, origin, saved: fields });
      this.parts.set(uid, part);
      seen.add(uid);
    }
    for (const part of this.parts.values())
      if (part.saved && !seen.has(part.uid)) {
        if (!this.isChanged(part)) part.gone = true;
        part.saved = null;
      }
  }

  fromKeys(type, fields) {
    const out = { ...fields };
    for (const [name, to] of Object.entries(REFERS[type]))
      if (out[name])
        out[name] = words(out[name]).map((key) => this.uidOf(to, key)).join(" ");
    return out;
  }
  uidOf(type, key) { return this.uids.get(`${type}:${key}`) || `${type}:${key}`; }
  toKeys(type, name, value) {
    if (!REFERS[type][name]) return value;
    return words(value).map((uid) => this.parts.get(uid)?.key || uid).join(" ");
  }

  isChanged(part) {
    if (part.inherited) return false;
    if (!part.saved || part.gone) return part.gone !== !part.saved;
    return this.changedFields(part).length > 0;
  }
  changedFields(part) {
    const names = new Set([...Object.keys(part.fields), ...Object.keys(part.saved)]);
    return [...names].filter((name) => (part.fields[name] || "") !== (part.saved[name] || ""));
  }

  // Once somebody places a box, all others keep the place at which they are shown.
  keepPlaces() {
    for (const part of this.parts.values()) {
      if (part.origin && part.saved) Object.assign(part.saved, part.origin);
      part.origin = null;
    }
  }

  // patches: [{uid, fields: {name: text}, gone}]; a step that can be undone. Steps of the same
  // "together" that follow each other are one.
  change(patches, together) {
    const step = patches.map(({ uid, fields = {}, gone }) => {
      const part = this.parts.get(uid);
      const before = Object.fromEntries(Object.keys(fields).map((n) => [n, part.fields[n] || ""]));
      return { uid, fields, before, gone: gone ?? part.gone, wasGone: part.gone };
    });
    const last = this.past.at(-1);
    const now = Date.now();
    if (together && last?.together === together && now - last.at < STEPS_TOGETHER_MS)
      Object.assign(last, { step: last.step.concat(step), at: now });
    else
      this.past.push({ step, together, at: now });
    this.future = [];
    this.apply(step, "fields", "gone");
  }
  apply(step, fields, gone) {
    for (const s of step) {
      const part = this.parts.get(s.uid);
      Object.assign(part.fields, s[fields]);
      part.gone = s[gone];
      part.fault = "";
    }
    this.tell();
  }
  undo() {
    const last = this.past.pop();
    if (!last) return false;
    this.future.push(last);
    this.apply([...last.step].reverse(), "before", "wasGone");
    return true;
  }
  redo() {
    const next = this.future.pop();
    if (!next) return false;
    this.past.push(next);
    this.apply(next.step, "fields", "gone");
    return true;
  }

  add(type, fields) {
    const uid = `new:${++this.number}`;
    this.parts.set(uid, { uid, type, key: "", id: "", revision: 0, saved: null, fields: {}, gone: true });
    this.change([{ uid, fields, gone: false }]);
    return uid;
  }
  // Flows go with their ends; what lay in a zone then lies in the one around it.
  remove(uid) {
    const part = this.parts.get(uid);
    const patches = [{ uid, gone: true }];
    for (const other of this.live().filter((p) => p.uid !== uid && !p.inherited))
      for (const [name, to] of Object.entries(REFERS[other.type])) {
        const named = words(other.fields[name]);
        if (to !== part.type || !named.includes(uid)) continue;
        if (other.type === "flow" && to === "element")
          patches.push({ uid: other.uid, gone: true });
        else
          patches.push({ uid: other.uid, fields: { [name]: part.type === "zone"
            ? part.fields.parent || "" : named.filter((n) => n !== uid).join(" ") } });
      }
    this.change(patches);
    return patches.length - 1;
  }

  // What the server must do, each with the part it is about; without parts that wait for a person.
  operations() {
    const out = [];
    for (const part of this.parts.values()) {
      if (part.held || part.fault || !this.isChanged(part)) continue;
      const { uid, type, key, id, revision } = part;
      const as = (name, value) => this.toKeys(type, name, value || "");
      const texts = (names, of) => Object.fromEntries(names.map((n) => [n, as(n, of[n])]));
      const sent = { ...part.fields };
      if (part.gone)
        out.push({ part, sent: null, op: { do: "retire", type, key, id, revision } });
      else if (!part.saved)
        out.push({ part, sent, op: { do: "add", type, key, ref: uid.startsWith("new:") ? uid : "",
          fields: texts(Object.keys(sent).filter((n) => sent[n]), sent) } });
      else {
        const names = this.changedFields(part);
        out.push({ part, sent, op: { do: "change", type, key, id, revision,
          fields: texts(names, sent), was: texts(names, part.saved) } });
      }
    }
    return out;
  }
  isClean() { return ![...this.parts.values()].some((part) => this.isChanged(part)); }
}
