// A whole life of a session by oidc-client-ts, in the pages of the relying party.
// { party, issuer, client_id, scope, username, password }
// → { signed_in, renewed, refreshed, signed_out, afterwards }: what the page tells after each step

import { decide, logIn, open, run } from './harness.mjs';

await run(async (browser, { party, issuer, client_id, scope, username, password }) => {
  const page = await open(browser);
  await page.goto(`${party}/?${new URLSearchParams({ authority: issuer, client_id, scope })}`);
  await told(page, 'anonymous');

  await page.click('#sign-in');
  await logIn(page, { username, password });
  await decide(page, 'allow');
  const signed_in = await told(page, 'signed-in');

  await page.click('#renew');
  const renewed = await told(page, 'renewed');
  await page.click('#refresh');
  const refreshed = await told(page, 'refreshed');

  await page.click('#sign-out');
  await confirm(page);
  const signed_out = await told(page, 'signed-out');
  // Nobody is logged in any more: `prompt=none` must say so.
  await page.click('#renew');
  const afterwards = await told(page, 'failed');
  return { signed_in, renewed, refreshed, signed_out: { ...signed_out, url: page.url() }, afterwards };
});

/** What the relying party's page tells; it must get into `state`. */
async function told(page, state) {
  const settled = page.locator('body[data-state]:not([data-state=busy])');
  await settled.waitFor();
  const [reached, text] = [await settled.getAttribute('data-state'), await page.innerText('output')];
  if (reached !== state) throw new Error(`${reached} instead of ${state}: ${text}`);
  return JSON.parse(text);
}

/** The provider may ask whether the person wants to log out. */
async function confirm(page) {
  const question = page.locator('main form button[type=submit]');
  await question.or(page.locator('body[data-state=signed-out]')).first().waitFor();
  if (await question.count()) await question.first().click();
}
