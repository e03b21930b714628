// Small files that unpack to a gigabyte: reading stops at its limit and says so, what came before is kept, the page goes on
// answering meanwhile, and its process stays small.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { check, engine, title } from './harness.js';

const EXAMPLE = (await readFile(new URL('../../src/app/example.json', import.meta.url), 'utf8')).trimEnd();
/** What the process that shows the page may take, in megabytes. */
const MOST = 512;
/** The bombs unpack to this many bytes; a 64th of it is packed and repeated, because gzip may have many members. */
const UNPACKED = 1 << 30;

const BOMBS = [
  ['one letter', 'A'],
  ['blank lines', '\n'],
  ['brackets that open', '['],
  ['the same alert', `${EXAMPLE}\n`],
];

for (const [what, unit] of BOMBS) {
  check(`a gigabyte of ${what} in a small gzip stops at the limit`, async (page) => {
    await engine(page);
    const bomb = pack(unit);
    assert.ok(bomb.length < 6e6, `${bomb.length} bytes`);
    const turns = await countTurns(page);
    await open(page, 'bomb.ndjson.gz', bomb);
    // What was not understood is told when reading has ended.
    const said = page.locator('.status').getByRole('button');
    await said.waitFor({ timeout: 60_000 });
    const stopped = await page.evaluate(({ count }) => count, turns);
    assert.ok(stopped > 10, `the page had ${stopped} turns while the bomb was read`);

    await said.click();
    await page.getByText(/unpacks to more than 150 times its size/).first().waitFor();
    await page.keyboard.press('Escape');
    const peak = await megabytes(page);
    assert.ok(peak === null || peak < MOST, `the page's process took ${peak} MB`);

    await open(page, 'good.json', EXAMPLE);
    await title(page).waitFor();
    await page.locator('.status').getByText(/^1 alert/).waitFor();
  });
}

/** One alert, and then `unit` over and over. */
function pack(unit) {
  const block = gzipSync(Buffer.alloc(UNPACKED / 64, unit), { level: 9 });
  return Buffer.concat([gzipSync(`${EXAMPLE}\n`), ...Array(64).fill(block)]);
}

async function open(page, name, body) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open files' }).click()]);
  await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(body) });
}

/** Counts the turns that the page's own thread gets from now on until reading has ended. */
function countTurns(page) {
  return page.evaluateHandle(() => {
    const turns = { count: 0 };
    const next = () => {
      if (document.querySelector('.status button')) return;
      turns.count += 1;
      setTimeout(next);
    };
    next();
    return turns;
  });
}

/** The most memory a process of a page has taken so far; null where the system does not tell. */
async function megabytes(page) {
  const browser = await page.context().browser().newBrowserCDPSession();
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const peaks = processInfo.filter(({ type }) => type === 'renderer').map(async ({ id }) => {
    const text = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(text)?.[1] ?? NaN) / 1000;
  });
  const known = (await Promise.all(peaks)).filter((peak) => !Number.isNaN(peak));
  return known.length === 0 ? null : Math.max(...known);
}
