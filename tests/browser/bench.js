// From paste to painted report, worker warm, beside a frame of the same browser. `node bench.js [RUNS]`
//
// Each run pastes another alert (its container's id is its own) with the keyboard, the way a person does. The clock is
// the page's: it starts with the paste event, before anything of the page has seen it, and stops when the report with
// that id is in the document, and again when the frame that shows it has been painted.

import { readFile } from 'node:fs/promises';
import { box, engine, launch, paste, title } from './page.js';
import { host } from './site.js';

const RUNS = Number(process.argv[2] ?? 40);
/** Runs that are thrown away: the first ones compile code. */
const WARM = 5;
/** What must be reached, in milliseconds. */
const BUDGET = 16;

const EXAMPLE = new URL('../../src/app/example.json', import.meta.url);

const site = await host();
const browser = await launch();
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.addInitScript(watch);
  await page.goto(site.url);
  await engine(page);
  await box(page).waitFor();

  const example = await readFile(EXAMPLE, 'utf8');
  const runs = [];
  for (let run = 0; run < WARM + RUNS; run++) {
    const id = (0xabc000000000 + run).toString(16);
    const measured = await page.evaluateHandle(measure, id);
    await paste(page, variant(example, id));
    const moments = await measured.evaluate(({ result }) => result);
    if (run >= WARM) runs.push(moments);
  }
  if ((await title(page).count()) !== 1) throw new Error('no report is on the page');
  report(runs, await page.evaluate(frames));
} finally {
  await browser.close();
  await site.close();
}

/** The example with another container id, wherever it stands. */
function variant(example, id) {
  const known = JSON.parse(example).output_fields['container.id'];
  return example.replaceAll(known, id);
}

/** In the page, before its own code: notes when a worker is asked and when it has answered. */
function watch() {
  window.at = {};
  window.Worker = class extends Worker {
    constructor(...words) {
      super(...words);
      // The first listener, so that the clock stops before the page reads the answer.
      this.addEventListener('message', () => (window.at.answered = performance.now()));
    }
    postMessage(...words) {
      window.at.asked = performance.now();
      super.postMessage(...words);
    }
  };
}

/**
 * In the page: waits for the next paste and for the report on `id`; gives the moments of the way in milliseconds after
 * the paste. Wrapped in an object, so that a handle does not wait for it.
 */
function measure(id) {
  const at = (window.at = {});
  addEventListener('paste', () => (at.pasted = performance.now()), { capture: true, once: true });

  const result = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('h1') || !document.body.textContent.includes(id)) return;
      observer.disconnect();
      at.reported = performance.now();
      requestAnimationFrame(() => {
        // A message posted from a frame's callback is delivered when that frame has been painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          at.painted = performance.now();
          resolve(Object.fromEntries(Object.entries(at).map(([name, time]) => [name, time - at.pasted])));
        };
        port2.postMessage(null);
      });
    });
    observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  return { result };
}

/** In the page: how far apart frames are. */
function frames() {
  return new Promise((resolve) => {
    const times = [];
    const next = (time) => {
      times.push(time);
      if (times.length <= 60) requestAnimationFrame(next);
      else resolve(times.slice(1).map((time, index) => time - times[index]));
    };
    requestAnimationFrame(next);
  });
}

function report(runs, frames) {
  const line = (name, times) => console.log(`${name.padEnd(34)}${cell(times, 0.5)}${cell(times, 0.9)}`);
  const way = (from, to) => runs.map((moments) => moments[to] - moments[from]);
  console.log(`${`ms, ${runs.length} runs`.padEnd(34)}${'median'.padStart(10)}${'90 %'.padStart(10)}`);
  line('a frame of this browser', frames);
  line('paste to report painted', way('pasted', 'painted'));
  line('  paste to question sent', way('pasted', 'asked'));
  line('  question to answer (worker)', way('asked', 'answered'));
  line('  answer to report in document', way('answered', 'reported'));
  line('  report in document to painted', way('reported', 'painted'));
  const median = quantile(way('pasted', 'painted'), 0.5);
  console.log(`the median is ${median <= BUDGET ? 'within' : 'OVER'} the ${BUDGET} ms it may take`);
}

function cell(times, part) {
  return quantile(times, part).toFixed(1).padStart(10);
}

function quantile(times, part) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}
