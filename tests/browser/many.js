// What bench-many.js asks, and the two kinds of workers that answer. Their sources are sent to the browser as text, so each
// holds all it needs; they understand the same words.

/** The questions: a Falco condition, or a name of something else. */
export const QUESTIONS = [
  { name: 'alert.rule contains Shell', condition: true },
  { name: 'alert.priority in (Critical, Error)', condition: true },
  { name: 'k8s.ns.name = shop and proc.name in (sh, bash, dash)', condition: true },
  { name: 'proc.cmdline contains curl or proc.cmdline contains wget', condition: true },
  { name: 'fd.name startswith /etc and not proc.pname exists', condition: true },
  { name: 'proc.pid > 30000', condition: true },
  { name: 'alert.time >= 1741694400000000000', condition: true },
  { name: 'alert.tags intersects (mitre_execution)', condition: true },
  { name: 'proc.cmdline contains 203.0.113.77', condition: true },
  { name: 'the newest of all' },
  { name: 'the commonest pods' },
];

/** In a worker: JSON.parse, line by line, the objects kept; questions by Array.filter. */
export function json() {
  const PAGE = 50;
  let slices;
  let objects = [];
  const has = (object, name) => object.output_fields[name] !== undefined && object.output_fields[name] !== null;
  const CONDITIONS = {
    'alert.rule contains Shell': (object) => object.rule.includes('Shell'),
    'alert.priority in (Critical, Error)': ({ priority }) => priority === 'Critical' || priority === 'Error',
    'k8s.ns.name = shop and proc.name in (sh, bash, dash)': ({ output_fields: fields }) => {
      const name = fields['proc.name'];
      return fields['k8s.ns.name'] === 'shop' && (name === 'sh' || name === 'bash' || name === 'dash');
    },
    'proc.cmdline contains curl or proc.cmdline contains wget': (object) => {
      const line = object.output_fields['proc.cmdline'];
      return typeof line === 'string' && (line.includes('curl') || line.includes('wget'));
    },
    'fd.name startswith /etc and not proc.pname exists': (object) =>
      has(object, 'fd.name') && object.output_fields['fd.name'].startsWith('/etc') && object.output_fields['proc.pname'] === null,
    'proc.pid > 30000': (object) => object.output_fields['proc.pid'] > 30000,
    'alert.time >= 1741694400000000000': ({ time }) => time >= '2025-03-11T12',
    'alert.tags intersects (mitre_execution)': ({ tags }) => tags !== undefined && tags.includes('mitre_execution'),
    'proc.cmdline contains 203.0.113.77': (object) => {
      const line = object.output_fields['proc.cmdline'];
      return typeof line === 'string' && line.includes('203.0.113.77');
    },
  };
  const show = ({ rule, priority, output_fields: fields }) =>
    [rule, priority, fields['k8s.ns.name'], fields['k8s.pod.name'], fields['proc.name'], fields['proc.cmdline'], ''].map((value) => value ?? '').join('\t');

  function read() {
    const decoder = new TextDecoder();
    let rest = '';
    for (const slice of slices) {
      const lines = (rest + decoder.decode(slice, { stream: true })).split('\n');
      rest = lines.pop();
      for (const line of lines) if (line !== '') objects.push(JSON.parse(line));
    }
    if (rest !== '') objects.push(JSON.parse(rest));
  }

  function answer(name) {
    if (name === 'the commonest pods') {
      const counts = new Map();
      for (const { output_fields: fields } of objects) {
        const pod = fields['k8s.pod.name'];
        if (pod !== undefined && pod !== null) counts.set(pod, (counts.get(pod) ?? 0) + 1);
      }
      const found = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, PAGE);
      return { count: counts.size, page: found.map(([pod, count]) => `${pod}\t${count}`) };
    }
    const found = name === 'the newest of all' ? objects.toSorted((a, b) => (a.time < b.time ? 1 : a.time > b.time ? -1 : 0)) : objects.filter(CONDITIONS[name]);
    return { count: found.length, page: found.slice(0, PAGE).map(show) };
  }

  const words = {
    async load({ file, from, to }) {
      slices = [];
      for (let at = from; at < to; at += 1 << 20) slices.push(new Uint8Array(await file.slice(at, Math.min(at + (1 << 20), to)).arrayBuffer()));
    },
    drop: () => void (objects = []),
    read() {
      const start = performance.now();
      read();
      return { time: performance.now() - start };
    },
    forget: () => void (slices = undefined),
    size: () => ({ alerts: objects.length, wasm: 0, store: 0 }),
    question({ name, times }) {
      const took = [];
      let found;
      for (let time = 0; time < times; time++) {
        const start = performance.now();
        found = answer(name);
        took.push(performance.now() - start);
      }
      return { time: took.sort((a, b) => a - b)[times >> 1], count: found.count, page: found.page.join('\n') };
    },
  };
  onmessage = async ({ data: { word, ...more } }) => {
    try {
      postMessage({ answer: await words[word](more) });
    } catch (error) {
      postMessage({ error: String(error) });
    }
  };
}

/** In a worker: Saker. */
export function saker() {
  let slices, many, memory, port, arrived;
  const timed = (run) => {
    const start = performance.now();
    const result = run();
    return [performance.now() - start, result];
  };
  function read() {
    many = new wasm_bindgen.Many(0xffffffff);
    for (const slice of slices) many.push(slice);
    many.finish();
  }
  /** What a question finds. */
  function answer(name) {
    const newest = name === 'the newest of all';
    const found = name === 'the commonest pods' ? many.facet('k8s.pod.name') : many.query(newest ? '' : name, newest);
    const [count, ...page] = found.split('\n');
    return { count: Number(count), page: page.join('\n') };
  }
  const words = {
    async load({ program, file, from, to }) {
      memory = (await wasm_bindgen({ module_or_path: program })).memory;
      slices = [];
      for (let at = from; at < to; at += 1 << 20) slices.push(new Uint8Array(await file.slice(at, Math.min(at + (1 << 20), to)).arrayBuffer()));
    },
    drop() {
      many?.free();
      many = undefined;
    },
    read: () => ({ time: timed(read)[0] }),
    forget: () => void (slices = undefined),
    size: () => ({ alerts: many.alerts(), wasm: memory.buffer.byteLength, store: many.bytes() }),
    question({ name, times }) {
      const took = [];
      let found;
      for (let time = 0; time < times; time++) {
        const [milliseconds, answered] = timed(() => answer(name));
        took.push(milliseconds);
        found = answered;
      }
      return { time: took.sort((a, b) => a - b)[times >> 1], ...found };
    },
    line({ port: end }) {
      port = end;
      arrived = new Promise((resolve) => (port.onmessage = ({ data }) => resolve(data)));
    },
    /** Reads its part, and joins what the other hands over. */
    async join() {
      const [first] = timed(read);
      const start = performance.now();
      const bytes = await arrived;
      const waited = performance.now() - start;
      const [joined, whole] = timed(() => many.absorb(bytes));
      if (!whole) throw new Error('the other worker\'s store was refused');
      return { read: first, waited, joined, alerts: many.alerts() };
    },
    /** Reads its part, and hands it over. */
    hand() {
      const [first] = timed(read);
      const [made, bytes] = timed(() => many.to_bytes());
      const length = bytes.length;
      port.postMessage(bytes, [bytes.buffer]);
      return { read: first, made, bytes: length };
    },
  };
  onmessage = async ({ data: { word, ...more } }) => {
    try {
      postMessage({ answer: await words[word](more) });
    } catch (error) {
      postMessage({ error: String(error) });
    }
  };
}
