// A page that watches the session at its provider with oidc-client-ts, while the person logs out in another tab.
// { party, issuer, client_id, scope, logout, frame, username, password }
// → { session_state, before, after }: what the frame answers to each message, before and after the logout

import { decide, logIn, open, run } from './harness.mjs';

await run(async (browser, { party, issuer, client_id, scope, logout, frame, username, password }) => {
  const page = await open(browser);
  await page.goto(`${party}/?${new URLSearchParams({ authority: issuer, client_id, scope, monitor: 'true' })}`);
  await page.click('#sign-in');
  await logIn(page, { username, password });
  await decide(page, 'allow');
  await page.waitForSelector('body[data-state=signed-in]');
  const { session_state } = JSON.parse(await page.innerText('output'));
  const ask = (message) => page.evaluate(asked, { frame, message });
  const before = {
    own: await ask(`${client_id} ${session_state}`),
    other_client: await ask(`web ${session_state}`),
    other_salt: await ask(`${client_id} ${session_state}x`),
    malformed: await ask(`${client_id}${session_state}`),
    no_text: await ask({ client_id, session_state }),
  };

  const other = await page.context().newPage();
  await other.goto(logout);
  await other.click('button[value=logout]');
  await other.waitForSelector('h1');
  const after = { own: await ask(`${client_id} ${session_state}`) };
  // Where the browser keeps cookies from frames, the monitor of oidc-client-ts stops, and nobody is signed out.
  if (after.own === 'changed') await page.waitForSelector('body[data-monitor=signed-out]');
  return { session_state, before, after };
});

/** In the page: what the frame answers. */
function asked({ frame, message }) {
  return new Promise((resolve) => {
    const embedded = document.createElement('iframe');
    embedded.src = frame;
    embedded.hidden = true;
    addEventListener('message', function listen(event) {
      if (event.source !== embedded.contentWindow) return;
      removeEventListener('message', listen);
      embedded.remove();
      resolve(event.data);
    });
    embedded.addEventListener('load', () => embedded.contentWindow.postMessage(message, new URL(frame).origin));
    document.body.append(embedded);
  });
}
