// The page without a network: from one file on a disk, and again from a host that has gone.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { engine, launch, open, paste, quiet, title } from './harness.js';
import { DIST } from './site.js';

const ALERT = '{"rule":"Terminal shell in container","output_fields":{"evt.type":"execve","evt.res":"SUCCESS","proc.name":"sh"}}';

test('one file on a disk makes a report and asks for nothing', async (t) => {
  const browser = await launch();
  t.after(() => browser.close());
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const [requests, troubles] = [[], []];
  context.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  await page.goto(pathToFileURL(join(DIST, 'saker.html')).href);
  await page.getByRole('textbox', { name: 'Alerts or report' }).fill(ALERT);
  await title(page).waitFor();
  const elsewhere = requests.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:') && !url.startsWith('data:'));
  assert.deepEqual(elsewhere, []);
  assert.equal(requests.filter((url) => url.startsWith('file:')).length, 1, 'the file itself and no other');
  assert.deepEqual(troubles, []);
  const reach = () => fetch('https://saker.invalid/').then(() => 'reached', () => 'blocked');
  assert.equal(await page.evaluate(reach), 'blocked');
  assert.ok(troubles.some((text) => text.includes("connect-src 'none'")), troubles.join('\n'));
});

test('after one visit the page opens and reports although its host has gone', async (t) => {
  const visit = await open(t);
  await visit.page.goto(visit.site.url);
  await kept(visit.page);
  await visit.site.close();
  await visit.page.reload();
  await engine(visit.page);
  await paste(visit.page, ALERT);
  await title(visit.page).waitFor();
  quiet(visit);
});

test('the next visit gets what the host has now, and an open page keeps the engine it was built with', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'saker-'));
  await cp(DIST, folder, { recursive: true });
  const visit = await open(t, {}, folder);
  t.after(() => rm(folder, { recursive: true }));
  await visit.page.goto(visit.site.url);
  await kept(visit.page);
  const old = (await readdir(folder)).find((name) => /^worker-.*\.wasm$/.test(name));
  await update(folder);

  const had = (name) => fetch(name).then((answer) => answer.status);
  assert.equal(await visit.page.evaluate(had, `./${old}`), 200, 'the open page still has its engine');
  const next = await visit.context.newPage();
  await next.goto(visit.site.url);
  await engine(next);
  await paste(next, ALERT);
  await title(next).waitFor();
  assert.ok(visit.site.requests.some((path) => path.endsWith('/worker-next_bg.wasm')), 'the new page has the new engine');
  quiet(visit);
});

/** Waits until all files of the page are kept, and whoever asks for them is answered from there. */
async function kept(page) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await page.reload();
  await page.waitForFunction(() => navigator.serviceWorker.controller);
}

/** Puts another build in the place of the one that lies in `folder`: its engine and its start script have other names. */
async function update(folder) {
  const names = await readdir(folder);
  const [glue, program, start] = [/^worker-.*\.js$/, /^worker-.*\.wasm$/, /^start-.*\.js$/].map((pattern) => names.find((name) => pattern.test(name)));
  const renamed = [[glue, 'worker-next.js'], [program, 'worker-next_bg.wasm'], [start, 'start-next.js']];
  for (const [old, name] of renamed) await rename(join(folder, old), join(folder, name));
  const edit = async (file, change) => writeFile(join(folder, file), change(await readFile(join(folder, file), 'utf8')));
  const point = (text) => renamed.reduce((text, [old, name]) => text.replaceAll(`./${old}`, `./${name}`), text);
  await edit('start-next.js', point);
  await edit('index.html', point);
  const digests = {};
  for (const file of ['start-next.js', 'index.html']) digests[file] = createHash('sha256').update(await readFile(join(folder, file))).digest('base64');
  await edit('offline.js', (text) => {
    const listed = point(text).replace(/const BUILD = "\w+"/, 'const BUILD = "next"');
    return Object.entries(digests).reduce((text, [file, digest]) => text.replace(new RegExp(`("\\./${file}": "sha256-)[^"]+`), `$1${digest}`), listed);
  });
}
