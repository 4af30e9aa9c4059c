// What must hold on each page. Every check works on an open page and gives what is wrong with it,
// as lines; no line, nothing wrong.
import { readFileSync } from "node:fs";
import { packages } from "./world.mjs";

const axe = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");
const wide = { width: 1280, height: 800 };
const narrow = { width: 360, height: 740 };
// A4 less the margins of the style sheet, upright and on its side, in CSS pixels.
const upright = { width: 680, height: 960 };
const landscape = { width: 1009, height: 620 };

// WCAG 2.2 AA and what axe calls best practice.
const standard = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
};
// What can come out differently in other colours, or at another width; the rest is the same text.
const colours = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };
const layout = {
  runOnly: {
    type: "rule",
    values: ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable",
      "label", "link-name", "button-name", "region", "meta-viewport"],
  },
};

const looks = [
  { viewport: wide, colorScheme: "light", rules: standard },
  { viewport: wide, colorScheme: "dark", rules: colours },
  { viewport: narrow, colorScheme: "dark", rules: layout },
  { viewport: narrow, colorScheme: "light", rules: layout },
];

export async function accessibility(page) {
  const wrong = [];
  await page.evaluate(axe);
  for (const look of looks) {
    await page.setViewportSize(look.viewport);
    await page.emulateMedia({ media: "screen", colorScheme: look.colorScheme });
    const found = await page.evaluate(
      async (rules) => (await axe.run(document, { ...rules, resultTypes: ["violations"] }))
        .violations.map((v) => `${v.id}: ${v.help}, ${v.nodes.length} times: ${v.nodes[0].html}`),
      look.rules);
    wrong.push(...found.map((f) => `${look.viewport.width} px, ${look.colorScheme}: ${f}`));
  }
  return wrong;
}

// Wide tables scroll in their own box; the page itself never does.
export async function sideways(page) {
  await page.setViewportSize(narrow);
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const widest = [...document.querySelectorAll("main *")]
      .filter((e) => e.getBoundingClientRect().right > root.clientWidth && !e.closest(".tw"));
    return [`${root.scrollWidth} px wide, by ${widest[0]?.outerHTML.slice(0, 200)}`];
  });
}

// On paper: no navigation, filter or form; nothing wider than its sheet; and a PDF comes out.
export async function print(page) {
  const wrong = [];
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  for (const [sheet, sideways] of [[upright, false], [landscape, true]]) {
    await page.setViewportSize(sheet);
    wrong.push(...await page.evaluate((onSide) => {
      const edge = document.documentElement.clientWidth + 1;
      return [...document.querySelectorAll("main table, main svg, main pre")]
        .filter((e) => !e.closest(".wideprint") === !onSide && e.getClientRects().length)
        .filter((e) => e.getBoundingClientRect().right > edge)
        .map((e) => `${e.getBoundingClientRect().right} px wide on a sheet of ${edge}: ` +
          (e.closest(".box") ?? e).innerText.slice(0, 100));
    }, sideways));
  }
  wrong.push(...await page.evaluate(() =>
    [...document.querySelectorAll("header.top, nav, form, .skip, .pills, .acts, .pager")]
      .filter((e) => e.getClientRects().length)
      .map((e) => `is printed: ${e.outerHTML.slice(0, 200)}`)));
  const pdf = await page.pdf({ preferCSSPageSize: true });
  if (pdf.subarray(0, 5).toString() !== "%PDF-") wrong.push("no PDF is made");
  return wrong;
}

// Runs in the page: notes, each time that Tab has moved the focus, what has it, and whether a
// person could tell. A key goes up after its element has been scrolled into view.
function watchFocus() {
  const clamp = (n, high) => Math.min(Math.max(n, 0), high - 1);
  const stops = new Map();
  const asked = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const isSeen = (e) => {
    const box = [...e.getClientRects()].find((b) => b.width && b.height);
    if (!box || box.bottom <= 0 || box.top >= innerHeight) return false;
    const top = document.elementFromPoint(
      clamp(box.left + Math.min(box.width, 8) / 2, innerWidth),
      clamp(box.top + Math.min(box.height, 8) / 2, innerHeight));
    return top !== null && (e.contains(top) || top.contains(e));
  };
  const look = () => {
    const e = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(e);
    if (e === document.body || stops.has(e)) return;
    stops.set(e, [
      outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 ? null : "shows no focus",
      isSeen(e) ? null : "is not seen when it has the focus",
    ].filter(Boolean));
  };
  addEventListener("keyup", look);
  const reachable = [...document.querySelectorAll(asked)].filter((e) =>
    e.getClientRects().length && !e.disabled && e.tabIndex >= 0);
  // Of radio buttons with one name Tab reaches one; the arrows go on from there.
  const isReached = (e) => stops.has(e) ||
    (e.type === "radio" && [...stops.keys()].some((s) => s.type === "radio" && s.name === e.name));
  const name = (e) => e.outerHTML.slice(0, 160);
  const skip = document.querySelector(".skip");
  window.focusWatch = {
    count: reachable.length,
    results: () => [
      ...[...stops].flatMap(([e, faults]) => faults.map((fault) => `${fault}: ${name(e)}`)),
      ...reachable.filter((e) => !isReached(e)).map((e) => `is not reached by Tab: ${name(e)}`),
      ...(skip && stops.keys().next().value !== skip ? ["the skip link is not first"] : []),
    ],
  };
}

// Everything that a mouse could reach is reached by Tab, is then seen, and shows that it has the
// focus. The skip link comes first and leads past the navigation; "/" goes to the search.
export async function keyboard(page) {
  await page.setViewportSize(wide);
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  await page.evaluate(watchFocus);
  // A field for a day has a stop for each of its parts, and one for its calendar.
  const count = await page.evaluate(() =>
    focusWatch.count + 3 * document.querySelectorAll("input[type=date]").length);
  for (let i = 0; i < count; i++) await page.keyboard.press("Tab");
  const wrong = await page.evaluate(() => focusWatch.results());
  return wrong.concat(await page.$("nav.rail") ? await shortcuts(page) : []);
}

// Where a page has the navigation, two ways lead past it.
async function shortcuts(page) {
  const wrong = [];
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("/");
  if (!await page.evaluate(() => document.activeElement.id === "q"))
    wrong.push('"/" does not go to the search');
  await page.focus(".skip");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  if (!await page.evaluate(() => document.activeElement.closest("main")))
    wrong.push("the skip link does not lead into the main part");
  return wrong;
}

// The text of the main part, without the time of day.
export function mainText(page) {
  return page.evaluate(() => document.querySelector("main").innerText
    .replace(/\d\d:\d\d( UTC)?/g, "").replace(/\s+/g, " "));
}
