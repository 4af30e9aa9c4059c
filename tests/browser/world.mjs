// What the browser tests share: the program with a workspace of its own, one Chromium for all, and
// pages that note what a page must not do.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const tutela = process.env.TUTELA ?? join(root, "build/tutela");
// scripts/setup installs the packages there: nothing is made in the source tree.
export const packages = createRequire(join(root, "build/browser/"));
const { chromium } = packages("playwright-core");

// Chromium without windows, or the whole browser.
const programs = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

export function run(...args) {
  return execFileSync(tutela, args, { encoding: "utf8" });
}

export function makeFolder() {
  return mkdtempSync(join(tmpdir(), "tutela-browser-"));
}

// Starts "tutela serve" on a free port; gives its address and what ends it.
export async function serve(folder, ...options) {
  const child = spawn(
    tutela,
    ["--workspace", join(folder, "tutela.db"), "--advisories", join(folder, "advisories.db")].concat(
      ["serve", "--listen", "127.0.0.1:0", "--quiet"], options),
    { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((done) => child.on("exit", done));
  let text = "";
  child.stdout.on("data", (bytes) => { text += bytes; });
  // Waits for a line of standard output.
  const said = async (wanted) => {
    while (!wanted.test(text))
      await Promise.race([once(child.stdout, "data"),
        ended.then((status) => { throw new Error(`serve ended with ${status}: ${text}`); })]);
    return text.split("\n").find((line) => wanted.test(line));
  };
  const url = /http:\/\/[^/]+/.exec(await said(/http:/))[0];
  const stop = () => { child.kill("SIGTERM"); return ended; };
  return { url, said, stop };
}

export function makeSample(...options) {
  return makeWorkspace((folder) => run("demo", folder), options);
}

export function makeEmpty(...options) {
  return makeWorkspace((folder) => run("--workspace", join(folder, "tutela.db"), "init"), options);
}

async function makeWorkspace(make, options) {
  const folder = makeFolder();
  make(folder);
  const server = await serve(folder, ...options);
  const stop = async () => { await server.stop(); rmSync(folder, { recursive: true }); };
  return { ...server, folder, stop };
}

export function openBrowser() {
  const executablePath = process.env.CHROMIUM || programs.find((p) => existsSync(p));
  return chromium.launch({ executablePath, args: ["--disable-dev-shm-usage"] });
}

// Opens an address, and notes in page.complaints what was asked of other hosts, and what the browser
// had to say: errors of scripts, refusals of the content security policy, answers that are none.
export async function openPage(context, address) {
  const page = await context.newPage();
  const { origin } = new URL(address);
  page.complaints = [];
  const complain = (text) => page.complaints.push(text);
  page.on("console", (m) => m.type() === "error" && complain(m.text()));
  page.on("pageerror", (e) => complain(e.message));
  // What is under way when a page is left ends as aborted, and is no fault.
  page.on("requestfailed", (r) => r.failure().errorText === "net::ERR_ABORTED" ||
    complain(`${r.url()}: ${r.failure().errorText}`));
  page.on("request", (r) => new URL(r.url()).origin === origin || complain(`asks ${r.url()}`));
  await page.goto(address);
  return page;
}

// A component list of two: one with an identifier, one without.
export const list = JSON.stringify({
  bomFormat: "CycloneDX", specVersion: "1.5", version: 1,
  metadata: { component: { type: "firmware", name: "pump", version: "1.0" } },
  components: [
    { type: "library", name: "openssl", version: "3.0.8", purl: "pkg:generic/openssl@3.0.8" },
    { type: "library", name: "in-house", version: "2" },
  ],
});

// Takes a file in by the form, and waits for its receipt.
export async function importFile(page, server, query, name, content) {
  await page.goto(`${server.url}/import?${query}`);
  await page.setInputFiles("#file", { name, mimeType: "application/octet-stream",
    buffer: Buffer.from(content) });
  await page.locator("form[data-drop] button.main").click();
  await page.waitForURL(/\/receipts\//);
}
