// The browser, and the page's parts by role and name.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium, with more flags where they are given; the caller closes it. */
export function launch(more = []) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...FLAGS, ...more] });
}

/** The page's worker, once its engine listens. */
export async function engine(page) {
  const worker = page.workers()[0] ?? (await page.waitForEvent('worker'));
  await worker.evaluate(async () => {
    while (!self.onmessage) await new Promise((later) => setTimeout(later, 5));
  });
  return worker;
}

/** The box that everything is pasted into. */
export const box = (page) => page.getByRole('textbox', { name: 'Alerts or report' });

/** Pastes text the way a person does, over what is in the box. */
export async function paste(page, text) {
  await box(page).focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press('ControlOrMeta+V');
}

/** The heading of a finished report. */
export const title = (page) => page.getByRole('heading', { level: 1, name: 'Alert Analysis Report' });

/** What axe-core finds wrong, one line each: `rule: element`. Injected by evaluating: the policy stops a script tag. */
export async function faults(page) {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
