// What all scripts share: parameters come as one line of JSON on stdin, the result goes to stdout as JSON. Stdin then stays
// open: when it ends, the test is gone, and so is everything here.

import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

/** Loads one of the npm packages, which are not beside the scripts. */
export const load = createRequire(`${process.env.PACKAGES}/package.json`);

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long Playwright waits for anything, in milliseconds; the machine may be busy. */
const LONGEST_WAIT = 60_000;

/** Runs `main(browser, parameters)` and tells what it returns. */
export async function run(main) {
  const parameters = JSON.parse(await firstLine());
  const { chromium } = load('playwright-core');
  // Digests of the keys of certificates that no authority signed.
  const trusts = parameters.trusts ? [`--ignore-certificate-errors-spki-list=${parameters.trusts}`] : [];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: [...FLAGS, ...trusts] });
  try {
    const result = await main(browser, parameters);
    process.stdout.write(JSON.stringify(result));
    await browser.close();
  } catch (error) {
    console.error(error);
    await tellPages(browser);
    end(1);
  }
  end(0);
}

/** Ends the browser, which Playwright does at the exit, and then its directory. */
function end(code) {
  process.on('exit', () => rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 }));
  process.exit(code);
}

function firstLine() {
  const lines = createInterface({ input: process.stdin });
  lines.on('close', () => end(1));
  return new Promise((resolve) => lines.once('line', resolve));
}

/** A window with cookies of its own. */
export async function open(browser, options = {}) {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  context.setDefaultTimeout(LONGEST_WAIT);
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && console.error(page.url(), message.text()));
  page.on('pageerror', (error) => console.error(page.url(), error));
  return page;
}

/** Logs in on the page that is open. */
export async function logIn(page, { username, password }) {
  await page.fill('input[name=username]', username);
  await page.fill('input[name=password]', password);
  await page.press('input[name=password]', 'Enter');
}

/** Answers the consent page that comes, with `allow` or `deny`. */
export async function decide(page, decision) {
  await page.click(`button[name=decision][value=${decision}]`);
}

/** What an authenticator app shows for a key (RFC 6238), `later` steps of 30 seconds from now. */
export function totp(key, later = 0) {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const letters = [...key.replaceAll(/\s/g, '')];
  const bits = letters.map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** What a person would see where a script failed. */
async function tellPages(browser) {
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    const text = await page.innerText('body', { timeout: 1000 }).catch((error) => error.message);
    console.error(`${page.url()}\n${text.slice(0, 2000)}`);
  }
}
