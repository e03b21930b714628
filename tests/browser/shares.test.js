// A log that several engines read at the same time is the log; what one of them loses is said, and read again when asked.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { check, engine, title } from './harness.js';

const EXAMPLE = JSON.parse(await readFile(new URL('../../src/app/example.json', import.meta.url), 'utf8'));
const COUNT = 6_000;
/** The line that is no alert, behind the middle. */
const DAMAGED = 4_000;

// Fifty-four megabytes: enough for two engines, and more than can be handed to a page as a buffer.
const folder = await mkdtemp(join(tmpdir(), 'saker-'));
const night = join(folder, 'night.ndjson');
after(() => rm(folder, { recursive: true }));
const lines = Array.from({ length: COUNT }, (_, at) => {
  const time = new Date(Date.UTC(2025, 2, 11) + at * 1000).toISOString().replace('Z', '000000Z');
  const output = `number ${at} ${'x'.repeat(9_000)}`;
  return JSON.stringify({ ...EXAMPLE, rule: `Rule ${at % 11}`, time, output, output_fields: { 'proc.name': `p${at}`, 'proc.cmdline': `p${at} --run ${at}` } });
});
lines[DAMAGED - 1] = '{"rule":nothing';
await writeFile(night, lines.join('\n'));

const filter = (page) => page.getByRole('combobox', { name: 'Filter' });
const listed = (page) => page.getByRole('status', { name: 'Alerts listed' });

async function openNight(page) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open files' }).click()]);
  await chooser.setFiles(night);
}

/** Before the page is opened: what its engines do first, as a function. `self.shares` is true in one that reads a part for another. */
const first = (act) => ({
  before: ({ page }) => page.addInitScript((act) => {
    const make = URL.createObjectURL;
    // The last kind of request is the one for a part.
    const prefix = `addEventListener('message', ({ data }) => { self.shares ||= data.request[0] === 9; }); (${act})();\n`;
    // The script holds itself as a text for the engines that it starts; those do the same first.
    const others = `Object.defineProperty(self, 'engine', { get: () => self.script, set: (script) => { self.script = ${JSON.stringify(prefix)} + script; } });`;
    URL.createObjectURL = (blob) => make(blob.type === 'text/javascript' ? new Blob([prefix, others, blob], { type: blob.type }) : blob);
  }, `${act}`),
});

/** How many engines an engine has started. */
function count() {
  self.started = 0;
  self.Worker = class extends Worker {
    constructor(...of) {
      super(...of);
      self.started += 1;
    }
  };
}

check('two engines read a large log, and it is the same log', async (page) => {
  const worker = await engine(page);
  await openNight(page);
  await listed(page).getByText('5,999 alerts', { exact: true }).waitFor({ timeout: 60_000 });
  assert.equal(await worker.evaluate(() => self.started), 1);
  await page.getByRole('button', { name: /1 place not understood/ }).click();
  await page.getByText(`line ${DAMAGED}, column 1`).first().waitFor();
  await filter(page).fill('alert.rule = "Rule 3"');
  const matching = Array.from({ length: COUNT }, (_, at) => at).filter((at) => at % 11 === 3 && at !== DAMAGED - 1).length;
  await listed(page).getByText(`${matching} of 5,999 alerts`, { exact: true }).waitFor();
  await filter(page).fill(`proc.name = p${COUNT - 1}`);
  await listed(page).getByText('1 of 5,999 alerts', { exact: true }).waitFor();
  await page.getByRole('grid').getByRole('row').nth(1).click();
  await page.keyboard.press('Enter');
  await title(page).waitFor();
  await page.getByText(`at line ${COUNT}, column 1`).first().waitFor();
}, first(count));

check('what was read stays when reading is stopped, whoever reads', async (page) => {
  await engine(page);
  await openNight(page);
  await listed(page).getByText(/^[\d,]+ alerts$/).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('list', { name: 'Files' }).getByText(/[\d,]+ alerts; reading was stopped after \d\d? %/).waitFor();
  await listed(page).getByText(/^[\d,]+ alerts$/).waitFor();
  assert.equal(await page.getByRole('progressbar').count(), 0);
}, first(() => {
  const read = Blob.prototype.arrayBuffer;
  Blob.prototype.arrayBuffer = async function () {
    await new Promise((later) => setTimeout(later, 200));
    return read.call(this);
  };
}));

check('an engine that dies with its part loses that part only; it is said, and read again when asked', async (page, { log }) => {
  const worker = await engine(page);
  await openNight(page);
  const said = page.getByRole('list', { name: 'Files' }).getByText(/[\d,]+ alerts; from 50 % to 100 % of it is lost: what read it stopped \(.*out of memory\)/);
  await said.waitFor({ timeout: 60_000 });
  const held = Number((await listed(page).textContent()).replace(/\D/g, ''));
  assert.ok(held > COUNT / 3 && held < (COUNT * 2) / 3, `${held} alerts`);
  await worker.evaluate(() => { self.Worker = undefined; });
  await page.getByRole('button', { name: 'Read again' }).click();
  // Where no other engine can be had, one reads all.
  await listed(page).getByText('5,999 alerts', { exact: true }).waitFor({ timeout: 60_000 });
  assert.equal(await said.count(), 0);
  log.errors.length = 0;
}, first(() => {
  const read = Blob.prototype.arrayBuffer;
  let slices = 0;
  Blob.prototype.arrayBuffer = async function () {
    slices += 1;
    if (self.shares && slices > 2) setTimeout(() => { throw new Error('out of memory'); });
    return read.call(this);
  };
}));
