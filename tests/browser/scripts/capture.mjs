// Pages on a phone and on a desktop, light and dark: how they look, and what axe finds. In the dark, only contrast can differ.
// { directory, pages: [{ name, locale, open, steps: [see steps.mjs] }], trusts? }
// → [{ name, width, scheme, url, status, screenshot, overflows, violations: [{ id, impact, help, targets }] }]

import { load, run } from './harness.mjs';
import { Walker } from './steps.mjs';

const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];
const SCHEMES = ['light', 'dark'];

await run(async (browser, { directory, pages }) => {
  const captured = [];
  for (const { name, locale, open: url, steps } of pages) {
    const walker = new Walker(browser, { locale });
    const page = await walker.page();
    let status = 0;
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) status = response.status();
    });
    await page.goto(url);
    for (const step of steps) await walker.take(step);
    // Evaluated rather than added as a script, which the pages forbid.
    await page.evaluate(load('axe-core').source);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const scheme of SCHEMES) {
        await page.emulateMedia({ colorScheme: scheme });
        const screenshot = `${directory}/${name}-${size.width}-${scheme}.png`;
        await page.screenshot({ path: screenshot, fullPage: true });
        captured.push({ name, width: size.width, scheme, url: page.url(), status, screenshot, ...(await inspect(page, scheme)) });
      }
    }
    await walker.leave();
  }
  return captured;
});

function inspect(page, scheme) {
  const rules = scheme === SCHEMES[0] ? {} : { runOnly: ['color-contrast'] };
  return page.evaluate(async (rules) => {
    const { violations } = await axe.run(rules);
    return {
      overflows: document.documentElement.scrollWidth > document.documentElement.clientWidth,
      violations: violations.map(({ id, impact, help, nodes }) => ({
        id,
        impact,
        help,
        targets: nodes.map((node) => node.target.flat().join(' ')),
      })),
    };
  }, rules);
}
