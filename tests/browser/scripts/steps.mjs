// The steps of a person, which pages and walks share.
// { open } | { fill, value } | { click } | { check } | { totp, later } | { follow, again } | { code, mail } | { browser, scripts } |
// { passkeys } | { touch } | { read } | { receive } | { download } | { at } | { violations }, with e-mails as { directory, kind, to }

import { readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';

import { open, totp } from './harness.mjs';

const AUTHENTICATOR = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** A person with one browser, and others if a step names them. */
export class Walker {
  #browser;
  #options;
  #pages = new Map();
  #key = '';
  #touch;
  #violations = [];

  /** What the person read: [{ url, title, text }]. */
  read = [];

  constructor(browser, options = {}) {
    this.#browser = browser;
    this.#options = options;
  }

  /** The page of the browser that is used at the moment. */
  async page() {
    this.#pages.size || (await this.#use('', {}));
    return this.current;
  }

  /** Ends all browsers. */
  async leave() {
    for (const page of this.#pages.values()) await page.context().close();
  }

  async take(step) {
    if (step.browser) return this.#use(step.browser, { javaScriptEnabled: step.scripts });
    const page = await this.page();
    if (step.open) return page.goto(step.open);
    if (step.fill) return page.fill(step.fill, step.value);
    if (step.check) return page.check(step.check);
    if (step.totp) return page.fill(step.totp, totp(await this.#keyOn(page), step.later));
    if (step.follow) return page.goto(link(step.again ? last(step.follow) : await receive(step.follow)));
    if (step.code) return page.fill(step.code, code(await receive(step.mail)));
    if (step.receive) return this.read.push({ url: '', title: '', text: await receive(step.receive) });
    if (step.at) return page.waitForURL((url) => url.href.includes(step.at));
    if (step.passkeys) return this.#offerPasskeys(page);
    if (step.touch !== undefined) return this.#touch(step.touch);
    if (step.read) return this.read.push({ url: page.url(), title: await page.title(), text: await page.innerText(step.read) });
    if (step.violations) return this.#tellViolations(page);
    if (step.download) return this.#download(page, step.download);
    return Promise.all([page.waitForEvent('load'), page.click(step.click)]);
  }

  async #use(name, options) {
    if (!this.#pages.has(name)) {
      const page = await open(this.#browser, { ...this.#options, ...options });
      // Chromium tells of each in the console.
      page.on('console', (message) => /Content Security Policy/.test(message.text()) && this.#violations.push(message.text()));
      this.#pages.set(name, page);
    }
    this.current = this.#pages.get(name);
  }

  /** The key for the authenticator app, which is shown once. */
  async #keyOn(page) {
    const shown = page.locator('svg.qr ~ code.key');
    if (await shown.count()) this.#key = await shown.innerText();
    return this.#key;
  }

  /** An authenticator in the device, which Chromium pretends to have, with a person who touches it. */
  async #offerPasskeys(page) {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options: AUTHENTICATOR });
    this.#touch = (enabled) => session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  }

  /** What the policies of pages did not allow since the last time. */
  async #tellViolations(page) {
    this.read.push({ url: page.url(), title: await page.title(), text: this.#violations.splice(0).join('\n') });
  }

  async #download(page, selector) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
    const text = readFileSync(await download.path(), 'utf8');
    this.read.push({ url: download.suggestedFilename(), title: '', text });
  }
}

/** The files that a step has read, of all persons. */
const seen = new Set();

/** What was read last, by kind and address. */
const texts = new Map();

const about = ({ kind, to }) => `${kind} ${to}`;

const last = (wanted) => texts.get(about(wanted));

/** The text of the next e-mail, which may be on its way still. A provider writes each into a file of its own. */
function receive({ directory, kind, to }) {
  return new Promise((resolve, reject) => {
    let isRead = false;
    const look = () => {
      if (isRead) return;
      const path = files(directory, kind).find((path) => !seen.has(path) && addressee(path) === to);
      if (!path) return;
      isRead = true;
      watcher.close();
      seen.add(path);
      texts.set(about({ kind, to }), plainText(readFileSync(path, 'utf8')));
      resolve(last({ kind, to }));
    };
    // A file appears with its whole content.
    const watcher = watch(directory, look);
    watcher.on('error', reject);
    look();
  });
}

function files(directory, kind) {
  const names = readdirSync(directory).filter((name) => name.endsWith('.eml') && name.slice(5).startsWith(`${kind}-`));
  return names.sort().map((name) => join(directory, name));
}

const addressee = (path) => readFileSync(path, 'utf8').match(/^To: <(.*)>\r$/m)[1];

/** The first part of an e-mail, as it is or in base64. */
function plainText(mail) {
  const [, encoding, body] = mail.match(/Content-Transfer-Encoding: (\S+)\r\n\r\n([^]*?)\r\n--/);
  return encoding === 'base64' ? Buffer.from(body, 'base64').toString('utf8') : body;
}

const link = (text) => text.match(/https?:\/\/\S+/)[0];

const code = (text) => text.match(/\d{4} \d{4}/)[0];
