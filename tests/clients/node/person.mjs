// The conversation with the test: parameters come as the first line, and a person opens URLs for the client.

import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function line() {
  const { value } = await lines.next();
  return JSON.parse(value);
}

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** What the test says of the provider and of the client. */
export const parameters = await line();

/** A person logs in and agrees to all but `untick`; gives the URL that the browser is sent to. */
export async function open(url, untick = []) {
  say({ open: String(url), untick });
  return new URL(await line());
}

/** So many seconds pass for the provider. */
export async function wait(seconds) {
  say({ wait: seconds });
  await line();
}

/** Ends the script. */
export function done(result) {
  say({ result });
  process.exit(0);
}

/** What a client throws, as the test sees it. */
export async function failure(attempt) {
  try {
    return { succeeded: await attempt() };
  } catch (error) {
    return { name: error.name, code: error.code, error: error.error, status: error.status };
  }
}
