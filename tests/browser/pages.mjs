// Every page of the sample workspace, as a person meets it: with eyes, with a keyboard, on a small
// screen, on paper, and without scripts.
import assert from "node:assert";
import { after, test } from "node:test";
import { accessibility, keyboard, mainText, print, sideways } from "./checks.mjs";
import { firstPerson } from "./people.mjs";
import { findPages } from "./routes.mjs";
import { importFile, list, makeSample, openPage } from "./world.mjs";

const largest = 100 * 1000; // bytes of a page
const tabs = 2; // pages looked at at once
const drawings = /^\/picture\//; // for other programs: no pages

const sentences = {
  accessibility: "axe finds nothing against WCAG 2.2 AA, light and dark, wide and narrow",
  sideways: "nothing scrolls sideways at 360 px",
  print: "it can be printed: no navigation, no table is cut",
  keyboard: "the keyboard reaches everything, and shows where it is",
  bare: "it reads the same without scripts",
  complaints: "it asks nobody else, and the browser has nothing to say",
};

async function readWithoutScripts(bare, address) {
  const page = await openPage(bare, address);
  const text = await mainText(page);
  await page.close();
  return text;
}

async function inspect({ scripted, bare }, address) {
  const page = await openPage(scripted, address);
  const text = await mainText(page);
  const plain = await readWithoutScripts(bare, address);
  const result = { bare: text === plain ? [] : [`with scripts: ${text}`, `without: ${plain}`] };
  // What is folded up must keep the rules as well.
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  const took = [];
  for (const check of [accessibility, sideways, print, keyboard]) {
    const start = Date.now();
    result[check.name] = await check(page);
    took.push(`${check.name} ${Date.now() - start} ms`);
  }
  if (process.env.TIMES) console.log(`# ${address}: ${took.join(", ")}`);
  result.complaints = page.complaints;
  await page.close();
  return result;
}

// Looks at several pages at once; the tests wait for the results one after another.
function inspectAll(items) {
  for (const item of items)
    item.result = new Promise((done, failed) => Object.assign(item, { done, failed }));
  const waiting = [...items];
  const work = async () => {
    for (let item; (item = waiting.shift()); )
      await inspect(item.contexts, item.address).then(item.done, item.failed);
  };
  for (let i = 0; i < tabs; i++) work();
  return items;
}

// Who is signed in, with scripts and without.
async function contextsOf(browser, options, storageState) {
  return {
    scripted: await browser.newContext({ ...options, storageState }),
    bare: await browser.newContext({ javaScriptEnabled: false, storageState }),
  };
}

// Gives what makes the tests. PAGE=/risks in the environment looks at that page alone.
export async function preparePages(browser) {
  const server = await makeSample("--rate", "0");
  after(server.stop);
  // Without motion no colour is met half-way.
  const still = { reducedMotion: "reduce" };
  const context = await firstPerson(browser, server, "Ada Maker", "ada", still);
  const page = await openPage(context, server.url);
  await importFile(page, server, "release=REL-0009", "bom.json", list);
  const signedIn = await contextsOf(browser, still, await context.storageState());
  const signedOut = await contextsOf(browser, still);
  const [{ name, value }] = await context.cookies();
  const pages = await findPages(server.url, `${name}=${value}`);
  // What anybody may open is met on the way in, not by a link.
  const isDoor = (p) => p.permission === "" && !p.seen.length;
  const doors = [];
  for (const { pattern } of pages.filter(isDoor))
    if ((await fetch(server.url + pattern)).status === 200) doors.push(pattern);
  return () => {
    test("a link leads to every page", () => {
      assert.deepEqual(pages.filter((p) => !p.seen.length && !isDoor(p)).map((p) => p.pattern), []);
    });
    test(`no page of the sample is larger than ${largest} bytes`, () => {
      assert.deepEqual(pages.flatMap((p) => p.seen).filter((s) => s.bytes > largest), []);
    });
    const asked = pages.filter((p) => p.seen.length && !drawings.test(p.pattern))
      .map((p) => ({ path: p.seen[0].address, contexts: signedIn }))
      .concat(doors.map((path) => ({ path, contexts: signedOut })))
      .filter(({ path }) => path.startsWith(process.env.PAGE ?? "/"))
      .map((item) => ({ ...item, address: server.url + item.path }));
    for (const { path, result } of inspectAll(asked))
      for (const [check, sentence] of Object.entries(sentences))
        test(`${path}: ${sentence}`, async () => {
          assert.equal((await result)[check].join("\n"), "");
        });
  };
}
