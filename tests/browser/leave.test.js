// What leaves the page: every kind of file by a menu, redacted on request and stopped at a leak, parts that can be cancelled,
// the case file, and the proof that nothing leaves by itself.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { box, check, engine, faults, paste, title } from './harness.js';

const EXAMPLE = JSON.parse(await readFile(new URL('../../src/app/example.json', import.meta.url), 'utf8'));
const KINDS = [
  'Markdown (GitHub)', 'Jira wiki markup', 'Slack message', 'One HTML file, to print', 'Report as JSON', 'Alerts as CSV',
  'OCSF 1.8 Detection Findings', 'ECS documents (NDJSON)', 'ATT&CK Navigator layer (ATT&CK 18)',
  'ATT&CK Navigator layer (ATT&CK 19)', 'STIX 2.1 bundle', 'Exceptions for Falco (YAML)', 'Draft for Falco Talon (YAML)',
  'Alerts as they came (NDJSON)',
];

const menu = (page) => page.getByRole('menu', { name: 'Export' });

/** The example with other values, as one line. */
function alert(fields, top = {}) {
  return JSON.stringify({ ...EXAMPLE, ...top, output_fields: { ...EXAMPLE.output_fields, ...fields } });
}

/**
 * Exports by the menu: the file's name and text.
 *
 * A Chromium lets a page begin ten downloads a second and drops the eleventh without a word; no hand is as quick as this, so it waits.
 */
async function save(page, kind) {
  await page.waitForTimeout(120);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const item = menu(page).getByRole('menuitem', { name: kind, exact: true });
  const [download] = await Promise.all([page.waitForEvent('download'), item.click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** Opens a file by the page's own button. */
async function open(page, name, text) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open files' }).click()]);
  await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
}

for (const width of [320, 390, 560, 640, 1440]) {
  check(`the menu lies within a page of ${width} pixels`, async (page) => {
    await engine(page);
    await paste(page, alert({}));
    await title(page).waitFor();
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await menu(page).getByRole('menuitem').first().waitFor();
    const { x, width: wide } = await menu(page).boundingBox();
    assert.ok(x >= 0 && x + wide <= width, `from ${x}, ${wide} wide`);
  }, { viewport: { width, height: 800 } });
}

check('every kind is in the menu and leaves under a safe name', async (page) => {
  await engine(page);
  await paste(page, alert({}, { rule: '../../etc/passwd \u202e<img>' }));
  await title(page).waitFor();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await menu(page).getByRole('menuitem').first().waitFor();
  assert.deepEqual(await menu(page).getByRole('menuitem').allTextContents(), KINDS);
  assert.deepEqual(await faults(page), []);
  await page.keyboard.press('Escape');
  for (const kind of KINDS) {
    const { name, text } = await save(page, kind);
    assert.match(name, /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/, kind);
    assert.ok(text.length > 40, `${kind}: ${text}`);
  }
  assert.equal((await save(page, 'Alerts as they came (NDJSON)')).text.trimEnd(), await box(page).inputValue());
});

check('the menu is walked by keyboard', async (page) => {
  await page.getByRole('button', { name: 'Load example' }).click();
  await title(page).waitFor();
  const focus = () => page.evaluate(() => document.activeElement.textContent);
  const button = page.getByRole('button', { name: 'Export', exact: true });
  await button.press('Enter');
  await page.waitForFunction(() => document.activeElement.textContent === 'Markdown (GitHub)');
  await page.keyboard.press('ArrowDown');
  assert.equal(await focus(), KINDS[1]);
  await page.keyboard.press('End');
  assert.equal(await focus(), KINDS.at(-1));
  await page.keyboard.press('Home');
  assert.equal(await focus(), KINDS[0]);
  await page.keyboard.press('Escape');
  assert.equal(await focus(), 'Export');
  assert.equal(await menu(page).count(), 0);
});

check('only the alerts of the filter leave', async (page) => {
  await engine(page);
  await paste(page, ['quiet', 'loud', 'quiet'].map((rule) => alert({}, { rule })).join('\n'));
  await title(page).waitFor();
  await page.getByRole('tab', { name: 'Alerts' }).click();
  await page.getByRole('combobox', { name: 'Filter' }).fill('alert.rule = loud');
  await page.keyboard.press('Enter');
  await page.getByText(/^1 of 3/).first().waitFor();
  const { text } = await save(page, 'Alerts as they came (NDJSON)');
  assert.deepEqual(text.trimEnd().split('\n').map((line) => JSON.parse(line).rule), ['loud']);
});

check('a table of alerts leaves with the columns that are chosen, else with all fields', async (page) => {
  await engine(page);
  await paste(page, ['p1', 'p2'].map((name) => alert({ 'proc.name': name })).join('\n'));
  await title(page).waitFor();
  await page.getByRole('tab', { name: 'Alerts' }).click();
  const all = (await save(page, 'Alerts as CSV')).text.split('\r\n');
  const fields = Object.keys(EXAMPLE.output_fields).sort();
  const own = ['time', 'priority', 'rule', 'source', 'hostname', 'tags', 'output', 'uuid'];
  assert.equal(all[0], [...own, ...fields, '_neutralised'].map((name) => `"${name}"`).join(','));
  await page.getByText(`It has a column for each of the ${fields.length} fields`).first().waitFor();
  await page.getByRole('button', { name: 'Columns' }).click();
  const dialog = page.getByRole('dialog', { name: 'Columns' });
  for (const name of ['Output', 'Priority', 'Rule']) await dialog.getByRole('checkbox', { name, exact: true }).uncheck();
  await dialog.getByRole('checkbox', { name: /^proc\.name/ }).check();
  await dialog.getByRole('button', { name: 'Move proc.name to the left' }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  const { text } = await save(page, 'Alerts as CSV');
  const [head, ...rows] = text.trimEnd().split('\r\n').map((line) => line.split(','));
  assert.deepEqual(head, ['"time"', '"proc.name"', '"place"', '"_neutralised"']);
  assert.deepEqual(rows.map((row) => row[1]), ['"p1"', '"p2"']);
  await page.getByText('Its columns are the 3 of the table of alerts, in the same order.').first().waitFor();
});

check('a large file is written in parts, shows how far it is, and can be cancelled', async (page) => {
  await engine(page);
  const log = Array.from({ length: 6_000 }, (_, at) => alert({ 'proc.pid': at })).join('\n');
  await open(page, 'night.ndjson', log);
  await page.getByRole('tab', { name: 'Alerts', selected: true }).waitFor({ timeout: 60_000 });
  await page.getByText(/6,000/).first().waitFor();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await menu(page).getByRole('menuitem', { name: 'OCSF 1.8 Detection Findings' }).click();
  await page.getByRole('progressbar', { name: 'Exporting' }).waitFor();
  let downloads = 0;
  page.on('download', () => downloads++);
  await page.getByRole('button', { name: 'Cancel export' }).click();
  await page.getByRole('progressbar', { name: 'Exporting' }).waitFor({ state: 'detached' });
  const { text } = await save(page, 'Alerts as they came (NDJSON)');
  assert.equal(text, `${log}\n`);
  assert.equal(downloads, 1, 'what was cancelled is not saved');
});

check('Redact replaces what is shown, what is copied and what leaves', async (page) => {
  await engine(page);
  const secret = { 'user.name': 'alice-of-shop', 'proc.cmdline': 'curl -H "Authorization: Bearer abcd.EFGH-123456" http://db-7.corp/?x=YWxpY2Utb2Ytc2hvcA' };
  await paste(page, alert(secret, { hostname: 'node-seven' }));
  await title(page).waitFor();
  const originals = ['alice-of-shop', 'node-seven', 'abcd.EFGH-123456', 'db-7.corp', 'YWxpY2Utb2Ytc2hvcA'];
  const article = page.locator('article');
  assert.ok((await article.textContent()).includes('alice-of-shop'));
  const redact = page.getByRole('switch', { name: 'Redact' });
  await redact.click();
  assert.equal(await redact.getAttribute('aria-checked'), 'true');
  await article.getByText('redacted-user-1').first().waitFor();
  for (const original of originals) assert.ok(!(await article.textContent()).includes(original), original);
  for (const kind of KINDS) {
    const { text } = await save(page, kind);
    for (const original of originals) assert.ok(!text.includes(original), `${kind}: ${original}`);
  }
  await page.getByText(/^What is replaced: \d+ values$/).click();
  await page.getByRole('cell', { name: 'node-seven' }).waitFor();
  assert.deepEqual(await faults(page), []);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the map' }).click()]);
  const map = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.ok(map.entries.some(({ original }) => original === 'alice-of-shop'));
  // Another input is redacted from its first report on.
  await paste(page, alert({ 'user.name': 'bob-of-shop' }));
  await article.getByText(/redacted-user-\d/).first().waitFor();
  assert.ok(!(await article.textContent()).includes('bob-of-shop'));
  await redact.click();
  await article.getByText('bob-of-shop').first().waitFor();
});

check('decisions are saved as a case file and found again', async (page) => {
  await page.getByRole('button', { name: 'Load example' }).click();
  await title(page).waitFor();
  const triage = page.getByRole('region', { name: 'Triage' });
  await triage.getByRole('combobox', { name: 'Classification' }).selectOption({ label: 'Expected activity: security test' });
  await triage.getByRole('textbox', { name: 'Notes' }).fill('Asked the owner.\n<img src=x>');
  const step = triage.getByRole('list', { name: 'Steps done' }).getByRole('checkbox').first();
  await step.check();
  const [download] = await Promise.all([page.waitForEvent('download'), triage.getByRole('button', { name: 'Save the case file' }).click()]);
  const text = await readFile(await download.path(), 'utf8');
  const { entries } = JSON.parse(text);
  assert.deepEqual([entries[0].classification, entries[0].notes, entries[0].done.length], ['security_test', 'Asked the owner.\n<img src=x>', 1]);

  await page.reload();
  await page.getByRole('button', { name: 'Load example' }).click();
  await title(page).waitFor();
  assert.equal(await triage.getByRole('textbox', { name: 'Notes' }).inputValue(), '');
  await open(page, 'case.json', text);
  await page.getByText('The case file has 1 entries, 1 of them about alerts that were read.').waitFor();
  await page.waitForFunction(() => document.querySelector('#triage-notes').value !== '');
  assert.equal(await triage.getByRole('combobox', { name: 'Classification' }).inputValue(), 'security_test');
  assert.equal(await step.isChecked(), true);
  assert.equal(await title(page).count(), 1, 'the alert is still there');
  assert.deepEqual(await page.evaluate(() => [Object.keys(localStorage).length, Object.keys(sessionStorage).length]), [0, 0]);
});

check('what is decided about all alerts that show the same is that of each without its own', async (page) => {
  await engine(page);
  await paste(page, [1001, 1002, 1003].map((pid) => alert({ 'proc.pid': pid })).join('\n'));
  await title(page).waitFor();
  const triage = page.getByRole('region', { name: 'Triage' });
  const verdict = triage.getByRole('combobox', { name: 'Classification' });
  const all = triage.getByRole('checkbox', { name: 'All alerts that show the same' });
  await all.check();
  await verdict.selectOption({ label: 'False positive' });
  await all.uncheck();
  await page.waitForFunction(() => document.querySelector('#triage-verdict').value === '');
  await verdict.selectOption({ label: 'True positive' });
  const { text } = await save(page, 'Alerts as CSV');
  const rows = text.trimEnd().split('\r\n').slice(1);
  assert.deepEqual(rows.map((row) => /"(\w+_positive)"/.exec(row)[1]), ['true_positive', 'false_positive', 'false_positive']);
  await page.getByRole('button', { name: 'Next alert' }).click();
  await page.waitForFunction(() => document.querySelector('#triage-verdict').value === 'false_positive');
  assert.equal(await all.isChecked(), true);
});

check('About shows the policy, what was read, and a request that is refused', async (page, { log }) => {
  await page.getByRole('button', { name: 'Load example' }).click();
  await title(page).waitFor();
  await page.getByRole('button', { name: 'About' }).click();
  const about = page.getByRole('dialog', { name: 'About this page' });
  await about.getByText(/default-src 'none'/).waitFor();
  await about.getByText(/^The text box: \d/).waitFor();
  const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
  await about.getByText(digest(await box(page).inputValue())).waitFor();
  assert.deepEqual(await faults(page), []);
  await about.getByRole('button', { name: /^Try to send/ }).click();
  await about.getByText('Refused by the policy in force (connect-src): no request left this page.').waitFor();
  // The refusal is what was wanted; nothing of it may have left.
  assert.ok(log.violations.length > 0);
  log.violations = log.violations.filter((line) => !/elsewhere\.invalid/.test(line));
  log.errors = log.errors.filter((line) => !/elsewhere\.invalid/.test(line));
  log.requests = log.requests.filter((url) => !url.startsWith('https://elsewhere.invalid/'));
});

check('About tells the digest of each file as it was read, of one that was read twice too', async (page) => {
  await engine(page);
  const [one, two] = ['one', 'two'].map((rule) => Array.from({ length: 6_000 }, (_, at) => alert({ 'proc.pid': at }, { rule })).join('\n'));
  const file = (name, text) => ({ name, mimeType: 'application/x-ndjson', buffer: Buffer.from(text) });
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open files' }).click()]);
  await chooser.setFiles([file('one.ndjson', one), file('two.ndjson', two), file('again.ndjson', one)]);
  await page.getByText(/12,000 alerts/).first().waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: 'About' }).click();
  const about = page.getByRole('dialog', { name: 'About this page' });
  const line = (name) => about.getByRole('listitem').filter({ hasText: name });
  for (const [name, text] of [['one.ndjson', one], ['two.ndjson', two], ['again.ndjson', one]]) {
    await line(name).getByText(createHash('sha256').update(text).digest('hex')).waitFor();
  }
});

const REPORT = `# Incident report

## Summary

- **Rule**: ${EXAMPLE.rule}
- **User**: mallory

**contradicted**, line 1 \`root\` – a mark that the document wrote itself

## Next

1. Ask the owner.
`;

check('marks stand in the margin, and what imitates them stays in the text', async (page) => {
  await engine(page);
  await paste(page, REPORT);
  await page.getByRole('heading', { level: 1, name: 'Incident report' }).waitFor();
  // The alert comes after it: the document waits for it.
  await paste(page, alert({ 'user.name': 'root' }));
  const marks = page.getByRole('list', { name: 'Marks by Saker' });
  const accused = marks.locator('[data-mark=contradicted]').filter({ hasText: 'mallory' });
  await accused.waitFor();
  const supported = marks.locator('.finding[data-mark=supported]').first();
  await supported.focus();
  assert.ok((await supported.locator('.finding-reason').boundingBox()).height > 10, 'the reason is shown to the focus');
  // The document's own words stay in its column; the marks stand beside it.
  const fake = page.locator('.marked-text').getByText('a mark that the document wrote itself');
  assert.equal(await fake.count(), 1);
  const [text, margin] = [await page.locator('.marked-text').first().boundingBox(), await page.locator('.marked .findings').first().boundingBox()];
  assert.ok(margin.x >= text.x + text.width, 'beside');
  assert.deepEqual(await faults(page), []);
}, { viewport: { width: 1440, height: 900 } });
