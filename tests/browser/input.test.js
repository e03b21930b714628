// What goes in, and what is said when it is no alert: always clearly, and never at the cost of the input.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { box, check, engine, paste, title } from './harness.js';

const EXAMPLE = (await readFile(new URL('../../src/app/example.json', import.meta.url), 'utf8')).trimEnd();
const status = (page) => page.getByRole('status');

/** Opens files the way a person does, through the button. */
async function openFiles(page, ...files) {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open files' }).click(),
  ]);
  await chooser.setFiles(files.map(({ name, body }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(body) })));
}

/** Inputs that hold no alert, and what the status line has to speak of. */
const NO_ALERT = [
  ['blanks', ' \n\t\n', /no alert/i],
  ['words', 'the pager went off again', /no alert/i],
  ['JSON that is no alert', '{"hello": [1, 2, 3]}', /no alert/i],
  ['a number', '42', /no alert/i],
];

for (const [what, text, says] of NO_ALERT) {
  check(`${what}: said so, and the input stays`, async (page) => {
    await engine(page);
    await paste(page, text);
    await status(page).getByText(says).waitFor();
    assert.equal(await box(page).inputValue(), text);
    assert.equal(await title(page).count(), 0);
  });
}

check('JSON cut off in the middle is read as far as it goes, and said to be cut off', async (page) => {
  await engine(page);
  await paste(page, EXAMPLE.slice(0, 700));
  await status(page).getByText(/no alert|not understood|repaired/i).waitFor();
  assert.ok((await page.getByRole('status').getByRole('button').count()) === 1, 'the list says where');
  assert.equal(await box(page).inputValue(), EXAMPLE.slice(0, 700));
});

check('what was not understood leads to its place in the box', async (page) => {
  await engine(page);
  const text = `${EXAMPLE}\r\n\r\n{"rule": 7, broken\r\n${EXAMPLE}`;
  await paste(page, text);
  await title(page).waitFor();
  await status(page).getByRole('button').click();
  const list = page.getByRole('list', { name: 'What was not understood' });
  await list.getByRole('button', { name: /^line 3/ }).first().click();
  const selected = await box(page).evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));
  assert.ok(selected.length > 0 && '{"rule": 7, broken'.endsWith(selected), JSON.stringify(selected));
  await page.keyboard.press('Shift+Tab');
});

check('an empty box at Ctrl+Enter, and an empty file, are said to be empty', async (page) => {
  await engine(page);
  await box(page).focus();
  await page.keyboard.press('ControlOrMeta+Enter');
  await status(page).getByText(/no alert|empty|nothing/i).waitFor();
  await openFiles(page, { name: 'empty.json', body: '' });
  await status(page).getByText(/no alert|empty|nothing/i).waitFor();
});

check('typing is read after a pause, and at once with Ctrl+Enter', async (page) => {
  await engine(page);
  await box(page).pressSequentially('no alert yet');
  await status(page).getByText(/no alert/i).waitFor();
  await box(page).evaluate((area, text) => (area.value = text), EXAMPLE);
  await box(page).press('ControlOrMeta+Enter');
  await title(page).waitFor();
});

check('a text file is shown in the box', async (page) => {
  await openFiles(page, { name: 'alert.json', body: EXAMPLE });
  await title(page).waitFor();
  assert.equal(await box(page).inputValue(), EXAMPLE);
});

check('a binary file is named with its size, not shown', async (page) => {
  await engine(page);
  const body = Uint8Array.from({ length: 4000 }, (_, at) => (at * 7) % 256);
  await openFiles(page, { name: 'core.bin', body });
  await page.getByText('core.bin').waitFor();
  await page.getByText(/4\.0 kB/).waitFor();
  await status(page).getByText(/no alert/i).waitFor();
  assert.equal(await box(page).inputValue(), '');
});

check('a file of megabytes is read, not shown', async (page) => {
  const line = `${EXAMPLE}\n`;
  await openFiles(page, { name: 'day.ndjson', body: line.repeat(Math.ceil(1_200_000 / line.length)) });
  await page.getByRole('grid', { name: 'Alerts' }).waitFor({ timeout: 60_000 });
  await page.getByText('day.ndjson').waitFor();
  assert.equal(await box(page).inputValue(), '');
});

check('files dropped anywhere are opened, all of them', async (page) => {
  await engine(page);
  const drop = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.json'));
    data.items.add(new File(['x'], 'second.json'));
    return data;
  }, EXAMPLE);
  await page.dispatchEvent('header', 'dragover', { dataTransfer: drop });
  await page.getByText('Drop to read it here').waitFor();
  await page.dispatchEvent('header', 'drop', { dataTransfer: drop });
  await title(page).waitFor();
  assert.equal(await page.getByText('Drop to read it here').count(), 0);
  const files = page.getByRole('list', { name: 'Files' }).getByRole('listitem');
  await files.filter({ hasText: 'dropped.json' }).getByText(/1 alerts/).waitFor();
  await files.filter({ hasText: 'second.json' }).getByText(/0 alerts/).waitFor();
});

check('several alerts: one after the other', async (page) => {
  await engine(page);
  const twin = EXAMPLE.replaceAll('EACCES', 'SUCCESS');
  await paste(page, `${EXAMPLE}\n${twin}\n`);
  const navigator = page.getByRole('navigation', { name: 'Alerts of this input' });
  await navigator.getByText('Alert 1 of 2').waitFor();
  assert.ok(await navigator.getByRole('button', { name: 'Previous alert' }).isDisabled());
  await navigator.getByRole('button', { name: 'Next alert' }).click();
  await navigator.getByText('Alert 2 of 2').waitFor();
  await page.getByRole('region', { name: 'Event Details' }).getByRole('cell', { name: 'SUCCESS', exact: true }).waitFor();
  await page.keyboard.press('[');
  await navigator.getByText('Alert 1 of 2').waitFor();
});

check('Clear empties the box and starts over', async (page) => {
  await page.getByRole('button', { name: 'Load example' }).click();
  await title(page).waitFor();
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.equal(await box(page).inputValue(), '');
  assert.equal(await title(page).count(), 0);
  await page.getByRole('heading', { level: 1, name: 'Paste an alert' }).waitFor();
  assert.ok(await box(page).evaluate((area) => area === document.activeElement));
});
