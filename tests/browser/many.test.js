// Inputs that take long or do not fit: what is read so far can be used, reading can be stopped, memory has a bound.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { check, engine, title } from './harness.js';

const EXAMPLE = JSON.parse(await readFile(new URL('../../src/app/example.json', import.meta.url), 'utf8'));
const COUNT = 5_000;

/** Alerts of eleven rules, each so long that the whole is some slices of four megabytes. */
function alerts(length = 0) {
  const lines = [];
  for (let at = 0; at < COUNT; at++) {
    const time = new Date(Date.UTC(2025, 2, 11) + at * 1000).toISOString().replace('Z', '000000Z');
    const output = `number ${at} ${'x'.repeat(length)}`;
    lines.push(JSON.stringify({ ...EXAMPLE, rule: `Rule ${at % 11}`, time, output, output_fields: { 'proc.name': `p${at}`, 'proc.cmdline': `p${at} --run ${at}` } }));
  }
  return Buffer.from(lines.join('\n'));
}

const filter = (page) => page.getByRole('combobox', { name: 'Filter' });
const listed = (page) => page.getByRole('status', { name: 'Alerts listed' });

async function openFile(page, buffer) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open files' }).click(),
  ]);
  await chooser.setFiles({ name: 'night.ndjson', mimeType: 'application/x-ndjson', buffer });
}

check('what was read so far can be filtered, and reading be stopped', async (page) => {
  const worker = await engine(page);
  await worker.evaluate(() => {
    const read = Blob.prototype.arrayBuffer;
    // A slow disk: some seconds for the whole file.
    Blob.prototype.arrayBuffer = async function () {
      await new Promise((later) => setTimeout(later, 400));
      return read.call(this);
    };
  });
  await openFile(page, alerts(5_000));
  await page.getByRole('progressbar', { name: 'Reading' }).waitFor();
  await page.getByText(/^\d+\.\d MB of 2\d\.\d MB, [\d,]+ alerts, .* a second, \d+ s to go/).waitFor();
  await filter(page).fill('alert.rule = "Rule 3"');
  await listed(page).getByText(/^\d+ of [\d,]+ alerts$/).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('list', { name: 'Files' }).getByText(/\d alerts; reading was stopped after \d\d? %/).waitFor();
  // Where reading stopped a record was cut. What is left of it is no alert: each one that is listed has its rule.
  await listed(page).getByText(/^\d+ of [\d,]+ alerts$/).waitFor();
  assert.equal(await page.getByRole('progressbar').count(), 0);
});

check('when the memory for alerts is spent it is said, what was read stays, and what is wanted can be read instead', async (page) => {
  await engine(page);
  await openFile(page, alerts());
  await page.getByText(/^The memory for alerts is spent\./).waitFor();
  const again = page.getByRole('button', { name: 'Read again, keep what matches' });
  assert.ok(await again.isDisabled());
  await listed(page).getByText(/^[\d,]+ alerts$/).waitFor();
  const kept = Number((await listed(page).textContent()).replace(/\D/g, ''));
  assert.ok(kept > 0 && kept < COUNT, `${kept} alerts`);
  await filter(page).fill('alert.rule = "Rule 3"');
  await listed(page).getByText(/ of /).waitFor();
  await again.click();
  const expected = Array.from({ length: COUNT }, (_, at) => at).filter((at) => at % 11 === 3).length;
  await listed(page).getByText(`${expected} alerts`, { exact: true }).waitFor();
  await page.getByText(/^4,545 alerts were read and not kept/).waitFor();
  assert.equal(await page.getByText(/^The memory for alerts is spent/).count(), 0);
}, {
  // A machine with two thousandths of a GiB: alerts may take half a megabyte.
  before: ({ page }) => page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'deviceMemory', { get: () => 0.002 })),
});

check('an engine that dies while it reads is told, and reads again when asked', async (page, { log }) => {
  const worker = await engine(page);
  await worker.evaluate(() => {
    const read = Blob.prototype.arrayBuffer;
    let slices = 0;
    Blob.prototype.arrayBuffer = async function () {
      slices += 1;
      if (slices > 2) setTimeout(() => { throw new Error('out of memory'); });
      return read.call(this);
    };
  });
  await openFile(page, alerts(4_000));
  await page.getByText(/^The engine crashed while reading this input \(.*out of memory\)/).waitFor();
  await page.getByRole('button', { name: 'Read again' }).click();
  await listed(page).getByText('5,000 alerts').waitFor();
  await page.getByRole('tab', { name: 'Report' }).click();
  await title(page).waitFor();
  log.errors.length = 0;
});
