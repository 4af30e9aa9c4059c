// All tests in one Chromium; writes TAP when node is told so: node --test-reporter=tap all.mjs
import { after } from "node:test";
import { testEditor } from "./editor.mjs";
import { testJourneys } from "./journeys.mjs";
import { preparePages } from "./pages.mjs";
import { openBrowser } from "./world.mjs";

// All is prepared before the first test is known: node ends when the tests it knows have ended.
const browser = await openBrowser();
after(() => browser.close());
const testPages = await preparePages(browser);
await testEditor(browser);
testJourneys(browser);
testPages();
