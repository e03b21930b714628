// What every browser test stands on: a host, a browser, a page, and what must hold whatever the test does.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { host } from './site.js';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium; the caller closes it. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

let browser;
after(() => browser?.close());

/**
 * A browser test: `body` gets an opened page and what belongs to it, and afterwards the page must have been quiet.
 *
 * `options` are those of a Playwright context (`viewport`, `colorScheme`, …), and `before(visit)`, which runs before the
 * page is opened. A test that breaks a rule on purpose takes what it expects out of `visit.log` first.
 */
export function check(name, body, options = {}) {
  const { before, ...context } = options;
  test(name, async (t) => {
    const visit = await open(t, context);
    await before?.(visit);
    await visit.page.goto(visit.site.url);
    await body(visit.page, visit);
    quiet(visit);
  });
}

/** A page that is not opened yet, the host it will come from, and the log of all it does. Closed when the test ends. */
export async function open(t, options = {}) {
  browser ??= await launch();
  const site = await host();
  const context = await browser.newContext(options);
  t.after(async () => {
    await context.close();
    await site.close();
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return { page, context, site, log: await listen(context, page) };
}

/** Records requests (the workers' too), policy violations, uncaught errors and error lines of the console. */
async function listen(context, page) {
  const log = { requests: [], violations: [], errors: [] };
  context.on('request', (request) => log.requests.push(request.url()));
  page.on('pageerror', (error) => log.errors.push(String(error)));
  page.on('console', (message) => {
    const text = message.text();
    if (/Content Security Policy/i.test(text)) log.violations.push(text);
    else if (message.type() === 'error') log.errors.push(text);
  });
  await page.exposeFunction('reportViolation', (text) => log.violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.reportViolation(`${event.effectiveDirective}: ${event.blockedURI}`);
    });
  });
  return log;
}

/** Nothing left for another origin or out of the page's folder, the policy reported nothing, nothing went wrong. */
export function quiet({ site, log }) {
  const local = (url) => url.startsWith(site.url) || url.startsWith('blob:') || url.startsWith('data:');
  assert.deepEqual(log.requests.filter((url) => !local(url)), [], 'requests that left the page’s folder');
  assert.deepEqual(log.violations, [], 'reports of the Content-Security-Policy');
  assert.deepEqual(log.errors, [], 'errors');
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
