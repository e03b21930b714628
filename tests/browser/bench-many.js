// A night of alerts into a queryable store in a worker, beside JSON.parse with its objects kept. `node bench-many.js LOG`
//
// LOG is a file of one alert a line; SAKER_DIST names the folder with the store that `cargo xtask bench many` builds, the way
// the worker is built. Everything runs in one Chromium, each way in a worker of its own, one after the other. The bytes are in
// memory before a clock starts, in slices as a file arrives in them. Memory is what is in use after reading, when the
// slices are gone and rubbish is collected: of the JavaScript heap what the inspector says is used, of WebAssembly all of
// its memory, which never shrinks. Times are the best of several passes; the first pass, which also compiles, stands beside them.
// Work is the processor time of all threads of the page's process in the pass that took least: on a machine that does other
// things at the same time it is what to compare, but collecting rubbish on other cores, which takes no time, counts.

import { statSync } from 'node:fs';
import { launch } from './page.js';
import { host } from './site.js';
import { QUESTIONS, json, saker } from './many.js';

const [, , LOG] = process.argv;
const PASSES = statSync(LOG).size < 5e8 ? 4 : 3;
const ASKED = 7;

const site = await host();
const browser = await launch();
const whole = await browser.newBrowserCDPSession();
const failed = [];
try {
  const page = await browser.newPage();
  await page.goto(`${site.url}index.html`);
  await page.setContent('<input type="file">');
  await page.setInputFiles('input', LOG);
  await page.evaluate(prepare, { url: site.url, json: `${json}`, saker: `${saker}` });
  const inspector = await inspect(page);

  const parsed = await one(page, inspector, 'json');
  const read = await one(page, inspector, 'saker');
  const joined = await two(page, inspector);
  print(parsed, read, joined);
} finally {
  await browser.close();
  await site.close();
}
if (failed.length > 0) process.exitCode = 1;

/** One worker: reads the whole file, several times; then is asked. */
async function one(page, inspector, kind) {
  const lane = await begin(page, inspector, kind);
  const passes = [];
  try {
    for (let pass = 0; pass < PASSES; pass++) {
      await lane.ask('drop');
      await lane.collect();
      const before = await worked();
      const { time } = await lane.ask('read');
      passes.push({ time, work: (await worked()) - before });
    }
  } catch (error) {
    if (passes.length === 0) return { kind, error: error.message };
  }
  await lane.ask('forget');
  await lane.collect();
  const { alerts, wasm, store } = await lane.ask('size');
  const memory = wasm + (await lane.heap());
  const answers = [];
  for (const { name, condition } of QUESTIONS) {
    answers.push({ name, condition, ...(await lane.ask('question', { name, times: ASKED })) });
  }
  await lane.end();
  return { kind, passes: passes.map(({ time }) => time), work: Math.min(...passes.map(({ work }) => work)), alerts, memory, store, answers };
}

/** The processor time that pages and their workers have taken, in milliseconds. */
async function worked() {
  const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime * 1e3, 0);
}

/** Two workers, each with half of the file, cut at the end of a line; the second hands its store to the first. */
async function two(page, inspector) {
  const middle = await page.evaluate(cut);
  const first = await begin(page, inspector, 'saker', 0, middle);
  const second = await begin(page, inspector, 'saker', middle);
  const passes = [];
  let result;
  for (let pass = 0; pass < PASSES; pass++) {
    for (const lane of [first, second]) {
      await lane.ask('drop');
      await lane.collect();
    }
    await page.evaluate(connect, [first.name, second.name]);
    result = await page.evaluate(together, [first.name, second.name]);
    passes.push(result.time);
  }
  const memory = (await first.ask('size')).wasm;
  await first.end();
  await second.end();
  return { ...result, memory, passes };
}

/** A worker that has its part of the file in memory. */
async function begin(page, inspector, kind, from = 0, to = statSync(LOG).size) {
  const name = await page.evaluate((more) => self.begin(more), { kind, from, to });
  const session = await inspector.next();
  return {
    name,
    ask: (word, more = {}) => page.evaluate(([name, word, more]) => self.ask(name, { word, ...more }), [name, word, more]),
    collect: () => inspector.send(session, 'HeapProfiler.collectGarbage'),
    heap: async () => (await inspector.send(session, 'Runtime.getHeapUsage')).usedSize,
    end: () => page.evaluate((name) => self.end(name), name),
  };
}

/** The inspector's sessions with the page's workers, in the order in which they start. */
async function inspect(page) {
  const cdp = await page.context().newCDPSession(page);
  const [sessions, waiting, open] = [[], [], new Map()];
  let id = 0;
  cdp.on('Target.attachedToTarget', ({ sessionId }) => {
    const next = waiting.shift();
    if (next) next(sessionId);
    else sessions.push(sessionId);
  });
  cdp.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message);
    open.get(id)?.(result);
    open.delete(id);
  });
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return {
    next: () => (sessions.length > 0 ? sessions.shift() : new Promise((resolve) => waiting.push(resolve))),
    send: async (sessionId, method) => {
      const answer = new Promise((resolve) => open.set(++id, resolve));
      await cdp.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
      return answer;
    },
  };
}

/** In the page: what starts workers, asks and ends them. */
async function prepare({ url, json, saker }) {
  const glue = await (await fetch(`${url}many.js`)).text();
  const program = await (await fetch(`${url}many_bg.wasm`)).arrayBuffer();
  const address = (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  const kinds = { json: address(`(${json})()`), saker: address(`${glue};(${saker})()`) };
  self.lanes = [];
  self.begin = async ({ kind, from, to }) => {
    const worker = new Worker(kinds[kind]);
    self.lanes.push(worker);
    const file = document.querySelector('input').files[0];
    await self.ask(self.lanes.length - 1, { word: 'load', program, file, from, to });
    return self.lanes.length - 1;
  };
  self.ask = (name, message, transfer = []) =>
    new Promise((resolve, reject) => {
      const worker = self.lanes[name];
      worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.answer));
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(message, transfer);
    });
  self.end = (name) => self.lanes[name].terminate();
}

/** In the page: where the line ends that stands in the middle of the file. */
async function cut() {
  const file = document.querySelector('input').files[0];
  const middle = Math.floor(file.size / 2);
  const bytes = new Uint8Array(await file.slice(middle, middle + (1 << 22)).arrayBuffer());
  return middle + bytes.indexOf(10) + 1;
}

/** In the page: gives two workers a line between them. */
async function connect([first, second]) {
  const { port1, port2 } = new MessageChannel();
  await self.ask(first, { word: 'line', port: port1 }, [port1]);
  await self.ask(second, { word: 'line', port: port2 }, [port2]);
}

/** In the page. */
async function together([first, second]) {
  const start = performance.now();
  const [joined, handed] = await Promise.all([self.ask(first, { word: 'join' }), self.ask(second, { word: 'hand' })]);
  return { time: performance.now() - start, joined, handed, alerts: joined.alerts };
}

function print(parsed, read, joined) {
  const { size } = statSync(LOG);
  console.log(`in Chromium: ${(size / 1e6).toFixed(0)} MB, ${read.alerts} alerts; the best of ${PASSES} passes, or the first\n`);
  const line = (name, cells) => console.log(name.padEnd(46) + cells.map((cell) => cell.padStart(12)).join(''));
  const best = ({ passes }) => Math.min(...passes);
  const seconds = (time) => `${(time / 1e3).toFixed(2)} s`;
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
  const milliseconds = (time) => `${time.toFixed(1)} ms`;
  const judge = (what, ratio, wanted) => {
    if (!(ratio >= wanted)) failed.push(what);
    return [`${ratio.toFixed(ratio < 10 ? 2 : 0)} ×`, `≥ ${wanted} ×`, ratio >= wanted ? 'met' : 'NOT MET'];
  };
  line('', ['JSON.parse', 'Saker', 'ratio', 'wanted', '']);
  if (parsed.error) {
    console.log(`JSON.parse did not get to the end: ${parsed.error}`);
    line('read, first pass', ['-', seconds(read.passes[0])]);
    line('read', ['-', seconds(best(read))]);
    line('memory', ['-', megabytes(read.memory)]);
  } else {
    if (parsed.alerts !== read.alerts) throw new Error(`${parsed.alerts} objects, ${read.alerts} alerts`);
    line('read, first pass', [seconds(parsed.passes[0]), seconds(read.passes[0]), `${(parsed.passes[0] / read.passes[0]).toFixed(2)} ×`]);
    line('read', [seconds(best(parsed)), seconds(best(read)), ...judge('read', best(parsed) / best(read), 2)]);
    line('work', [seconds(parsed.work), seconds(read.work), `${(parsed.work / read.work).toFixed(2)} ×`]);
    line('memory', [megabytes(parsed.memory), megabytes(read.memory), ...judge('memory', parsed.memory / read.memory, 3)]);
  }
  line('two workers', [`one: ${seconds(best(read))}`, seconds(best(joined)), ...judge('two workers', best(read) / best(joined), 1.6)]);
  const { joined: first, handed: second } = joined;
  console.log(
    `  the last time: the first read ${seconds(first.read)}, waited ${seconds(first.waited)}, joined ${seconds(first.joined)}; ` +
      `the second read ${seconds(second.read)}, made ${megabytes(second.bytes)} in ${seconds(second.made)}; ${megabytes(joined.memory)} in the first`,
  );
  if (joined.alerts !== read.alerts) throw new Error(`${joined.alerts} alerts from two workers`);
  console.log(`\nthe median of ${ASKED}, each with its first page of 50`);
  for (const [at, { name, condition, time, count, page }] of read.answers.entries()) {
    const other = parsed.error ? undefined : parsed.answers[at];
    if (other && (other.count !== count || other.page !== page)) throw new Error(`${name}: ${other.count} and ${count}`);
    const judged = other ? (condition ? judge(name, other.time / time, 5) : [`${(other.time / time).toFixed(1)} ×`]) : [];
    if (condition && !(time <= 100)) failed.push(`${name}: the first page`);
    line(`${name}`, [other ? milliseconds(other.time) : '-', milliseconds(time), ...judged]);
  }
  console.log(`\nthe store itself counts ${megabytes(read.store)}, ${(read.store / read.alerts).toFixed(0)} bytes an alert`);
  if (failed.length > 0) console.log(`not met: ${failed.join('; ')}`);
}
