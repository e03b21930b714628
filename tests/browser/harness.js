// What every browser test stands on: a host, a browser, a page, and what must hold whatever the test does.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch } from './page.js';
import { host } from './site.js';

export * from './page.js';

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

/** A page that is not opened yet, the host of `folder` it will come from, and the log of all it does. Closed when the test ends. */
export async function open(t, options = {}, folder = undefined) {
  browser ??= await launch();
  const site = await host(folder);
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
