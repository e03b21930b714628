//! Any text as a rules file, alone and as an override.

#![no_main]

use rules::{Options, RulesFile, load};

const BASE: &str = "\
- list: l
  items: [a, b]
- macro: m
  condition: proc.name in (l)
- rule: R
  desc: d
  condition: evt.type = open and m
  output: o %proc.name
  priority: INFO
  exceptions:
    - name: e
      fields: [proc.name, fd.name]
";

libfuzzer_sys::fuzz_target!(|text: &str| {
    let options = Options::default();
    let fuzzed = RulesFile { name: "fuzzed", text };
    for files in [&[fuzzed][..], &[RulesFile { name: "base", text: BASE }, fuzzed]] {
        let loaded = load(files, &options);
        for problem in &loaded.problems {
            let file = files[problem.span.file].text;
            assert!(file.get(problem.span.offset..problem.span.offset + problem.span.length).is_some(), "{problem:?}");
        }
        for rule in &loaded.rules.rules {
            loaded.rules.filter(rule);
            loaded.rules.silenced_by(rule);
        }
    }
});
