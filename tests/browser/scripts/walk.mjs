// A person's way through pages.
// { steps, trusts? } → [{ url, title, text }], one for each step that reads

import { run } from './harness.mjs';
import { Walker } from './steps.mjs';

await run(async (browser, { steps }) => {
  const walker = new Walker(browser);
  for (const [number, step] of steps.entries()) {
    await walker.take(step).catch((error) => {
      throw new Error(`step ${number} is ${JSON.stringify(step)}`, { cause: error });
    });
  }
  return walker.read;
});
