// An authorization request in the browser: login, consent, and back at the client.
// { open, click?, username, password, decision, redirect_uri, trust_any_certificate } → { url, title, consent, cookies }

import { decide, logIn, open, run } from './harness.mjs';

await run(async (browser, parameters) => {
  const page = await open(browser, { ignoreHTTPSErrors: parameters.trust_any_certificate });
  await page.goto(parameters.open);
  if (parameters.click) await page.click(parameters.click);
  await logIn(page, parameters);
  await page.waitForSelector('button[name=decision]');
  const consent = await page.innerText('main');
  await decide(page, parameters.decision);
  await page.waitForURL((url) => url.href.startsWith(parameters.redirect_uri));
  return { url: page.url(), title: await page.title(), consent, cookies: await page.context().cookies() };
});
