// Text from an alert is text: markup in it is shown, never obeyed; what would not be seen is marked; what is long is cut.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { box, check, engine, paste, title } from './harness.js';

const EXAMPLE = JSON.parse(await readFile(new URL('../../src/app/example.json', import.meta.url), 'utf8'));

/** The example with other values, as one line. */
function alert(fields, top = {}) {
  return JSON.stringify({ ...EXAMPLE, ...top, output_fields: { ...EXAMPLE.output_fields, ...fields } });
}

const cell = (page, field) =>
  page.getByRole('region', { name: 'Event Details' }).getByRole('row').filter({ has: page.getByRole('rowheader', { name: field }) }).getByRole('cell').first();

const MARKUP = [
  '<img src=x onerror="window.ran = 1">',
  '<script>window.ran = 1</script>',
  '<svg/onload=window.ran=1>',
  '"><iframe srcdoc="<script>parent.ran=1</script>"></iframe>',
  '<style>body { display: none }</style><base href="https://elsewhere.example/">',
  '<a href="javascript:window.ran=1" autofocus onfocus="window.ran=1">x</a>',
  '&lt;b&gt; &amp; &#x3c;script&#x3e;',
  '[x](javascript:window.ran=1) ![x](https://elsewhere.example/x.png)',
  '{{constructor.constructor("window.ran=1")()}} ${window.ran=1} `x`',
  '</textarea></title></noscript><math><mtext></form><form><mglyph><svg><mtext><textarea><path id=x>',
];

check('markup in every value stays text', async (page) => {
  await engine(page);
  const own = await page.locator('script, style, base, iframe, img, form').count();
  for (const text of MARKUP) {
    await paste(page, alert({ 'proc.cmdline': text, 'proc.name': text, 'container.name': text, 'user.name': text }, { hostname: text }));
    await cell(page, 'proc.cmdline').getByText(text, { exact: true }).waitFor();
    assert.equal(await cell(page, 'proc.cmdline').textContent(), text);
  }
  await page.mouse.move(400, 400);
  await page.locator('article').click();
  assert.equal(await page.locator('script, style, base, iframe, img, form').count(), own);
  const handlers = () => [...document.querySelectorAll('*')].filter((e) => e.getAttributeNames().some((name) => /^on/i.test(name))).length;
  assert.equal(await page.evaluate(handlers), 0);
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.equal(await page.title(), 'Saker');
});

check('markup in a rule’s name, a tag and a field’s name stays text', async (page) => {
  await engine(page);
  const [image, script] = MARKUP;
  await paste(page, alert({ [`x.${image}`]: 'v', [script]: 'w' }, { rule: image, tags: [script], source: script }));
  await title(page).waitFor();
  assert.ok((await page.locator('article').textContent()).includes(image));
  assert.equal(await page.locator('article :is(script, img)').count(), 0);
  assert.equal(await page.evaluate(() => window.ran), undefined);
});

check('what would not be seen is marked with its name', async (page) => {
  await engine(page);
  await paste(page, alert({ 'proc.cmdline': 'sh \u202egpj.exe\u0007\u200bx\n2' }));
  const value = cell(page, 'proc.cmdline');
  await value.getByRole('img', { name: 'right-to-left override' }).waitFor();
  assert.equal(await value.getByRole('img').count(), 4);
  assert.equal(await value.textContent(), 'sh U+202Egpj.exeU+0007U+200Bx\\n2');
  assert.equal(await value.locator('bdi').count(), 1);
  assert.ok(!/[\u202a-\u202e\u2066-\u2069\u200b\u0007]/.test(await page.locator('article').innerText()));
});

check(
  'a rule name of 10 kB and a value of 1 MB are cut, shown when asked for, and spill nowhere',
  async (page) => {
    await engine(page);
    const rule = 'A'.repeat(10_000);
    const value = 'b'.repeat(1_000_000);
    await paste(page, alert({ 'proc.cmdline': value }, { rule }));
    await title(page).waitFor({ timeout: 60_000 });
    const spills = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
    assert.equal(await page.evaluate(spills), 0);
    assert.ok((await page.locator('article').innerText()).length < 200_000, 'the page does not drown in it');

    await cell(page, 'rule').getByRole('button', { name: 'show all 10,000 characters' }).click();
    assert.equal(await cell(page, 'rule').textContent(), rule);
    await cell(page, 'proc.cmdline').getByRole('button', { name: 'show all 1,000,000 characters' }).click();
    assert.equal((await cell(page, 'proc.cmdline').textContent()).length, 1_000_000);
    assert.equal(await page.evaluate(spills), 0);
    assert.equal((await box(page).inputValue()).length, alert({ 'proc.cmdline': value }, { rule }).length);
  },
  { viewport: { width: 320, height: 700 } },
);
