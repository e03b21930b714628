// An engine that fails: the page says so, starts another, and keeps the input. A stand-in plays the engine.

import assert from 'node:assert/strict';
import { box, check, paste, title } from './harness.js';
import { noAlert, oneAlert, standIn } from './stand-in/engine.js';

const status = (page) => page.getByRole('status');
const withEngine = (answer, options) => ({ before: ({ context }) => standIn(context, answer, options) });

check(
  'a crash is said, survived, and costs no input',
  async (page, { log }) => {
    await paste(page, 'crash');
    await status(page).getByText(/crashed while reading.*started again/).waitFor();
    assert.equal(await box(page).inputValue(), 'crash');
    await paste(page, 'an alert');
    await title(page).waitFor();
    await status(page).getByText('1 alert', { exact: true }).waitFor();
    // Chromium writes the worker's error to the console as well.
    log.errors = log.errors.filter((line) => !line.includes('trap'));
  },
  withEngine((text, index, sample) => {
    if (text === 'crash') throw new Error('trap');
    return { status: { alerts: 1, sentence: '1 alert', diagnostics: [] }, report: sample };
  }),
);

check(
  'a long run shows that it reads, can be stopped, and gives way to the next one',
  async (page) => {
    await paste(page, 'long');
    await page.getByRole('progressbar', { name: 'Reading' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await status(page).getByText('Reading was stopped. The input is still here.').waitFor();
    assert.equal(await box(page).inputValue(), 'long');
    assert.equal(await page.getByRole('progressbar').count(), 0);

    await paste(page, 'long');
    await page.getByRole('progressbar', { name: 'Reading' }).waitFor();
    await paste(page, 'short');
    await title(page).waitFor({ timeout: 4_000 });
  },
  withEngine((text, index, sample) => {
    const end = Date.now() + (text === 'long' ? 30_000 : 0);
    while (Date.now() < end);
    return { status: { alerts: 1, sentence: '1 alert', diagnostics: [] }, report: sample };
  }),
);

check(
  'an engine of another build is refused',
  async (page) => {
    await status(page).getByText(/engine of build 0\.0\.0-old\. Reload the page/).waitFor();
    await box(page).fill('kept');
    assert.equal(await box(page).inputValue(), 'kept');
  },
  withEngine(oneAlert, { version: '0.0.0-old' }),
);

check(
  'the page can be used while the engine loads, and says that it does',
  async (page) => {
    await status(page).getByText(/engine is loading/).waitFor();
    await paste(page, 'an alert');
    await status(page).getByText(/read as soon as/).waitFor();
    await title(page).waitFor();
  },
  withEngine(oneAlert, { ready: 1_200 }),
);

check(
  'an engine that cannot be loaded is given up, and tried again when asked',
  async (page, { context, log }) => {
    await status(page).getByText(/engine cannot be used: it does not start/).waitFor();
    await context.unroute(/\/worker[^/]*\.js$/);
    await standIn(context, oneAlert);
    await paste(page, 'an alert');
    await title(page).waitFor();
    log.errors = log.errors.filter((line) => !/404|importScripts/.test(line));
  },
  { before: ({ context }) => context.route(/\/worker[^/]*\.js$/, (route) => route.fulfill({ status: 404, body: '' })) },
);

check(
  'the alerts of one input are shown by number',
  async (page) => {
    await paste(page, 'three');
    const navigator = page.getByRole('navigation', { name: 'Alerts of this input' });
    await navigator.getByText('Alert 1 of 3').waitFor();
    await navigator.getByRole('button', { name: 'Next alert' }).click();
    await navigator.getByText('Alert 2 of 3').waitFor();
    await page.getByRole('heading', { level: 1, name: 'Report 1' }).waitFor();
    assert.equal(await box(page).inputValue(), 'three');
  },
  withEngine((text, index, sample) => ({
    status: { alerts: 3, sentence: '3 alerts', diagnostics: [] },
    report: { ...sample, title: `Report ${index}` },
  })),
);

check(
  'an input without an alert opens its list, each line with its level and its place',
  async (page) => {
    await paste(page, 'line one\n{"x": "rule"');
    const list = page.getByRole('list', { name: 'What was not understood' });
    await list.getByText('error').waitFor();
    assert.match(await list.textContent(), /line 2, column 9.*expected a closing brace.*json\.truncated/);
    await list.getByRole('img', { name: 'right-to-left override' }).waitFor();
    await list.getByRole('button', { name: 'line 2, column 9' }).focus();
    await page.keyboard.press('Escape');
    assert.equal(await list.count(), 0);
  },
  withEngine(noAlert),
);
