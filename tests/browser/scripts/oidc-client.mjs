// A whole life of a session by oidc-client-ts, in the pages of the relying party.
// { party, issuer, client_id, scope, username, password }
// → { signed_in, refreshed, renewed, signed_out, afterwards }: what the page tells after each step; and
//   { grants }: the grant type of each token request

import { decide, logIn, open, run } from './harness.mjs';

await run(async (browser, { party, issuer, client_id, scope, username, password }) => {
  const page = await open(browser);
  const grants = [];
  page.on('request', (request) => {
    const grant = request.method() === 'POST' && new URLSearchParams(request.postData() ?? '').get('grant_type');
    if (grant) grants.push(grant);
  });
  await page.goto(`${party}/?${new URLSearchParams({ authority: issuer, client_id, scope })}`);
  await told(page, 'anonymous');

  await page.click('#sign-in');
  await logIn(page, { username, password });
  await decide(page, 'allow');
  const signed_in = await told(page, 'signed-in');

  await page.click('#refresh');
  const refreshed = await told(page, 'refreshed');
  await page.click('#renew');
  const renewed = await told(page, 'renewed');

  await page.click('#sign-out');
  await confirm(page);
  const signed_out = await told(page, 'signed-out');
  // Nobody is logged in any more: `prompt=none` must say so.
  await page.click('#renew');
  const afterwards = await told(page, 'failed');
  return { signed_in, refreshed, renewed, signed_out: { ...signed_out, url: page.url() }, afterwards, grants };
});

/** What the relying party's page tells; it must get into `state`. */
async function told(page, state) {
  const settled = page.locator('body[data-state]:not([data-state=busy])');
  await settled.waitFor();
  const [reached, text] = [await settled.getAttribute('data-state'), await page.innerText('output')];
  if (reached !== state) throw new Error(`${reached} instead of ${state}: ${text}`);
  return JSON.parse(text);
}

/** The provider may ask whether the person wants to log out; its first button is yes. */
async function confirm(page) {
  const question = page.locator('button[type=submit]');
  await question.or(page.locator('body[data-state=signed-out]')).first().waitFor();
  if (await question.count()) await question.first().click();
}
