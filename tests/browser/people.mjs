// People who sign in: the first account of a workspace, and those that it invites.
import { openPage } from "./world.mjs";

export const sentence = "blue herons wade at noon";

// Makes the first account by the code that the console shows; gives a context that is signed in.
export async function firstPerson(browser, server, name, login, options = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const [, code] = /with the code (\S+)/.exec(await server.said(/with the code/));
  const page = await openPage(context, `${server.url}/first-run`);
  for (const [field, text] of Object.entries({ code, name, login, password: sentence, again: sentence }))
    await page.fill(`#${field}`, text);
  await Promise.all([page.waitForNavigation(), page.click("main button[type=submit]")]);
  await page.close();
  return context;
}

// Another browser of the same person.
export async function signIn(browser, server, login, options = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  const page = await openPage(context, `${server.url}/login`);
  await page.fill("#login", login);
  await page.fill("#password", sentence);
  await Promise.all([page.waitForNavigation(), page.click("main button[type=submit]")]);
  await page.close();
  return context;
}
