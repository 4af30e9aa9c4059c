// The editor of diagrams: by keyboard alone, with the pointer, and by two at the same time.
import assert from "node:assert";
import { after, test } from "node:test";
import { accessibility, keyboard, sideways } from "./checks.mjs";
import { firstPerson, signIn } from "./people.mjs";
import { makeSample, openPage, run } from "./world.mjs";

const viewport = { width: 1400, height: 1000 };

// A release of the sample that has no model yet, and stays open.
function makeRelease(server) {
  const db = `${server.folder}/tutela.db`;
  return run("--workspace", db, "add", "release", "device=DEV-0001", "name=9.0").match(/REL-\d+/)[0];
}

async function open(context, server, release) {
  const page = await openPage(context, `${server.url}/edit/model/${release}`);
  await page.waitForSelector("#editor-tools:not([hidden])");
  return page;
}
const saved = (page) => page.waitForFunction(
  () => /^saved at \d\d:\d\d$/.test(document.getElementById("editor-state").textContent));
const said = (page, text) => page.waitForFunction(
  (wanted) => document.getElementById("editor-said").textContent.includes(wanted), text);
const shapes = (page) => page.evaluate(
  () => [...document.querySelectorAll("[data-uid]")].map((g) => g.getAttribute("aria-label").replace(/^[EZF]-\d+ /, "")));
const shape = (page, name) => page.locator(`[data-uid][aria-label*="${name}"]`).first();

async function add(page, key, name) {
  await page.keyboard.press(key);
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await said(page, `Added ${name}`);
}
async function rename(page, from, to) {
  await shape(page, from).focus();
  await page.keyboard.press("Enter");
  await page.fill('#part input[name="name"]', to);
  await page.keyboard.press("Tab");
}
async function middle(locator) {
  const b = await locator.boundingBox();
  return { x: b.x + b.width / 2, y: b.y + b.height / 2 };
}
async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

async function byKeyboard(ann, server, release) {
  const page = await open(ann, server, release);
  await page.getByRole("button", { name: "Add zone" }).focus();
  await add(page, "Enter", "Home");
  await add(page, "n", "Pump core");
  await add(page, "n", "Phone app");
  await add(page, "n", "Drug library");
  await page.keyboard.press("c");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Dose limits");
  await page.keyboard.press("Enter");
  await said(page, "Added Dose limits");
  await saved(page);
  await shape(page, "Pump core, process").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Shift+ArrowRight");
  await said(page, "Pump core: left");
  await page.keyboard.press("Delete");
  await said(page, "Removed Pump core");
  await saved(page);
  await page.keyboard.press("Control+z");
  await said(page, "Undone");
  await page.waitForFunction(() => document.getElementById("editor-state").textContent === "not saved yet");
  await saved(page);
  await page.reload();
  await page.waitForSelector("#editor-tools:not([hidden])");
  assert.deepEqual((await shapes(page)).sort(), [
    "Dose limits, flow from Drug library to Phone app", "Drug library, process, in Home, flows: 1",
    "Home, zone, holds 3", "Phone app, process, in Home, flows: 1", "Pump core, process, in Home, flows: 0"]);
  assert.deepEqual(page.complaints, []);
  await page.close();
}

async function byPointer(ann, server, release) {
  const page = await open(ann, server, release);
  const core = shape(page, "Pump core, process").locator(".el"), from = await middle(core);
  await drag(page, from, { x: from.x + 40, y: from.y + 300 });
  await said(page, "Pump core is now in no zone");
  await shape(page, "Pump core, process").hover();
  await drag(page, await middle(shape(page, "Pump core, process").locator(".join")),
    await middle(shape(page, "Phone app, process").locator(".el")));
  await page.keyboard.type("Status");
  await page.keyboard.press("Enter");
  await said(page, "Added Status");
  await saved(page);
  await page.reload();
  await page.waitForSelector("#editor-tools:not([hidden])");
  const there = await shapes(page);
  assert.ok(there.includes("Pump core, process, in no zone, flows: 1"), there.join("\n"));
  assert.ok(there.includes("Status, flow from Pump core to Phone app"), there.join("\n"));
  assert.deepEqual(page.complaints, []);
  await page.close();
}

async function byTwo(ann, bob, server, release) {
  const first = await open(ann, server, release), second = await open(bob, server, release);
  await rename(first, "Phone app, process", "Phone of Ann");
  await saved(first);
  await rename(second, "Phone app, process", "Phone of Bob");
  await second.waitForSelector("#editor-conflicts .note");
  assert.match(await second.textContent("#editor-conflicts"), /yoursPhone of Bob.*theirsPhone of Ann/);
  assert.match(await second.textContent("#editor-state"), /^not saved: Phone of Bob/);
  await second.getByRole("button", { name: /^Keep mine/ }).click();
  await saved(second);
  await rename(first, "Phone of Ann", "Phone of Zoe");
  await first.waitForSelector("#editor-conflicts .note");
  await first.getByRole("button", { name: /^Take theirs/ }).click();
  await shape(first, "Phone of Bob, process").waitFor({ state: "attached" });
  await first.close();
  await second.close();
}

async function withoutScripts(bare, server, release) {
  const page = await openPage(bare, `${server.url}/edit/model/${release}`);
  await page.getByRole("link", { name: "Add element" }).click();
  await page.fill("#new-element-name", "Cloud");
  await page.selectOption("#new-element-kind", "external_entity");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.fill("#part-name", "Cloud service");
  await page.getByRole("button", { name: "Save" }).click();
  assert.match(await page.innerText("#editor-tables"), /Cloud service\s+External entity/);
  await page.fill("#part-reason", "Not built");
  await page.getByRole("button", { name: /^Remove/ }).click();
  assert.doesNotMatch(await page.innerText("#editor-tables"), /Cloud service/);
  await page.close();
}

async function isAccessible(ann, server) {
  const page = await open(ann, server, "REL-0002");
  const wrong = [...await accessibility(page), ...await sideways(page), ...await keyboard(page)];
  // The skip link belongs to the frame, and is looked at with every page (pages.mjs).
  assert.deepEqual(wrong.filter((line) => !line.startsWith("the skip link")), []);
  await page.close();
}

export async function testEditor(browser) {
  const server = await makeSample();
  after(server.stop);
  const release = makeRelease(server);
  const ann = await firstPerson(browser, server, "Ann Lee", "ann", { viewport });
  const bob = await signIn(browser, server, "ann", { viewport });
  const bare = await signIn(browser, server, "ann", { javaScriptEnabled: false });
  const editor = (name, act) => test(`the editor of diagrams: ${name}`, act);
  editor("three elements and a flow by keyboard alone", () => byKeyboard(ann, server, release));
  editor("moving and connecting with the pointer", () => byPointer(ann, server, release));
  editor("two at the same time see both texts", () => byTwo(ann, bob, server, release));
  editor("the same with forms, without scripts", () => withoutScripts(bare, server, release));
  editor("axe finds nothing, and every shape is reached and seen", () => isAccessible(ann, server));
}
