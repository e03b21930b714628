// Many alerts: the table, its filter, the values beside it, the timeline, the address. All through the real engine.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { check, engine, faults, paste, title } from './harness.js';

const EXAMPLE = JSON.parse(await readFile(new URL('../../src/app/example.json', import.meta.url), 'utf8'));
const COUNT = 5_000;
const PRIORITIES = ['Notice', 'Warning', 'Critical', 'Debug'];

/** `count` alerts, a second apart, that differ in rule, priority and process. */
function alerts(count = COUNT) {
  const lines = [];
  for (let at = 0; at < count; at++) {
    const time = new Date(Date.UTC(2025, 2, 11) + at * 1000).toISOString().replace('Z', '000000Z');
    const priority = PRIORITIES[at % 4];
    const fields = { 'evt.type': 'openat', 'evt.res': 'SUCCESS', 'proc.name': `program${at % 7}`, 'user.name': at % 2 ? 'root' : 'app' };
    if (at % 5 === 0) fields['k8s.pod.name'] = `pod-${at % 3}`;
    lines.push(JSON.stringify({ ...EXAMPLE, rule: `Rule ${at % 11}`, priority, time, output: `${time}: ${priority} number ${at}`, output_fields: fields }));
  }
  return Buffer.from(lines.join('\n'));
}

const ALERTS = alerts();
const grid = (page) => page.getByRole('grid', { name: 'Alerts' });
const filter = (page) => page.getByRole('combobox', { name: 'Filter' });
const listed = (page) => page.getByRole('status', { name: 'Alerts listed' });
const rows = (page) => grid(page).locator('.grid-row');

async function openFiles(page, ...files) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open files' }).click(),
  ]);
  await chooser.setFiles(files);
}

async function opened(page, body = ALERTS) {
  await engine(page);
  await openFiles(page, { name: 'night.ndjson', mimeType: 'application/x-ndjson', buffer: body });
  await listed(page).getByText('5,000 alerts').waitFor();
}

check('a file of many alerts opens on the table, which tells how long it is and holds only what is seen', async (page) => {
  await opened(page);
  assert.equal(await grid(page).getAttribute('aria-rowcount'), String(COUNT + 1));
  assert.ok((await rows(page).count()) < 60);
  await rows(page).filter({ hasText: 'number 0' }).waitFor();
  await grid(page).evaluate((grid) => (grid.scrollTop = grid.scrollHeight));
  await rows(page).filter({ hasText: `number ${COUNT - 1}` }).waitFor();
});

check('the table is walked, selected and opened with keys', async (page) => {
  await opened(page);
  await grid(page).focus();
  await page.keyboard.press('End');
  const active = () => grid(page).evaluate((grid) => {
    const row = document.getElementById(grid.getAttribute('aria-activedescendant'));
    return row && { index: Number(row.getAttribute('aria-rowindex')), text: row.textContent, selected: row.getAttribute('aria-selected') };
  });
  await rows(page).filter({ hasText: `number ${COUNT - 1}` }).waitFor();
  assert.equal((await active()).index, COUNT + 1);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.querySelector('.is-active')?.getAttribute('aria-rowindex') === '4');
  assert.match((await active()).text, /number 2$/);
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('3 selected').waitFor();
  await page.keyboard.press('PageDown');
  assert.equal(await page.getByText('3 selected').count(), 0);
  await page.keyboard.press('ControlOrMeta+a');
  await page.getByText('5,000 selected').waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await title(page).waitFor();
  await page.getByRole('navigation', { name: 'Alerts of this input' }).getByText('Alert 1 of 5,000').waitFor();
});

check('a filter is a condition; it is in the address, and comes back from it', async (page, { site }) => {
  await opened(page);
  await filter(page).fill('proc.name = program3 and alert.priority = Critical');
  await page.keyboard.press('Enter');
  const expected = Array.from({ length: COUNT }, (_, at) => at).filter((at) => at % 7 === 3 && at % 4 === 2).length;
  await listed(page).getByText(`${expected} of 5,000 alerts`).waitFor();
  assert.equal(await grid(page).getAttribute('aria-rowcount'), String(expected + 1));
  assert.match(decodeURIComponent(page.url()), /#tab=alerts&filter=proc\.name = program3 and alert\.priority = Critical$/);
  const address = page.url();
  await page.goto('about:blank');
  await page.goto(address);
  await engine(page);
  await openFiles(page, { name: 'night.ndjson', mimeType: 'application/x-ndjson', buffer: ALERTS });
  await listed(page).getByText(`${expected} of 5,000 alerts`).waitFor();
  assert.ok(page.url().startsWith(site.url));
});

check('alerts that lack a field are said to be undecided', async (page) => {
  await opened(page);
  await filter(page).fill('k8s.pod.name = pod-0');
  await listed(page).getByText('334 of 5,000 alerts; 4,000 more lack a field that the filter asks for').waitFor();
});

check('what is wrong with a filter is said under its place, and mended', async (page) => {
  await opened(page);
  await filter(page).fill('proc.nam = bash');
  const error = page.getByRole('alert');
  await error.getByText(/proc\.nam/).waitFor();
  assert.equal(await filter(page).getAttribute('aria-invalid'), 'true');
  assert.equal(await error.locator('.filter-caret').textContent(), '^'.repeat('proc.nam'.length));
  await listed(page).getByText('5,000 alerts').waitFor();
  await error.getByRole('button', { name: 'Use proc.name' }).click();
  assert.equal(await filter(page).inputValue(), 'proc.name = bash');
  await listed(page).getByText('0 of 5,000 alerts').waitFor();
  assert.equal(await page.getByRole('alert').count(), 0);
});

check('fields, operators and values are completed', async (page) => {
  await opened(page);
  await filter(page).focus();
  await page.keyboard.type('proc.na');
  const offers = page.getByRole('listbox', { name: 'Completions' });
  await offers.getByRole('option', { name: /^proc\.name/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await filter(page).inputValue(), 'proc.name ');
  await page.keyboard.type('= ');
  await offers.getByRole('option', { name: /^program0/ }).waitFor();
  await page.keyboard.type('program4');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await listed(page).getByText(/^714 of/).waitFor();
});

check('a value is a click away from being in the filter, or out of it', async (page) => {
  await opened(page);
  const priority = page.getByRole('region', { name: 'alert.priority' });
  const only = priority.getByRole('button', { name: /^Only alert\.priority Critical/ });
  await only.click();
  assert.equal(await filter(page).inputValue(), 'alert.priority = Critical');
  await listed(page).getByText('1,250 of 5,000 alerts').waitFor();
  await only.click();
  assert.equal(await filter(page).inputValue(), '');
  await listed(page).getByText('5,000 alerts', { exact: true }).waitFor();
  await priority.getByRole('button', { name: 'Without alert.priority Debug' }).click();
  await listed(page).getByText('3,750 of 5,000 alerts').waitFor();

  await rows(page).first().click();
  const detail = page.getByRole('region', { name: 'Alert', exact: true });
  await detail.getByRole('button', { name: 'Without user.name app' }).click();
  assert.equal(await filter(page).inputValue(), 'not alert.priority = Debug and not user.name = app');
});

check('columns are sorted, chosen, moved and made wider', async (page) => {
  await opened(page);
  const head = (name) => grid(page).getByRole('columnheader', { name });
  await head('Rule').getByRole('button').click();
  await page.waitForFunction(() => document.querySelector('[aria-sort=ascending]'));
  await head('Rule').getByRole('button').click();
  await rows(page).first().getByText('Rule 9').waitFor();
  assert.equal(await head('Rule').getAttribute('aria-sort'), 'descending');

  const width = () => head('Rule').evaluate((cell) => cell.getBoundingClientRect().width);
  const before = await width();
  await head('Rule').getByRole('button').press('Shift+ArrowRight');
  assert.equal(await width(), before + 16);

  await page.getByRole('button', { name: 'Columns' }).click();
  const dialog = page.getByRole('dialog', { name: 'Columns' });
  await dialog.getByRole('list', { name: 'Other columns' }).getByRole('checkbox', { name: 'user.name' }).click();
  await dialog.getByRole('button', { name: 'Move user.name to the left' }).click();
  await dialog.getByRole('list', { name: /^Shown/ }).getByRole('checkbox', { name: 'Output' }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await head('user.name').waitFor();
  assert.equal(await head('Output').count(), 0);
  await rows(page).first().getByText(/^(root|app)$/).waitFor();
});

check('a range of time is drawn over the timeline, or typed', async (page) => {
  await opened(page);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  const drawing = timeline.getByRole('img');
  assert.match(await drawing.getAttribute('aria-label'), /1,250 alerts of critical.*1,250 errors and warnings, 2,500 others/);
  const box = await drawing.boundingBox();
  await page.mouse.move(box.x + box.width / 4, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await listed(page).getByText(/^1,2\d\d of 5,000 alerts$/).waitFor();
  assert.match(decodeURIComponent(page.url()), /time=2025-03-11 00:20:\d\d to 2025-03-11 00:41:\d\d/);

  await timeline.getByRole('textbox', { name: 'From' }).fill('2025-03-11 00:10');
  await timeline.getByRole('textbox', { name: 'to' }).fill('2025-03-11 00:11');
  await page.keyboard.press('Enter');
  await listed(page).getByText('60 of 5,000 alerts').waitFor();
  await timeline.getByRole('button', { name: 'Whole time' }).click();
  await listed(page).getByText('5,000 alerts', { exact: true }).waitFor();
});

check('files are added, told apart, and taken away', async (page) => {
  await opened(page);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Add files' }).click(),
  ]);
  await chooser.setFiles([
    { name: 'again.ndjson', mimeType: 'text/plain', buffer: ALERTS },
    { name: 'more.ndjson', mimeType: 'text/plain', buffer: alerts(100) },
  ]);
  const files = page.getByRole('list', { name: 'Files' }).getByRole('listitem');
  await files.filter({ hasText: 'again.ndjson' }).getByText(/the same content as night\.ndjson: not counted twice/).waitFor();
  await listed(page).getByText('5,100 alerts').waitFor();
  await page.getByRole('button', { name: 'Remove night.ndjson' }).click();
  // What was its twin is now read itself.
  await files.filter({ hasText: 'again.ndjson' }).getByText(/5,000 alerts/).waitFor();
  await listed(page).getByText('5,100 alerts').waitFor();
});

check('hostile values in the table stay text, and what cannot be seen is marked', async (page) => {
  await engine(page);
  const evil = { ...EXAMPLE, rule: '<img src=x onerror=alert(1)>', output: 'x', output_fields: { 'proc.name': 'a\u202eb', 'k8s.pod.name': '</div><script>' } };
  const body = Array.from({ length: 20 }, () => JSON.stringify(evil)).join('\n');
  await openFiles(page, { name: 'evil.ndjson', mimeType: 'text/plain', buffer: Buffer.from(body) });
  await rows(page).first().getByText('<img src=x onerror=alert(1)>').waitFor();
  await rows(page).first().getByText('</div><script>').waitFor();
  await rows(page).first().click();
  const detail = page.getByRole('region', { name: 'Alert', exact: true });
  await detail.getByRole('img', { name: 'right-to-left override' }).waitFor();
  await detail.getByRole('button', { name: /^Only proc\.name/ }).click();
  await listed(page).getByText('20 alerts').waitFor();
  assert.equal(await page.locator('.alerts img, .alerts script').count(), 0);
});

for (const [colorScheme, width] of [['light', 1440], ['dark', 1440], ['light', 360]]) {
  check(`axe finds nothing in the table, ${colorScheme} at ${width}`, async (page) => {
    await opened(page);
    await rows(page).first().click();
    await page.getByRole('region', { name: 'Alert', exact: true }).getByText('evt.type').waitFor();
    await page.getByText(/^ATT&CK:/).click();
    assert.deepEqual(await faults(page), []);
    await filter(page).fill('proc.nam = bash');
    await page.getByRole('alert').waitFor();
    assert.deepEqual(await faults(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  }, { colorScheme, viewport: { width, height: 900 } });
}

check('pasted text takes the same way as files', async (page) => {
  await engine(page);
  await paste(page, alerts(40).toString());
  await listed(page).getByText('40 alerts').waitFor();
});
