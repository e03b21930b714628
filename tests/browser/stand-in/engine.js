// An engine that answers as it is told, in place of the real one. It speaks the worker's own protocol, so that tests of
// the page can bring about what the real engine does rarely: a crash, a long run, another build, hostile text.

import { readFile } from 'node:fs/promises';
import { report } from './report.js';

/** The writing of messages, as text for the worker. */
const PACK = (await readFile(new URL('pack.js', import.meta.url), 'utf8')).replace(/^export /gm, '');

/**
 * The glue script of a stand-in engine. `answer` is a function of (message, index), sent as text: it gets the text of
 * the input and returns { status, report }, or throws.
 */
export function glue(answer, { version = '0.1.0', ready = 0 } = {}) {
  return `
    const stand = (() => { ${PACK}; return { pack, asked }; })();
    const REPORT = ${JSON.stringify(report())};
    const answer = ${answer.toString()};
    self.wasm_bindgen = async () => {
      let held = null;
      self.onmessage = async ({ data: { request, inputs } }) => {
        const { name, id, index } = stand.asked(request);
        if (name === 'Run') {
          const [input] = inputs;
          held = { id, text: new TextDecoder().decode(input instanceof Blob ? await input.arrayBuffer() : input) };
        }
        if (name !== 'Run' && name !== 'Show') return;
        if (!held || held.id !== id) return;
        let told;
        try {
          told = answer(held.text, index, REPORT);
        } catch (error) {
          // Out of a promise nobody would hear of it.
          setTimeout(() => { throw error; });
          return;
        }
        const { status, report = null } = told;
        if (name === 'Show') return self.postMessage(stand.pack({ Shown: { id, index, report } }));
        const rest = { document: null, rules: null, sources: [], fired: [], full: false, passed_over: 0 };
        self.postMessage(stand.pack({ Done: { id, status, report, ...rest } }));
      };
      ${ready ? `await new Promise((then) => setTimeout(then, ${ready}));` : ''}
      self.postMessage(stand.pack({ Ready: { version: ${JSON.stringify(version)} } }));
    };
  `;
}

/** Puts the stand-in in the engine's place, for every page of `context`. */
export async function standIn(context, answer, options) {
  await context.route(/\/worker[^/]*\.js$/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: glue(answer, options) }));
}

/** One alert, whatever the input. */
export const oneAlert = (text, index, sample) => ({
  status: { alerts: 1, sentence: '1 alert', diagnostics: [] },
  report: sample,
});

/** No alert, and why. */
export const noAlert = (text) => ({
  status: {
    alerts: 0,
    sentence: 'no alert, 1 line not understood',
    diagnostics: [{ code: 'json.truncated', level: 'error', place: 'line 2, column 9', byte: text.indexOf('"rule"'), message: 'the text ends inside an object; expected a closing brace', excerpt: '"rule": "Exec\u202e' }],
  },
});
