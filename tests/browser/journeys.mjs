// The first hour of four people, and two who change the same record: each as it is typed and read.
import assert from "node:assert";
import { after, test } from "node:test";
import { firstPerson, sentence, signIn } from "./people.mjs";
import { importFile, list, makeEmpty, makeSample, openPage } from "./world.mjs";

const patience_ms = 20000;

const results = '<?xml version="1.0"?><testsuite name="fuzz" tests="2" failures="1">' +
  '<testcase name="long bolus command"/><testcase name="replayed command"><failure message="taken"/>' +
  "</testcase></testsuite>";

const text = (page) => page.locator("main").innerText();
const send = async (page, button) => {
  await page.locator(button).click();
  await page.waitForLoadState();
};

async function ada(browser, server) {
  return open(await firstPerson(browser, server, "Ada Maker", "ada"), server.url);
}

async function open(context, address) {
  const page = await openPage(context, address);
  page.setDefaultTimeout(patience_ms);
  return page;
}

// Adds a person, follows the invitation in another browser, and signs in there.
async function invite(browser, server, admin, person) {
  await admin.goto(`${server.url}/people`);
  const form = admin.locator('form[action="/people"]');
  await form.locator("#name").fill(person.name);
  await form.locator("#login").fill(person.login);
  await form.locator(`label:has-text("${person.role}") input[name=role]`).check();
  for (const limit of ["devices", "releases"])
    if (person[limit]) await form.locator(`#${limit}`).fill(person[limit]);
  await prove(form);
  await form.locator("button.main").click();
  await admin.waitForLoadState();
  if (!/\/people\/./.test(admin.url())) await admin.click(`main a:text-is("${person.name}")`);
  const asks = admin.locator('form:has(button[value="invite"])');
  await prove(asks);
  await asks.locator('button[value="invite"]').click();
  const link = (await admin.locator(".note.done code").first().innerText()).trim();
  const invited = await open(await browser.newContext(), new URL(link, server.url).href);
  for (const box of await invited.locator("input[type=password]").all()) await box.fill(sentence);
  await send(invited, "main button.main");
  return open(await signIn(browser, server, person.login), server.url);
}

// What concerns people is proved by the password once more.
async function prove(form) {
  const box = form.locator("input[name=password_now]");
  if (await box.count()) await box.fill(sentence);
}

// (a) The only person for quality: from the code on the console to a list of what is missing.
async function startUp(browser) {
  const server = await makeEmpty("--rate", "0");
  after(server.stop);
  const page = await ada(browser, server);
  await page.goto(`${server.url}/devices`);
  await page.click('main a[href="/devices/new"]');
  await page.fill("[name=name]", "Inhaler app");
  await page.fill("[name=intended_purpose]", "Reminds patients of their inhaler");
  await page.selectOption("[name=regulation]", "mdr");
  await page.selectOption("[name=risk_class]", "IIa");
  await send(page, "form.deed button.main");
  assert.match(page.url(), /\/(facts|devices)\/DEV-0001/);
  await page.goto(`${server.url}/facts/DEV-0001`);
  assert.match(await text(page), /software/i);
  await page.goto(`${server.url}/new/release?device=DEV-0001`);
  await page.fill("[name=name]", "1.0");
  if (await page.inputValue("[name=device]") === "") await page.fill("[name=device]", "DEV-0001");
  await send(page, "form.form.sec button.main");
  await importFile(page, server, "release=REL-0001", "bom.json", list);
  assert.match(await text(page), /components: total\s+2/);
  await page.goto(`${server.url}/components?release=REL-0001`);
  assert.match(await text(page), /openssl/);
  await page.goto(`${server.url}/requirements?scope=DEV-0001`);
  assert.match(await text(page), /MDR/);
  assert.deepEqual(page.complaints, []);
}

// Two people open the same form: the second is told, and loses nothing.
async function sameRecord(browser, server, admin) {
  const other = await openPage(await browser.newContext(
    { storageState: await admin.context().storageState() }), `${server.url}/edit/T-0002`);
  await admin.goto(`${server.url}/edit/T-0002`);
  const field = "#f-name";
  await admin.fill(field, "The first text");
  await send(admin, "form.form.sec button.main");
  await other.fill(field, "The second text");
  await send(other, "form.form.sec button.main");
  const said = await text(other);
  assert.match(said, /saved this record/);
  assert.match(said, /The first text/);
  assert.match(said, /The second text/);
  await admin.goto(`${server.url}/records/T-0002`);
  assert.match(await text(admin), /The first text/);
}

// (c) A reviewer sees his device and no other, and asks.
async function reviewer(browser, server, admin) {
  const page = await invite(browser, server, admin,
    { name: "Rita Reviewer", login: "rita", role: "eviewer", devices: "DEV-0001" });
  await page.goto(`${server.url}/devices`);
  assert.match(await text(page), /Halcyon IP-4/);
  assert.equal((await page.goto(`${server.url}/devices/DEV-0002`)).status(), 404);
  for (const path of ["/chains/T-0002", "/risks/SR-0001"]) {
    assert.equal((await page.goto(server.url + path)).status(), 200);
    assert.ok(await page.locator("main a.id").count() > 0);
  }
  await page.goto(`${server.url}/reviews`);
  const form = page.locator('form[action="/reviews"]');
  await form.locator("[name=name]").fill("Which test shows C-0001?");
  for (const box of await form.locator("[name=device]:visible").all()) await box.fill("DEV-0001");
  for (const box of await form.locator("textarea:visible").all()) await box.fill("I find none.");
  await form.locator("button.main").click();
  await page.waitForLoadState();
  assert.match(await text(page), /Which test shows C-0001/);
}

// (d) A laboratory sees one release, and enters a finding.
async function laboratory(browser, server, admin) {
  const page = await invite(browser, server, admin,
    { name: "Lars Laboratory", login: "lars", role: "aboratory", releases: "REL-0002" });
  assert.equal((await page.goto(`${server.url}/scope/REL-0002`)).status(), 200);
  assert.equal((await page.goto(`${server.url}/scope/REL-0003`)).status(), 404);
  await importFile(page, server, "release=REL-0002", "junit.xml", results);
  await page.goto(`${server.url}/scope/REL-0002`);
  const form = page.locator('form:has(input[value="report"])');
  await form.locator("[name=name]").fill("Bolus can be replayed");
  await form.locator("[name=description]").fill("The counter starts again after a restart.");
  await form.locator("button[type=submit]").last().click();
  await page.waitForLoadState();
  await admin.goto(`${server.url}/list/weakness`);
  assert.match(await text(admin), /Bolus can be replayed/);
}

// (b) An engineer answers "are we hit", and decides once for several places.
async function engineer(browser, server, page) {
  await page.goto(`${server.url}/`);
  await page.fill("#q", "CVE-2023-5363");
  await page.press("#q", "Enter");
  await page.waitForURL(/vulnerabilities\/CVE-2023-5363/);
  assert.match(await text(page), /2\.2\.0/);
  await page.goto(`${server.url}/components#board`);
  assert.match(await text(page), /no identifier/);
}

// One sample for those that need it, and the person who administers it.
async function openSample(browser) {
  const server = await makeSample("--rate", "0");
  after(server.stop);
  return { server, admin: await ada(browser, server) };
}

export function testJourneys(browser) {
  const sample = openSample(browser);
  const onSample = (name, journey) => test(name, async () => {
    const { server, admin } = await sample;
    await journey(browser, server, admin);
  });
  test("a start-up: first account, device, list, what is missing", () => startUp(browser));
  onSample("an engineer: where is it, what has no identifier", engineer);
  onSample("two people and one record: both texts are kept", sameRecord);
  onSample("a reviewer as guest: his device only, and a question", reviewer);
  onSample("a laboratory as guest: its release only, results, a finding", laboratory);
}
