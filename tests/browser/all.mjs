// All tests in one Chromium; writes TAP when node is told so: node --test-reporter=tap all.mjs
import { after } from "node:test";
import { testEditor } from "./editor.mjs";
import { testPages } from "./pages.mjs";
import { openBrowser } from "./world.mjs";

const browser = await openBrowser();
after(() => browser.close());
await testPages(browser);
await testEditor(browser);
