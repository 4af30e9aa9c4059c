// Addresses for every page of the route table, found as a reader finds them: by following links.
import { run } from "./world.mjs";

// Of each page so many addresses are looked at: enough to meet those with much on them.
const most = 12;

// "/devices/*": the star stands for one segment, two stars for two.
function fits(pattern, path) {
  const wanted = pattern.replace("**", "*/*").split("/");
  const given = path.split("/");
  return wanted.length === given.length &&
    wanted.every((part, i) => (part === "*" ? given[i] !== "" : part === given[i]));
}

// Every page that answers GET, as { pattern, seen: [{ address, bytes }] } with the largest first;
// seen is empty where no link leads. cookie: of who is signed in.
export async function findPages(url, cookie) {
  const pages = JSON.parse(run("routes", "--format", "json")).routes
    .filter((row) => row.method === "GET" && !row.path.startsWith("/api/"))
    .map((row) => ({ pattern: row.path, permission: row.permission, seen: [] }));
  const met = new Set(["/"]);
  for (const address of met) {
    const page = pages.find((p) => fits(p.pattern, address.replace(/\?.*/, "")));
    if (!page || page.seen.length === most) continue;
    const answer = await fetch(url + address, { headers: { cookie } });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`a link leads to ${address}: ${answer.status}`);
    page.seen.push({ address, bytes: Buffer.byteLength(text) });
    for (const [, link] of text.matchAll(/ (?:href|action)="(\/[^"#]*)/g))
      met.add(link.replaceAll("&amp;", "&"));
  }
  for (const page of pages) page.seen.sort((a, b) => b.bytes - a.bytes);
  return pages;
}
