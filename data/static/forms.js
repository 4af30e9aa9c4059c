// The page stays where it was after a form that comes back to it; references are suggested while
// one types.
"use strict";
const place = "scroll " + location.pathname;
const kept = sessionStorage.getItem(place);
if (kept !== null && !location.hash && !document.querySelector("main [role=alert]")) scrollTo(0, Number(kept));
sessionStorage.removeItem(place);
document.addEventListener("submit", (event) => {
  if (event.target.method === "post") sessionStorage.setItem(place, String(scrollY));
});
let waiting = 0;
document.addEventListener("input", (event) => {
  const box = event.target;
  if (!box.list || !box.dataset.type || event.inputType === undefined) return;
  const word = box.value.split(/[\s,]+/).pop();
  const before = box.value.slice(0, box.value.length - word.length);
  if (word.length < 2) return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const filter = encodeURIComponent('"' + word.replace(/["\\]/g, "\\$&") + '"');
    const answer = await fetch("/api/v1/list/" + box.dataset.type + "?limit=20&filter=" + filter);
    if (!answer.ok) return;
    const rows = (await answer.json()).rows || [];
    box.list.replaceChildren(...rows.map((row) => {
      const option = document.createElement("option");
      option.value = before + row.id;
      option.textContent = row.title;
      return option;
    }));
  }, 200);
});
