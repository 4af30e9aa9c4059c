// Where everything stands. Elements say where their middle is; a zone is as large as it is said to
// be, and wider where what it holds needs it: the same as src/publish/picture/layout_given.c.
export const STEP = 14;
export const WIDTH = 168;
const PAD = 21, PAD_TOP = 35, INNER = 28, INNER_TOP = 42, EMPTY = 140;

export const snap = (v) => Math.round(v / STEP) * STEP;
export const snapBorder = (v) => Math.round((v - STEP / 2) / STEP) * STEP + STEP / 2;
const isNumber = (text) => /^-?[0-9]+$/.test(text || "");

// At most three lines; a word that is too long is cut.
export function wrap(text, room = 24, most = 3) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (!last || last.length + 1 + word.length <= room) lines[lines.length - 1] = (last + " " + word).trim();
    else lines.push(word);
  }
  const cut = (line) => (line.length > room ? line.slice(0, room - 1) + "…" : line);
  if (lines.length > most) lines.splice(most, lines.length, ""), (lines[most - 1] += " …"), lines.pop();
  return lines.map(cut);
}

export const heightOf = (part) => Math.ceil((27 + 16 * wrap(part.fields.name || "").length) / 28) * 28;

export function middleOf(part) {
  const { x, y } = part.fields;
  if (isNumber(x) && isNumber(y)) return { x: Number(x), y: Number(y) };
  return { x: WIDTH, y: WIDTH };
}
export function boxOf(part) {
  const at = middleOf(part), height = heightOf(part);
  return { x: at.x - WIDTH / 2, y: at.y - height / 2, width: WIDTH, height };
}
export function givenBox(zone) {
  const { x, y, width, height } = zone.fields;
  return [x, y, width, height].every(isNumber)
    ? { x: Number(x), y: Number(y), width: Number(width), height: Number(height) } : null;
}
function around(boxes) {
  const x = Math.min(...boxes.map((b) => b.x)), y = Math.min(...boxes.map((b) => b.y));
  return { x, y, width: Math.max(...boxes.map((b) => b.x + b.width)) - x,
    height: Math.max(...boxes.map((b) => b.y + b.height)) - y };
}
const wider = (b, side, top) => (
  { x: b.x - side, y: b.y - top, width: b.width + 2 * side, height: b.height + top + side });

// All boxes by uid; zones in the order from outside to inside.
export function boxes(model) {
  const out = new Map(), zones = model.live("zone"), elements = model.live("element");
  for (const e of elements) out.set(e.uid, boxOf(e));
  const visit = (zone, depth) => {
    if (out.has(zone.uid) || depth > 100) return;
    const held = [];
    for (const inner of zones.filter((z) => z.fields.parent === zone.uid)) {
      visit(inner, depth + 1);
      if (out.has(inner.uid)) held.push(wider(out.get(inner.uid), INNER, INNER_TOP));
    }
    for (const e of elements.filter((e) => e.fields.zone === zone.uid))
      held.push(wider(out.get(e.uid), PAD, PAD_TOP));
    const given = givenBox(zone);
    if (given) held.push(given);
    if (!held.length) held.push({ x: STEP / 2, y: STEP / 2, width: EMPTY * 2, height: EMPTY });
    const b = around(held);
    b.width = Math.max(b.width, 40 + 7.5 * (zone.fields.name || "").length);
    out.set(zone.uid, b);
  };
  zones.forEach((zone) => visit(zone, 0));
  return out;
}
export function depthOf(model, zone) {
  let depth = 0;
  for (let z = zone; z && depth < 100; z = model.parts.get(z.fields.parent)) depth++;
  return depth;
}
export function isInside(model, part, zoneUid) {
  let at = part.type === "zone" ? part.uid : part.fields.zone;
  for (let i = 0; at && i < 100; i++, at = model.parts.get(at)?.fields.parent)
    if (at === zoneUid) return true;
  return false;
}
const holds = (b, p) => p.x > b.x && p.x < b.x + b.width && p.y > b.y && p.y < b.y + b.height;

// The innermost zone at a point, of boxes that were measured before; never one in "not".
export function zoneAt(model, all, point, not) {
  const there = model.live("zone").filter((z) => all.has(z.uid) && holds(all.get(z.uid), point) &&
    !(not && isInside(model, z, not)));
  return there.sort((a, b) => depthOf(model, b) - depthOf(model, a))[0]?.uid || "";
}
export function partAt(model, all, point) {
  return model.live("element").find((e) => holds(all.get(e.uid), point));
}
// A place for something new: beside what has the focus, or below all, where nothing is.
export function freePlace(model, near) {
  const all = boxes(model), taken = model.live("element").map((e) => all.get(e.uid));
  const from = near && all.get(near);
  const at = from ? { x: snap(from.x + from.width + 84 + WIDTH / 2), y: snap(from.y + from.height / 2) }
    : { x: WIDTH, y: 140 };
  const free = () => !taken.some((b) => Math.abs(b.x + b.width / 2 - at.x) < WIDTH + 42 &&
    Math.abs(b.y + b.height / 2 - at.y) < b.height / 2 + 70);
  for (let look = 0; look < 500 && !free(); look++) at.y += 98;
  return at;
}
// Flows between the same two stand side by side; a straight line from border to border.
export function lineOf(model, all, flow) {
  const { source, target } = flow.fields, a = all.get(source), b = all.get(target);
  if (!a || !b) return null;
  const pair = (f) => [f.fields.source, f.fields.target].sort().join(" ");
  const beside = model.live("flow").filter((f) => pair(f) === pair(flow));
  const place = beside.indexOf(flow) - (beside.length - 1) / 2; // 0: in the middle
  const shift = place * Math.min(26, 44 / Math.max(1, beside.length - 1));
  const m = (r) => ({ x: r.x + r.width / 2, y: r.y + r.height / 2 });
  const p = m(a), q = m(b);
  if (source === target) {
    const x = a.x + a.width + 30 + Math.abs(shift);
    return { points: [{ x: a.x + a.width, y: p.y - 14 }, { x, y: p.y - 14 }, { x, y: p.y + 14 },
      { x: a.x + a.width, y: p.y + 14 }], first: 0.5 };
  }
  const [first, second] = source < target ? [p, q] : [q, p];
  const long = Math.hypot(second.x - first.x, second.y - first.y) || 1;
  const nx = -(second.y - first.y) / long * shift, ny = (second.x - first.x) / long * shift;
  const clip = (r, from, to) => {
    const dx = to.x - from.x, dy = to.y - from.y, c = m(r);
    const tx = dx ? ((dx > 0 ? r.x + r.width : r.x) - from.x) / dx : Infinity;
    const ty = dy ? ((dy > 0 ? r.y + r.height : r.y) - from.y) / dy : Infinity;
    const t = Math.max(0, Math.min(tx, ty, 0.5));
    return c && { x: from.x + t * dx, y: from.y + t * dy };
  };
  const s = { x: p.x + nx, y: p.y + ny }, e = { x: q.x + nx, y: q.y + ny };
  const start = clip(a, s, e), end = clip(b, e, s);
  return { points: [start, end], first: 0.5 + 0.12 * place * (source < target ? 1 : -1) };
}
// Where along a flow its label covers nothing that is there already; "taken" grows by it.
export function labelBox(line, width, taken) {
  const [p, q] = line.points.length > 2 ? line.points.slice(1, 3) : line.points;
  const at = (t) => ({ x: p.x + (q.x - p.x) * t - width / 2, y: p.y + (q.y - p.y) * t - 9, width, height: 18 });
  const isFree = (b) => !taken.some((o) => b.x < o.x + o.width && o.x < b.x + width && b.y < o.y + o.height && o.y < b.y + 18);
  const tries = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => line.first + (n % 2 ? 0.04 : -0.04) * n);
  const box = tries.filter((t) => t > 0.08 && t < 0.92).map(at).find(isFree) || at(line.first);
  taken.push(box);
  return box;
}
