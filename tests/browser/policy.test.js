// The page loads from any sub-path, nothing leaves it, and its policy holds for the worker too.

import assert from 'node:assert/strict';
import { box, check, engine } from './harness.js';
import { host } from './site.js';

check('the page loads and its engine listens', async (page, { site }) => {
  await engine(page);
  assert.ok(site.requests.some((path) => /worker-[0-9a-f]+_bg\.wasm$/.test(path)), 'the engine is a file with a hash');
});

check(
  'the page can be used before the engine has loaded',
  async (page, { release }) => {
    await box(page).fill('not an alert yet');
    assert.equal(await box(page).inputValue(), 'not an alert yet');
    release();
    await engine(page);
    assert.equal(await box(page).inputValue(), 'not an alert yet');
  },
  { before: (visit) => (visit.release = visit.site.hold(/worker.*\.wasm$/)) },
);

check('neither page nor worker can reach another origin', async (page, { log }) => {
  const elsewhere = await host();
  const reach = (url) => fetch(url).then(() => 'reached', () => 'blocked');
  try {
    assert.equal(await page.evaluate(reach, elsewhere.url), 'blocked');
    const worker = await engine(page);
    assert.equal(await worker.evaluate(reach, elsewhere.url), 'blocked');
    assert.deepEqual(elsewhere.requests, []);
    // Blocked by the policy, not by the other host's silence about who may read it.
    assert.ok(log.violations.some((line) => line.includes('connect-src')), log.violations.join('\n'));
  } finally {
    await elsewhere.close();
  }
  expected(log, elsewhere.origin);
});

check('markup cannot bring its own style or script', async (page, { log }) => {
  const ran = await page.evaluate(async () => {
    const styled = document.createElement('p');
    styled.setAttribute('style', 'position: fixed');
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(styled, script);
    return [getComputedStyle(styled).position, window.ran ?? false];
  });
  assert.deepEqual(ran, ['static', false]);
  expected(log);
});

/** Takes what a test provoked out of the log: there must have been something, and it was about `address`. */
function expected(log, address = 'none of ours') {
  assert.notEqual(log.violations.length, 0, 'the policy reported nothing');
  log.violations.length = 0;
  log.requests = log.requests.filter((url) => !url.startsWith(address));
  log.errors = log.errors.filter((line) => !/^Refused to|violates|Failed to fetch/.test(line));
}
