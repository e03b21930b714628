// Incidents: the ranked list, the chosen one's lanes, processes and report. All through the real engine.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { check, engine } from './harness.js';

const STORIES = '../../src/analysis/tests/incidents/';
const story = (name) => readFile(new URL(`${STORIES}${name}.ndjson`, import.meta.url), 'utf8');
const MINER = await story('exec-to-miner');
const TOKEN = await story('stolen-token');

async function opened(page, text) {
  await engine(page);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open files' }).click(),
  ]);
  await chooser.setFiles({ name: 'night.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(text) });
  await page.getByRole('tab', { name: 'Incidents' }).click();
  await found(page).getByText(/incidents?\./).waitFor();
}

const found = (page) => page.getByRole('status', { name: 'Incidents found' });
const lines = (page) => page.getByRole('list', { name: 'Incidents' }).getByRole('button');
const report = (page) => page.getByRole('heading', { level: 1, name: 'Alert Analysis Report' });

check('two attacks are two incidents, ranked, each with its report', async (page) => {
  await opened(page, MINER + TOKEN);
  await found(page).getByText(/^21 alerts, \d+ different things, 2 incidents\./).waitFor();
  assert.equal(await lines(page).count(), 2);
  assert.match(await lines(page).first().textContent(), /critical, true positive/);
  await report(page).waitFor();
  await page.getByText('Impact adds').waitFor();
  await lines(page).nth(1).click();
  assert.equal(await lines(page).nth(1).getAttribute('aria-current'), 'true');
  await page.getByText('Privilege Escalation adds').waitFor();
});

check('the list is walked with arrows', async (page) => {
  await opened(page, MINER + TOKEN);
  await lines(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await lines(page).nth(1).getAttribute('aria-current'), 'true');
});

check('lanes and processes lead to alerts', async (page) => {
  await opened(page, MINER);
  const lanes = page.getByRole('region', { name: 'Entities over time' });
  await lanes.getByText('cart-7f9c6d5b84-x2lwn').waitFor();
  await page.getByText(/^Processes: \d+$/).click();
  const tree = page.getByRole('tree', { name: 'Processes' });
  const miner = tree.getByRole('treeitem').filter({ hasText: 'kworker/0:1' }).first();
  assert.equal(await miner.getAttribute('aria-level'), '6');
  await miner.getByRole('button', { name: 'Alert 5' }).click();
  assert.equal(await page.getByRole('tab', { name: 'Report' }).getAttribute('aria-selected'), 'true');
  await page.getByText('Alert 5 of 10').waitFor();
});

check('the report on an incident is saved as Markdown', async (page) => {
  await opened(page, MINER);
  await report(page).waitFor();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const item = page.getByRole('menuitem', { name: 'Markdown (GitHub)' });
  const [download] = await Promise.all([page.waitForEvent('download'), item.click()]);
  const saved = await readFile(await download.path(), 'utf8');
  assert.match(saved, /Why it is number 1 of 1/);
});

check('names out of alerts stay text', async (page) => {
  const hostile = MINER.replaceAll('node_exporter', '<img src=x onerror=alert(1)>\\u202e').replaceAll('node-a2', '<b>h</b>');
  await opened(page, hostile);
  await page.getByText(/^Processes: \d+$/).click();
  await page.getByRole('tree', { name: 'Processes' }).getByText('<b>h</b>').waitFor();
  assert.equal(await page.locator('#tab-panel img, #tab-panel b:text("h")').count(), 0);
});

check('a damaged line is shaded on the timeline and a caveat of the report that it touches', async (page) => {
  const records = MINER.trimEnd().split('\n');
  records.splice(4, 0, records[3].slice(0, 12));
  await opened(page, records.join('\n'));
  await page.getByRole('list', { name: 'Log health' }).getByText('damaged input').waitFor();
  await page.locator('article').getByText('Log health, damaged input').first().waitFor();
  await page.getByRole('tab', { name: 'Alerts' }).click();
  const spots = page.locator('.timeline-drawing .spot title');
  await spots.first().waitFor({ state: 'attached' });
  assert.deepEqual(await spots.allTextContents(), ['damaged input']);
});

check('a decision about an incident is saved as a case file and found again among other alerts', async (page) => {
  await opened(page, MINER);
  await report(page).waitFor();
  const triage = page.getByRole('region', { name: 'Triage' });
  assert.equal(await triage.getByRole('checkbox', { name: 'All alerts that show the same' }).count(), 0);
  await triage.getByRole('combobox', { name: 'Classification' }).selectOption({ label: 'True positive' });
  await triage.getByRole('textbox', { name: 'Notes' }).fill('The miner came by exec.');
  const step = triage.getByRole('list', { name: 'Steps done' }).getByRole('checkbox').first();
  await step.check();
  const [download] = await Promise.all([page.waitForEvent('download'), triage.getByRole('button', { name: 'Save the case file' }).click()]);
  const text = await readFile(await download.path(), 'utf8');
  const [entry] = JSON.parse(text).entries;
  assert.match(entry.incident, /^[0-9a-f]{64}$/);
  assert.deepEqual([entry.classification, entry.notes, entry.done.length], ['true_positive', 'The miner came by exec.', 1]);

  await page.reload();
  await opened(page, TOKEN + MINER);
  await report(page).waitFor();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open files' }).click()]);
  await chooser.setFiles({ name: 'case.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.getByText(/^The case file has 1 entries/).waitFor();
  const mine = lines(page).filter({ hasText: '10 alerts' });
  const other = lines(page).filter({ hasText: '11 alerts' });
  await mine.click();
  await page.waitForFunction(() => document.querySelector('#triage-notes')?.value === 'The miner came by exec.');
  assert.equal(await triage.getByRole('combobox', { name: 'Classification' }).inputValue(), 'true_positive');
  assert.equal(await step.isChecked(), true);
  await other.first().click();
  await page.waitForFunction(() => document.querySelector('#triage-notes')?.value === '');
});
