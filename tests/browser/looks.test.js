// How the page looks and holds up: both themes without a fault that axe knows, narrow windows, paper.

import assert from 'node:assert/strict';
import { box, check, faults, paste, title } from './harness.js';
import { noAlert, oneAlert, standIn } from './stand-in/engine.js';

const theme = (page) => page.getByRole('combobox', { name: 'Theme' });
const background = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const spills = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1440, 360]) {
    check(
      `no fault in ${colorScheme} at ${width}: empty, a report, evidence marked, the map of keys`,
      async (page) => {
        await box(page).waitFor();
        assert.deepEqual(await faults(page), []);
        await paste(page, 'an alert');
        await title(page).waitFor();
        assert.deepEqual(await faults(page), []);
        await page.locator('.cite').nth(3).focus();
        assert.deepEqual(await faults(page), []);
        await page.locator('.cited-by').first().focus();
        assert.deepEqual(await faults(page), []);
        await page.keyboard.press('?');
        assert.deepEqual(await faults(page), []);
      },
      { colorScheme, viewport: { width, height: 900 }, before: ({ context }) => standIn(context, oneAlert) },
    );
  }

  check(
    `no fault in ${colorScheme} with an input that is no alert`,
    async (page) => {
      await paste(page, 'line one\n{"x": "rule"');
      await page.getByRole('list', { name: 'What was not understood' }).waitFor();
      assert.deepEqual(await faults(page), []);
    },
    { colorScheme, before: ({ context }) => standIn(context, noAlert) },
  );
}

for (const width of [320, 768, 1024, 1440]) {
  check(
    `nothing spills out of a window of ${width}`,
    async (page) => {
      await box(page).waitFor();
      assert.equal(await spills(page), 0);
      await paste(page, 'an alert');
      await title(page).waitFor();
      assert.equal(await spills(page), 0);
    },
    { viewport: { width, height: 800 }, before: ({ context }) => standIn(context, oneAlert) },
  );
}

check('the theme is chosen, kept, and given back to the system', async (page) => {
  const light = await background(page);
  await theme(page).selectOption('Dark');
  const dark = await background(page);
  assert.notEqual(dark, light);
  await page.reload();
  assert.equal(await theme(page).inputValue(), 'Dark');
  assert.equal(await background(page), dark);
  await theme(page).selectOption('System');
  assert.equal(await background(page), light);
}, { colorScheme: 'light' });

check(
  'the page works where the browser keeps nothing',
  async (page) => {
    await theme(page).selectOption('Dark');
    await page.getByRole('button', { name: 'Load example' }).click();
    await title(page).waitFor();
  },
  {
    before: async ({ page, context }) => {
      await standIn(context, oneAlert);
      await page.addInitScript(() => {
        Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });
      });
    },
  },
);

check(
  'paper gets the report, whole and alone',
  async (page) => {
    await paste(page, 'an alert');
    await title(page).waitFor();
    await page.emulateMedia({ media: 'print' });
    assert.ok(await title(page).isVisible());
    for (const hidden of [box(page), theme(page), page.getByRole('navigation', { name: 'Contents' })]) {
      assert.equal(await hidden.isVisible(), false);
    }
    assert.equal(await page.getByRole('button', { name: 'Copy' }).count(), 0);
    assert.equal(await spills(page), 0);
  },
  { colorScheme: 'dark', before: ({ context }) => standIn(context, oneAlert) },
);

check(
  'the outline follows the reader',
  async (page) => {
    await paste(page, 'an alert');
    const link = page.getByRole('navigation', { name: 'Contents' }).getByRole('link', { name: 'Falco Configuration' });
    await link.click();
    await page.waitForFunction((link) => link.getAttribute('aria-current') === 'location', await link.elementHandle());
    assert.match(page.url(), /#falco-configuration$/);
  },
  { viewport: { width: 1440, height: 700 }, reducedMotion: 'reduce', before: ({ context }) => standIn(context, oneAlert) },
);
