// The keyboard alone: everything can be reached and done with it, and single letters stay letters where one types.

import assert from 'node:assert/strict';
import { box, check, paste, title } from './harness.js';
import { oneAlert, standIn } from './stand-in/engine.js';

const stand = { before: ({ context }) => standIn(context, oneAlert) };
const focus = (page) => page.locator(':focus');

check(
  'from the box through the report and back, with keys only',
  async (page) => {
    await box(page).waitFor();
    await page.keyboard.press('/');
    assert.equal(await focus(page).getAttribute('id'), 'input');
    await page.keyboard.type('an alert, j and k and ? in it');
    await page.keyboard.press('ControlOrMeta+Enter');
    await title(page).waitFor();
    assert.equal(await box(page).inputValue(), 'an alert, j and k and ? in it');

    // Tab leaves the box; its buttons and the report's own come before the report's first mark.
    for (const name of ['Open files', 'Load example', 'Clear']) {
      await page.keyboard.press('Tab');
      assert.equal(await focus(page).textContent(), name);
    }
    for (let stops = 0; (await focus(page).textContent()) !== 'Export'; stops++) {
      assert.ok(stops < 4, 'Export is near');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Tab');
    assert.match(await focus(page).getAttribute('aria-label'), /^Evidence 2, 5: evt\.res, proc\.cmdline/);
    await page.keyboard.press('ArrowRight');
    assert.match(await focus(page).getAttribute('aria-label'), /^Evidence 14: container\.id/);
    await page.keyboard.press('Enter');
    assert.match(await focus(page).getAttribute('aria-label'), /^container\.id, cited 1×/);
    await page.keyboard.press('Enter');
    assert.match(await focus(page).getAttribute('aria-label'), /^Evidence 14: container\.id/);
  },
  stand,
);

check(
  'sections and sentences are walked with letters',
  async (page) => {
    await paste(page, 'an alert');
    await title(page).click();
    for (const name of ['Summary', 'Detailed Analysis', 'Event Details']) {
      await page.keyboard.press('j');
      assert.equal(await focus(page).textContent(), name);
    }
    await page.keyboard.press('p');
    assert.equal(await focus(page).textContent(), 'Detailed Analysis');
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    assert.equal(await focus(page).textContent(), 'Process Chain');
    await page.keyboard.press('e');
    assert.match(await focus(page).getAttribute('aria-label'), /^Evidence 6: proc\.pname$/);
    await page.keyboard.press('Shift+E');
    assert.match(await focus(page).getAttribute('aria-label'), /^Evidence 5–7, 16: proc\.pname, proc\.pcmdline/);
  },
  stand,
);

check(
  'the map of keys opens, closes, and can switch single letters off',
  async (page) => {
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('?');
    const map = page.getByRole('dialog', { name: 'Keys' });
    await map.getByText('Next section').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await map.count(), 0);

    await page.getByRole('button', { name: 'Keys' }).click();
    await map.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    assert.equal(await map.count(), 0);
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('?');
    assert.equal(await map.count(), 0);
  },
  stand,
);
