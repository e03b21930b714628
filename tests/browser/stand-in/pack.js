// Writes messages the way the engine does: postcard, which is the fields in order, without their names. The schemas
// below are the types of `src/protocol` and `src/report`; the order of fields and variants is what counts. Read as text
// by the stand-in engine, so that it holds no import.

export const number = (to, value) => {
  for (value = BigInt(value); value > 127n; value >>= 7n) to.push(Number(value & 127n) | 128);
  to.push(Number(value));
};
export const flag = (to, value) => to.push(value ? 1 : 0);
export const byte = (to, value) => to.push(value);
export const words = (to, value) => {
  const bytes = new TextEncoder().encode(value);
  number(to, bytes.length);
  for (const each of bytes) to.push(each);
};
export const list = (of) => (to, values) => {
  number(to, values.length);
  for (const value of values) of(to, value);
};
export const maybe = (of) => (to, value) => {
  flag(to, value != null);
  if (value != null) of(to, value);
};
export const struct = (fields) => (to, value) => {
  for (const [name, of] of Object.entries(fields)) of(to, value[name]);
};
/** `variants`: name to type, `null` for one that holds nothing. A value is its name, or an object with that one key. */
export const either = (variants) => (to, value) => {
  const name = typeof value === 'string' ? value : Object.keys(value)[0];
  const at = Object.keys(variants).indexOf(name);
  if (at < 0) throw new Error(`no variant ${name}`);
  number(to, at);
  variants[name]?.(to, value[name]);
};
export const lazy = (of) => (to, value) => of()(to, value);

export const inline = either({
  Text: words,
  Strong: words,
  Emphasis: words,
  Struck: words,
  Break: null,
  Code: words,
  Evidence: struct({ field: words, value: words }),
  Value: words,
  Link: struct({ text: words, href: words }),
  Jump: struct({ text: words, fragment: words, to: words }),
});
export const sentence = struct({ inlines: list(inline), cites: list(words) });
export const tone = either({ Neutral: null, Good: null, Caution: null, Alarm: null });
export const code = struct({ label: words, language: words, text: words });
export const row = struct({ field: maybe(words), missing: flag, cells: list(struct({ inlines: list(inline) })) });
export const block = either({
  Banner: struct({
    tone,
    headline: sentence,
    badges: list(struct({ label: words, value: words, tone })),
    action: sentence,
  }),
  Paragraph: list(sentence),
  List: struct({ ordered: flag, items: list(struct({ sentences: list(sentence) })) }),
  Table: struct({ caption: words, columns: list(words), rows: list(row) }),
  Chain: list(
    struct({
      role: words,
      name: sentence,
      detail: list(sentence),
      standing: either({ Seen: null, Refused: null, Unknown: null }),
    }),
  ),
  Steps: list(
    struct({
      group: words,
      tag: struct({ text: words, tone }),
      title: sentence,
      detail: list(sentence),
      code: list(code),
    }),
  ),
  Code: code,
  Tree: list(
    struct({ depth: number, answer: either({ Yes: null, No: null, Unknown: null }), deciding: flag, words: sentence }),
  ),
  Outline: struct({ start: maybe(number), items: list(list(lazy(() => block))) }),
  Quote: list(lazy(() => block)),
  Rule: null,
  Marked: struct({ block: lazy(() => block), marks: list(lazy(() => mark)) }),
  Tally: struct({ counts: list(struct({ kind: lazy(() => kind), count: number })), notes: list(sentence), left_out: list(sentence) }),
});
export const kind = either({
  Supported: null,
  Contradicted: null,
  NotInEvidence: null,
  Unsafe: null,
  DoesNotLoad: null,
  WrongReference: null,
});
export const mark = struct({ kind, part: maybe(number), line: number, said: words, reason: sentence });
export const report = struct({
  title: words,
  sections: list(struct({ id: words, heading: words, level: byte, blocks: list(block) })),
});
export const trouble = struct({
  code: words,
  level: words,
  place: words,
  byte: maybe(number),
  message: words,
  excerpt: words,
});
export const answer = either({
  Ready: struct({ version: words }),
  Progress: struct({ id: number, read: number, bytes: number, alerts: number, memory: number }),
  Shown: struct({ id: number, index: number, report: maybe(report) }),
  Done: struct({
    id: number,
    status: struct({ alerts: number, sentence: words, diagnostics: list(trouble) }),
    report: maybe(report),
    document: maybe(report),
    rules: maybe(struct({ name: words, text: words })),
    sources: list(struct({ number, alerts: number, same_as: maybe(number), fault: maybe(words), lost: flag })),
    fired: list(words),
    full: flag,
    passed_over: number,
  }),
});

/** The bytes of an answer. */
export const pack = (value) => {
  const to = [];
  answer(to, value);
  return Uint8Array.from(to).buffer;
};

/** What is asked of a stand-in: the name of the request and its first two numbers. */
export const asked = (bytes) => {
  const view = new Uint8Array(bytes);
  const read = (at) => {
    let value = 0;
    for (let shift = 0; ; shift += 7, at++) {
      value |= (view[at] & 127) << shift;
      if (view[at] < 128) return [value, at + 1];
    }
  };
  const [variant, after] = read(0);
  const [id, then] = read(after);
  const name = ['Run', 'Show', 'Stop', 'Ask', 'Redact', 'Case', 'Rules', 'Tune', 'Cancel', 'Share'][variant];
  return { name, id, index: name === 'Show' ? read(then)[0] : 0 };
};
