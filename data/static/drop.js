// A file dropped anywhere leads to the page that imports it, with the file chosen there.
"use strict";
const holdsFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
const choose = (files) => {
  const form = document.querySelector("form[data-drop]");
  if (!form) return false;
  form.querySelector("input[type=file]").files = files;
  form.querySelector("button[type=submit]").focus();
  return true;
};
document.addEventListener("dragover", (event) => {
  if (holdsFile(event) && !event.target.closest("input[type=file]")) event.preventDefault();
});
document.addEventListener("drop", async (event) => {
  if (!holdsFile(event) || event.target.closest("input[type=file]")) return;
  event.preventDefault();
  const files = event.dataTransfer.files;
  if (choose(files)) return;
  const about = decodeURIComponent(location.pathname + location.search);
  const release = /\bREL-\d{4,}/.exec(about), device = /\bDEV-\d{4,}/.exec(about);
  const address = "/import" + (release ? "?release=" + release[0] : device ? "?device=" + device[0] : "");
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.getElementById("main");
  if (!answer.ok || !main || !page.querySelector("form[data-drop]")) {
    location.assign(address);
    return;
  }
  history.pushState(null, "", address);
  shown = address;
  document.title = page.title;
  document.getElementById("main").replaceWith(main);
  choose(files);
});
// Going back from there needs the earlier page again. A link within the page is no going back.
let shown = location.pathname + location.search;
addEventListener("popstate", () => location.pathname + location.search !== shown && location.reload());
