// A job that runs is asked for every second; when it has ended, the page is loaded again.
"use strict";
const box = document.querySelector("#progress[data-job]");
async function look() {
  let job;
  try {
    const answer = await fetch(`/api/v1/jobs/${box.dataset.job}`);
    if (!answer.ok) throw new Error(answer.status);
    job = await answer.json();
  } catch {
    setTimeout(look, 5000); // the server may be starting again
    return;
  }
  if (!job.running) {
    location.reload();
    return;
  }
  const bar = box.querySelector("progress");
  bar.value = job.step;
  box.querySelector("[role=status]").textContent =
    `${job.state}, step ${job.step} of ${job.steps}${job.message ? ": " + job.message : ""}`;
  setTimeout(look, 1000);
}
if (box) setTimeout(look, 1000);
