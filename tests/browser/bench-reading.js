// Reading a log in a worker, beside JSON.parse over the same bytes. `node bench-reading.js LOG`
//
// LOG is a file of one alert a line; SAKER_DIST names the folder with the reader that `cargo xtask bench reading` builds, the
// way the worker is built. Each way gets a worker of its own, started from a blob as the page starts its worker. The bytes are in memory
// before the clock starts, in slices as a file arrives in them, and everything after that counts: for JSON.parse also
// making text of the bytes and cutting it at line ends. The first pass compiles code, as it does for someone who opens one
// file; the best of the others is what the code can do.

import { launch } from './page.js';
import { host } from './site.js';

const [, , LOG] = process.argv;
const PASSES = 4;
const SLICE = 1 << 20;

const WAYS = [
  ['JSON.parse, objects dropped', parse, false],
  ['JSON.parse, objects kept', parse, true],
  ['reader, alerts handed out', read, false],
  ['reader, alerts kept', read, true],
];

const site = await host();
const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(`${site.url}index.html`);
  await page.setContent('<input type="file">');
  await page.setInputFiles('input', LOG);
  const rows = [];
  for (const [name, way, kept] of WAYS) {
    rows.push({ name, kept, ...(await page.evaluate(run, { source: `${way}`, kept, passes: PASSES, slice: SLICE, url: site.url })) });
  }
  print(rows);
} finally {
  await browser.close();
  await site.close();
}

/** In the page: the milliseconds of each pass over the file, in a new worker. */
async function run({ source, kept, passes, slice, url }) {
  const glue = await (await fetch(`${url}reading.js`)).text();
  const program = await (await fetch(`${url}reading_bg.wasm`)).arrayBuffer();
  const code = `${glue}
    const way = ${source};
    onmessage = async ({ data: { file, program, kept, passes, slice } }) => {
      try {
        await wasm_bindgen({ module_or_path: program });
        const slices = [];
        for (let at = 0; at < file.size; at += slice) slices.push(new Uint8Array(await file.slice(at, at + slice).arrayBuffer()));
        const times = [];
        let alerts;
        for (let pass = 0; pass < passes; pass++) {
          const start = performance.now();
          alerts = way(slices, kept);
          times.push(performance.now() - start);
          // Room to tidy up, which the next pass should not pay for.
          await new Promise((later) => setTimeout(later, 200));
        }
        postMessage({ times, alerts, bytes: file.size });
      } catch (error) { postMessage({ error: String(error) }); }
    };`;
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })));
  const file = document.querySelector('input').files[0];
  const answer = await new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve({ error: message });
    worker.postMessage({ file, program, kept, passes, slice });
  });
  worker.terminate();
  if (answer.error) throw new Error(answer.error);
  return answer;
}

/** In the worker: JSON.parse, line by line. */
function parse(slices, kept) {
  const decoder = new TextDecoder();
  const objects = [];
  let alerts = 0;
  let rest = '';
  const take = (line) => {
    if (line === '') return;
    const object = JSON.parse(line);
    alerts += object.rule === undefined ? 0 : 1;
    if (kept) objects.push(object);
  };
  for (const slice of slices) {
    const lines = (rest + decoder.decode(slice, { stream: true })).split('\n');
    rest = lines.pop();
    lines.forEach(take);
  }
  take(rest);
  return kept ? objects.length : alerts;
}

/** In the worker: the reader. */
function read(slices, kept) {
  const reading = new wasm_bindgen.Reading(kept);
  for (const slice of slices) reading.push(slice);
  const alerts = reading.alerts();
  reading.free();
  return alerts;
}

function print(rows) {
  const bytes = rows[0].bytes;
  console.log(`in Chromium's worker: ${(bytes / 1e6).toFixed(1)} MB, ${rows[0].alerts} lines`);
  const line = (name, cells) => console.log(name.padEnd(30) + cells.map((cell) => cell.padStart(14)).join(''));
  line('MB/s', ['first pass', 'best of others', '× JSON.parse']);
  const speed = ({ times }) => bytes / 1e3 / Math.min(...times.slice(1));
  for (const row of rows) {
    const beside = rows.find(({ name, kept }) => name.startsWith('JSON.parse') && kept === row.kept);
    if (row.alerts !== rows[0].alerts) throw new Error(`${row.name}: ${row.alerts} alerts`);
    line(row.name, [(bytes / 1e3 / row.times[0]).toFixed(0), speed(row).toFixed(0), (speed(row) / speed(beside)).toFixed(2)]);
  }
  const times = (speed(rows[2]) / speed(rows[1])).toFixed(2);
  console.log(`alerts handed out are read ${times} times as fast as JSON.parse makes objects that are kept`);
}
