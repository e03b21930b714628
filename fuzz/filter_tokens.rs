//! Any sequence of words of the language as a condition: reaches further than any text does.

#![no_main]

mod filter_exercise;

/// One byte of input picks one of these.
const TOKENS: [&str; 64] = [
    "proc.name", "proc.pid", "fd.ip", "fd.port", "fd.net", "fd.types", "evt.type", "evt.buffer", "evt.time",
    "evt.is_open_read", "evt.rawarg.flags", "evt.arg[1]", "proc.aname", "proc.aname[2]", "proc.env[A]", "thread.cpu",
    "container.label[\"a b\"]", "ka.verb", "a_macro", "a_list", "and", "or", "not", "not(", "(", ")", "[", "]", ",", "=",
    "==", "!=", "<", "<=", ">", ">=", "in", "intersects", "pmatch", "exists", "contains", "icontains", "bcontains",
    "startswith", "bstartswith", "endswith", "glob", "iglob", "regex", "oneof", "anyof", "allof", "val(", "tolower(",
    "b64(", "basename(", "len(", "join(", "concat(", "getopt(", "\"a{2}(b|[^c])*\"", "'-ab'", "10.0.0.0/8", "0x1f",
];

libfuzzer_sys::fuzz_target!(|picks: &[u8]| {
    let mut text = String::new();
    for pick in picks.iter().take(256) {
        text.push_str(TOKENS[usize::from(pick & 63)]);
        // The two high bits decide what stands behind the word.
        text.push_str([" ", "", "  ", "\n"][usize::from(pick >> 6)]);
    }
    filter_exercise::exercise(&text);
});
