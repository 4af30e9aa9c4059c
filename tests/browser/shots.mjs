// The pictures of the README: the nine places of the sample, 1280 pixels wide, into docs/img.
//     make browser-packages all && node tests/browser/shots.mjs
// They are made smaller by: pngquant --force --ext .png 96 docs/img/NAME.png
import { join } from "node:path";
import { firstPerson } from "./people.mjs";
import { makeSample, openBrowser, openPage, root } from "./world.mjs";

const places = {
  today: "/",
  devices: "/devices",
  requirements: "/requirements?scope=DEV-0001",
  risks: "/risks?device=DEV-0001",
  components: "/components",
  vulnerabilities: "/vulnerabilities",
  field: "/field",
  reviews: "/reviews",
  setup: "/setup",
};

const server = await makeSample("--rate", "0");
const browser = await openBrowser();
const context = await firstPerson(browser, server, "Ada Maker", "ada",
  { viewport: { width: 1280, height: 800 } });
for (const [name, path] of Object.entries(places)) {
  const page = await openPage(context, server.url + path);
  await page.screenshot({ path: join(root, "docs/img", `${name}.png`) });
  await page.close();
}
await browser.close();
await server.stop();
