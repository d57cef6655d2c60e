// A person of whom a second factor is required and who has none: they set one up on the way, have the device remembered at the next
// login, are not asked at the one after that, and are asked again in another browser.
// { open, logout, username, password, redirect_uri } → { set_up, codes, urls, asked, devices, cookies }

import { decide, logIn, open, run, totp } from './harness.mjs';

await run(async (browser, parameters) => {
  const page = await open(browser);
  const back = () => page.waitForURL((url) => url.href.startsWith(parameters.redirect_uri));
  const logOut = async () => {
    await page.goto(parameters.logout);
    await Promise.all([page.waitForEvent('load'), page.click('button[value=logout]')]);
  };
  const urls = [];

  await page.goto(parameters.open);
  await logIn(page, parameters);
  await page.waitForURL(/second-factor\/set-up/);
  const setUp = await page.innerText('main');
  const key = await page.innerText('code.key');
  await page.fill('input[name=code]', totp(key));
  await Promise.all([page.waitForEvent('load'), page.click('button[type=submit]')]);
  const codes = await page.locator('ul.codes code.key').allInnerTexts();
  await page.click('a.button');
  await decide(page, 'allow');
  await back();
  urls.push(page.url());

  await logOut();
  await page.goto(parameters.open);
  await logIn(page, parameters);
  await page.waitForURL(/second-factor\?/);
  // The code that set up the app has been used: the next one counts already.
  await page.fill('input[name=code]', totp(key, 1));
  await page.check('input[name=remember]');
  await page.click('form:has(input[name=code]) button[type=submit]');
  // The application is a program on this machine, so each time the person is asked whether it may.
  await decide(page, 'allow');
  await back();
  urls.push(page.url());

  await logOut();
  await page.goto(parameters.open);
  await logIn(page, parameters);
  await decide(page, 'allow');
  await back();
  urls.push(page.url());
  // A remembered device is not enough for a page that changes the account. Both codes of the app that count now have been used.
  await page.goto(new URL('/account/security', parameters.logout).href);
  await logIn(page, parameters);
  await page.waitForURL(/second-factor\?/);
  await page.fill('input[name=code]', codes[0]);
  await page.click('form:has(input[name=code]) button[type=submit]');
  await page.waitForURL(/account\/security/);
  const devices = await page.innerText('section[aria-labelledby=devices]');
  const cookies = (await page.context().cookies()).map(({ name, expires, httpOnly }) => ({ name, expires, httpOnly }));

  const other = await open(browser);
  await other.goto(parameters.open);
  await logIn(other, parameters);
  await other.waitForURL(/second-factor\?/);
  return { set_up: setUp, codes, urls, asked: other.url(), devices, cookies };
});
