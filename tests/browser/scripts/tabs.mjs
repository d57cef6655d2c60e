// Several tabs that open an authorization request at the same moment, in a browser without a cookie. The person logs in in the first one and
// loads the others again; each form is sent twice.
// { open, click, username, password, redirect_uri, tabs } → { urls, cookies }

import { open, run } from './harness.mjs';

/** How long after the first click the second one comes, in milliseconds: the first request is on its way by then. */
const SECOND_CLICK = 20;

await run(async (browser, parameters) => {
  const start = await open(browser);
  const context = start.context();
  await start.goto(parameters.open);
  const request = new URL(await start.getAttribute(parameters.click, 'href'), parameters.open).href;
  await context.clearCookies();
  const tabs = await Promise.all(Array.from({ length: parameters.tabs }, () => context.newPage()));
  await Promise.all(tabs.map((tab) => tab.goto(request)));
  await Promise.all(tabs.map((tab) => tab.waitForSelector('input[name=password]')));
  const [first, ...others] = tabs;
  await first.fill('input[name=username]', parameters.username);
  await first.fill('input[name=password]', parameters.password);
  await clickTwice(first, 'button[type=submit]');
  await first.waitForSelector('button[name=decision]');
  await Promise.all(others.map((tab) => tab.reload()));
  const urls = [];
  for (const tab of tabs) {
    await tab.waitForSelector('button[name=decision]');
    await clickTwice(tab, 'button[name=decision][value=allow]');
    await arrive(tab, parameters.redirect_uri);
    urls.push(tab.url());
  }
  return { urls, cookies: (await context.cookies()).map((cookie) => cookie.name) };
});

/** Waits for a URL that begins so. The second click takes the place of the first navigation, which Playwright tells as an error. */
async function arrive(tab, uri) {
  const isThere = (url) => url.href.startsWith(uri);
  await tab.waitForURL(isThere).catch((error) => {
    if (!error.message.includes('ERR_ABORTED')) throw error;
    return tab.waitForURL(isThere);
  });
}

/** As somebody does who is not sure that the first click counted. */
async function clickTwice(page, selector) {
  await page.locator(selector).first().evaluate((button, pause) => {
    button.click();
    setTimeout(() => button.click(), pause);
  }, SECOND_CLICK);
}
