// A passkey in the browser, with an authenticator that Chromium pretends to have: added on the security page, then a login
// with nothing else.
// { security, logout, open, autofill, username, password, redirect_uri } → { added, consent, url }

import { decide, logIn, open, run } from './harness.mjs';

const AUTHENTICATOR = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

await run(async (browser, parameters) => {
  const page = await open(browser);
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options: AUTHENTICATOR });
  const touch = (enabled) => session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });

  await page.goto(parameters.security);
  await logIn(page, parameters);
  await page.fill('form[data-passkey=create] input[name=name]', 'The key of the test');
  await Promise.all([page.waitForURL(/saved=/), page.click('form[data-passkey=create] button')]);
  const added = await page.innerText('main');

  await page.goto(parameters.logout);
  await Promise.all([page.waitForEvent('load'), page.click('button[value=logout]')]);
  // Not touched while the page offers it in the field of the user name, unless that is what is tried.
  await touch(parameters.autofill);
  await page.goto(parameters.open);
  if (!parameters.autofill) {
    const button = page.locator('form[data-passkey=get] button');
    await button.waitFor();
    await touch(true);
    await button.click();
  }
  await page.waitForSelector('button[name=decision]');
  const consent = await page.innerText('main');
  await decide(page, 'allow');
  await page.waitForURL((url) => url.href.startsWith(parameters.redirect_uri));
  return { added, consent, url: page.url() };
});
