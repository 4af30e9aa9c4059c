// Every page of the sample workspace, as a person meets it: with eyes, with a keyboard, on a small
// screen, on paper, and without scripts.
import assert from "node:assert";
import { after, test } from "node:test";
import { accessibility, keyboard, mainText, print, sideways } from "./checks.mjs";
import { findPages } from "./routes.mjs";
import { makeSample, openPage } from "./world.mjs";

const largest = 100 * 1000; // bytes of a page
const tabs = 2; // pages looked at at once

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
function inspectAll(contexts, addresses) {
  const queue = addresses.map((address) => {
    const item = { address };
    item.result = new Promise((done, failed) => Object.assign(item, { done, failed }));
    return item;
  });
  const waiting = [...queue];
  const work = async () => {
    for (let item; (item = waiting.shift()); )
      await inspect(contexts, item.address).then(item.done, item.failed);
  };
  for (let i = 0; i < tabs; i++) work();
  return queue;
}

// PAGE=/risks in the environment looks at that page alone.
export async function testPages(browser) {
  const server = await makeSample();
  after(server.stop);
  // Without motion no colour is met half-way.
  const scripted = await browser.newContext({ reducedMotion: "reduce" });
  const bare = await browser.newContext({ javaScriptEnabled: false });
  const pages = await findPages(server.url);
  test("a link leads to every page", () => {
    assert.deepEqual(pages.filter((p) => !p.seen.length).map((p) => p.pattern), []);
  });
  test(`no page of the sample is larger than ${largest} bytes`, () => {
    assert.deepEqual(pages.flatMap((p) => p.seen).filter((s) => s.bytes > largest), []);
  });
  // "/picture" is a drawing for other programs, and no page.
  const addresses = pages.filter((p) => p.seen.length && !p.pattern.startsWith("/picture/"))
    .map((p) => p.seen[0].address)
    .filter((address) => address.startsWith(process.env.PAGE ?? "/"));
  const inspected = inspectAll({ scripted, bare }, addresses.map((a) => server.url + a));
  for (const { address, result } of inspected)
    for (const [check, sentence] of Object.entries(sentences))
      test(`${address.slice(server.url.length)}: ${sentence}`, async () => {
        assert.equal((await result)[check].join("\n"), "");
      });
}
