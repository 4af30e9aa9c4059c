// "/" puts the cursor into the search; a table with a filter box narrows while one types.
"use strict";
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.getElementById("q").focus();
  }
});
for (const box of document.querySelectorAll("input[data-narrows]")) {
  const table = document.getElementById(box.dataset.narrows);
  if (!table) continue;
  box.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/).filter((w) => w && !/[=<>:!~]/.test(w));
    for (const row of table.tBodies[0].rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}
