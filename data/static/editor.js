// The editor of diagrams: model, drawing, hands, form and saving, put together.
import { Model } from "./editor_model.js";
import { Drawing } from "./editor_draw.js";
import { Hands } from "./editor_hands.js";
import { Panel } from "./editor_form.js";
import { Saver } from "./editor_save.js";

const root = document.getElementById("editor");
const said = document.getElementById("editor-said");
const tools = document.getElementById("editor-tools");
const model = new Model();

function say(text) {
  said.textContent = text;
}

// The tables are the server's: after a save they are as a new page would have them.
async function renewTables() {
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const tables = page.getElementById("editor-tables");
  const here = document.getElementById("editor-tables");
  if (tables && !here.contains(document.activeElement)) here.replaceWith(tables);
}

function button(label, keys, act) {
  const b = document.createElement("button");
  Object.assign(b, { type: "button", className: "btn s", textContent: label });
  b.setAttribute("aria-keyshortcuts", keys);
  b.addEventListener("click", act);
  tools.append(b);
}

// A link to a part or to a new one opens the form beside the diagram instead of another page.
function followLinks(panel) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#editor-tables a[href], #part a[href]");
    const to = link && new URL(link.href);
    if (!to || to.pathname !== location.pathname || !to.searchParams.has("type")) return;
    event.preventDefault();
    openFrom(panel, to.searchParams, true);
  });
}
function openFrom(panel, query, focus) {
  const type = query.get("type"), key = query.get("key");
  const part = key ? model.parts.get(model.uidOf(type, key)) : null;
  if (part && !part.gone) panel.open(part.uid, focus);
  else if (!key) panel.create(type, type === "element" ? { kind: "process" } : {}, "", focus);
}

async function start() {
  const saver = new Saver(model, root, say, renewTables);
  await saver.load();
  const canvas = document.getElementById("editor-canvas");
  if (!canvas.querySelector("svg")) return; // too large to draw: the forms are there
  const drawing = new Drawing(model, canvas);
  const hands = new Hands(model, drawing, say);
  const panel = (hands.panel = new Panel(document.getElementById("part"), model, hands));
  model.onChange(() => drawing.draw());
  drawing.draw();
  drawing.zoom = Math.max(0.55, Math.min(1, canvas.clientWidth / drawing.svg.getAttribute("width")));
  drawing.fit();
  const focused = () => drawing.svg.querySelector(":focus")?.dataset.uid || hands.last || "";
  canvas.addEventListener("focusin", (event) => {
    hands.last = hands.uidOf(event) || hands.last;
    if (!drawing.dragging) drawing.groups.get(hands.last)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  button("Add element", "n", () => hands.create("element", focused()));
  button("Add zone", "z", () => hands.create("zone", focused()));
  button("Add flow", "c", () => panel.create("flow", { source: model.parts.get(hands.last)?.type === "element" ? hands.last : "" }, hands.last));
  button("Undo", "Control+Z", () => hands.undo());
  button("Redo", "Control+Y", () => hands.redo());
  button("Larger", "+", () => hands.scale(1.25));
  button("Smaller", "-", () => hands.scale(0.8));
  tools.hidden = false;
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName);
    if (typing || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) hands.undo();
    else if (key === "y" || key === "z") hands.redo();
    else return;
    event.preventDefault();
  });
  followLinks(panel);
  panel.close();
  const query = new URLSearchParams(location.search);
  if (query.has("type")) openFrom(panel, query, false);
  saver.rest();
}

// Who may only read has the picture, the tables and the forms of the server.
if (root.dataset.writable === "yes") start().catch((why) => {
  document.getElementById("editor-state").textContent =
    `The editor could not start (${why.message}); the forms beside and below work without it.`;
});
