// The main job, with the real engine: the example goes in, the report comes out, and every sentence leads to its fields.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { box, check, engine, paste, title } from './harness.js';

const EXAMPLE = (await readFile(new URL('../../src/app/example.json', import.meta.url), 'utf8')).trimEnd();
const ID = JSON.parse(EXAMPLE).output_fields['container.id'];

const HEADINGS = [
  [2, 'Summary'],
  [2, 'Detailed Analysis'],
  [3, 'Event Details'],
  [3, 'Process Chain'],
  [3, 'Outcome'],
  [3, 'Why the Rule Fired'],
  [3, 'Potential Impact'],
  [3, 'ATT&CK'],
  [2, 'Possible Mitigation Strategies'],
  [2, 'Falco Configuration'],
  [2, 'Not in Evidence'],
  [2, 'Conclusion'],
  [2, 'Appendix'],
];

const section = (page, name) => page.getByRole('region', { name, exact: true });
const row = (page, field) => section(page, 'Event Details').getByRole('row').filter({ has: page.getByRole('rowheader', { name: field }) });
const marked = (page) => section(page, 'Event Details').locator('tr[aria-current=true]').count();

check('pasting the example gives its report, outcome first', async (page) => {
  await engine(page);
  await paste(page, EXAMPLE);
  await title(page).waitFor();
  await page.getByRole('status').getByText('1 alert', { exact: true }).waitFor();
  assert.equal(await box(page).inputValue(), EXAMPLE);

  for (const [level, name] of HEADINGS) {
    assert.equal(await page.getByRole('heading', { level, name, exact: true }).count(), 1, name);
  }
  const order = await page.locator('article :is(h2, h3):not(.phase-name)').allTextContents();
  assert.deepEqual(order, HEADINGS.map(([, name]) => name));

  const verdict = await section(page, 'Summary').locator('p').first().textContent();
  assert.match(verdict, /blocked/i);
  assert.equal(await row(page, /^\d+ evt\.res/).getByRole('cell').first().textContent(), 'EACCES');
});

check('Load example fills the box and reads it', async (page) => {
  await page.getByRole('button', { name: 'Load example' }).click();
  await title(page).waitFor();
  assert.equal(await box(page).inputValue(), EXAMPLE);
});

check('text pasted outside of the box goes into it', async (page) => {
  await engine(page);
  await page.evaluate((text) => navigator.clipboard.writeText(text), EXAMPLE);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('ControlOrMeta+V');
  await title(page).waitFor();
  assert.equal(await box(page).inputValue(), EXAMPLE);
});

check('a sentence marks the rows it stands on, by pointer and by focus', async (page) => {
  await page.getByRole('button', { name: 'Load example' }).click();
  await title(page).waitFor();
  await page.mouse.move(0, 0);
  const reference = section(page, 'Summary').getByRole('link', { name: /^Evidence .*: .*\bevt\.res\b/ }).first();
  const fields = (await reference.getAttribute('aria-label')).split(': ')[1].split(', ');
  assert.equal(await marked(page), 0);

  await reference.hover();
  assert.equal(await marked(page), fields.length);
  await page.mouse.move(0, 0);
  assert.equal(await marked(page), 0);

  await reference.focus();
  assert.equal(await marked(page), fields.length);
  assert.equal(await row(page, /^\d+ evt\.res/).getAttribute('aria-current'), 'true');
});

check('a row marks the sentences that stand on it, and leads to them one after the other', async (page) => {
  await page.getByRole('button', { name: 'Load example' }).click();
  const count = page.getByRole('button', { name: /^proc\.pcmdline, cited \d+×/ });
  const cited = Number(/cited (\d+)×/.exec(await count.getAttribute('aria-label'))[1]);
  await count.hover();
  assert.equal(await page.locator('.sentence.lit').count(), cited);
  await page.mouse.move(0, 0);
  assert.equal(await page.locator('.sentence.lit').count(), 0);

  await count.focus();
  assert.equal(await page.locator('.sentence.lit').count(), cited);
  const seen = new Set();
  for (let step = 0; step < cited; step++) {
    await count.press('Enter');
    const name = page.locator(':focus');
    assert.match(await name.getAttribute('aria-label'), /proc\.pcmdline/);
    seen.add(await name.evaluate((mark) => [...document.querySelectorAll('.cite')].indexOf(mark)));
  }
  assert.equal(seen.size, cited, 'each sentence once');
});

check('the next alert changes what differs, and nothing else', async (page) => {
  await engine(page);
  await paste(page, EXAMPLE);
  await title(page).waitFor();
  const kept = await page.evaluate(() => {
    const nodes = [...document.querySelectorAll('article *')];
    nodes.forEach((node) => (node.old = true));
    return nodes.length;
  });
  await paste(page, EXAMPLE.replaceAll(ID, 'abcdef012345'));
  await row(page, /^\d+ container\.id/).getByRole('cell', { name: 'abcdef012345' }).waitFor();
  assert.equal(await page.locator('article').getByText(ID).count(), 0);
  const old = await page.evaluate(() => [...document.querySelectorAll('article *')].filter((node) => node.old).length);
  assert.ok(old > kept / 2 && old < kept, `${old} of ${kept} nodes were kept`);

  // What was drawn again works as before.
  const command = section(page, 'Possible Mitigation Strategies').getByRole('figure').filter({ hasText: 'abcdef012345' }).first();
  await command.getByRole('button', { name: 'Copy' }).click();
  await page.locator('[aria-live=polite]').getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await command.locator('pre').textContent());
  await section(page, 'Summary').getByTitle('container.id').first().click();
  assert.match(await page.locator(':focus').getAttribute('aria-label'), /^container\.id, /);
});

check('a value in a sentence leads to its row', async (page) => {
  await page.getByRole('button', { name: 'Load example' }).click();
  await section(page, 'Summary').getByTitle('container.id').first().click();
  assert.match(await page.locator(':focus').getAttribute('aria-label'), /^container\.id, /);
  assert.ok(await row(page, /^\d+ container\.id/).isVisible());
});

check('a command is copied exactly, and said to be', async (page) => {
  await page.getByRole('button', { name: 'Load example' }).click();
  const command = section(page, 'Possible Mitigation Strategies').getByRole('figure').filter({ hasText: ID }).first();
  const shown = await command.locator('pre').textContent();
  await command.getByRole('button', { name: 'Copy' }).click();
  await page.locator('[aria-live=polite]').getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), shown);
  assert.match(shown, new RegExp(ID));
});

check('copying works without the clipboard, by the browser’s own command', async (page) => {
  await page.evaluate(() => {
    window.real = navigator.clipboard;
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await page.getByRole('button', { name: 'Load example' }).click();
  const rules = section(page, 'Falco Configuration').getByRole('figure').first();
  const shown = await rules.locator('pre').textContent();
  await rules.getByRole('button', { name: 'Copy' }).click();
  await page.locator('[aria-live=polite]').getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => window.real.readText()), shown);
});

check('the report is exported as Markdown', async (page) => {
  await page.getByRole('button', { name: 'Load example' }).click();
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Markdown (GitHub)' }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^alert-analysis-report-[A-Za-z-]+\.md$/);
  const markdown = await readFile(await download.path(), 'utf8');
  assert.match(markdown, /^# Alert Analysis Report\n\n## Summary\n/);
  assert.ok(markdown.includes(ID));
});

check('marks are left for whoever measures', async (page) => {
  await engine(page);
  await paste(page, EXAMPLE);
  await title(page).waitFor();
  const marks = () => performance.getEntriesByType('mark').map(({ name }) => name).filter((name) => name.startsWith('saker:'));
  await page.waitForFunction(() => performance.getEntriesByName('saker:painted').length === 1);
  assert.deepEqual(await page.evaluate(marks), ['saker:input', 'saker:painted']);
});
