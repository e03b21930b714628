//! The cut of the slices never shows in the result, whatever the input; and nothing panics or loses a byte.
//!
//! Inputs are made from seeds by the mistakes people and programs make: cut, glued, repeated, a byte changed, an envelope
//! around it. This is the short form of the fuzz target, which keeps the same promises on any bytes.

mod common;

use proptest::prelude::*;

const SEEDS: &[&str] = &[
    r#"{"hostname":"h","output":"14:07:11.123456789: Notice A shell was spawned in a container with an attached terminal | evt_type=execve user=root","output_fields":{"evt.time":1741702031123456789,"proc.aname[2]":null,"user.name":"r\u00e9\ud83d\ude00"},"priority":"Notice","rule":"Terminal shell in container","source":"syscall","tags":["T1059"],"time":"2025-03-11T14:07:11.123456789Z"}"#,
    "14:07:11.123456789: Warning Sensitive file opened for reading by non-trusted program (user=root program=cat command=cat /etc/shadow file=/etc/shadow)",
    "2026-04-06T14:25:53.726692612+0000: Notice A shell was spawned in a container with an attached terminal | evt_type=execve user=root user_uid=0 user_loginuid=-1 process=sh proc_exepath=/bin/sh parent=x command=sh -c é terminal=34816 exe_flags=0",
    "2025-11-07T13:45:00+0000: Falco version: 0.42.1 (x86_64)",
    "Events detected: 1\nRule counts by severity:\n   NOTICE: 1",
    "2025-03-11T14:07:11.5Z stdout P {\"rule\":\"R\",\n2025-03-11T14:07:11.5Z stdout F \"output\":\"o\"}",
    "{\"log\":\"{\\\"rule\\\":\\\"R\\\",\\\"output\\\":\\\"o\\\"}\\n\",\"stream\":\"stdout\",\"time\":\"2025-03-11T14:07:11.5Z\"}",
    "{\n  \"rule\": \"R\",\n  \"output\": \"one\n two\",\n  \"output_fields\": {\"a\": }\n}",
    "[pod/falco-1/falco] 2026-07-29T13:55:07.478104653Z 13:55:07.476277048: Notice x | a=b",
    "# Report\n\n```json\n{\"rule\":\"R\",\"output\":\"o\"}\n```\n\n- **x**: y",
    "Sep 15 11:07:54 lima falco[1]: {\"rule\":\"R\",\"output\":\"o\",\"output_fields\":{\"k\":[1,{\"b\":2}]}}",
    "e\":\"sh\",\"user.name\":\"root\"},\"priority\":\"Notice\",\"rule\":\"R\",\"output\":\"o\"}",
    "\u{1b}[31m{\"rule\":\"R\",\"output\":\"o\"}\u{1b}[0m",
    "rule\nCustom\npriority\nNotice",
    "words without any meaning é 😀",
    "CEF:0|Falcosecurity|Falco|1.0|Falco Event|R|5|uuid=1 start=2025-03-11T14:07:11Z msg=m source=syscall outputfields=a.b:c",
    "\u{feff}\0\0",
    "__CURSOR=s=1\nMESSAGE\n\u{23}\0\0\0\0\0\0\0{\"rule\":\"R\",\n\"output\":\"one \\n two\"}\nPRIORITY=5\n",
    "",
];

/// What may happen to a text on its way.
#[derive(Clone, Debug)]
enum Mistake {
    Cut(prop::sample::Index),
    Head(prop::sample::Index),
    Change(prop::sample::Index, u8),
    Insert(prop::sample::Index, &'static str),
    Double,
}

fn mistake() -> impl Strategy<Value = Mistake> {
    let pieces = prop::sample::select(vec![
        "\n",
        "\r\n",
        "\"",
        "{",
        "}",
        "{\"",
        ",",
        "\\",
        "[",
        "]",
        "\u{1b}[0m",
        "\0",
        "rule\":",
        " user=",
        "…",
        "#",
    ]);
    prop_oneof![
        any::<prop::sample::Index>().prop_map(Mistake::Cut),
        any::<prop::sample::Index>().prop_map(Mistake::Head),
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, byte)| Mistake::Change(at, byte)),
        (any::<prop::sample::Index>(), pieces).prop_map(|(at, piece)| Mistake::Insert(at, piece)),
        Just(Mistake::Double),
    ]
}

fn apply(mistake: Mistake, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        return;
    }
    match mistake {
        Mistake::Cut(at) => bytes.truncate(at.index(bytes.len())),
        Mistake::Head(at) => drop(bytes.drain(..at.index(bytes.len()))),
        Mistake::Change(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        Mistake::Insert(at, piece) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, piece.bytes());
        }
        Mistake::Double => bytes.extend_from_within(..),
    }
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let ends = prop::sample::select(vec!["\n", "\r\n", "", "\n\n", " "]);
    (prop::sample::select(SEEDS), prop::collection::vec(mistake(), 0..3), ends).prop_map(|(seed, mistakes, end)| {
        let mut bytes = seed.as_bytes().to_vec();
        for mistake in mistakes {
            apply(mistake, &mut bytes);
        }
        bytes.extend_from_slice(end.as_bytes());
        bytes
    })
}

fn input() -> impl Strategy<Value = Vec<u8>> {
    (prop::collection::vec(piece(), 0..8), 0..5u8, prop::option::of(mistake())).prop_map(|(pieces, envelope, last)| {
        let mut bytes: Vec<u8> = pieces.concat();
        match envelope {
            1 => bytes = common::pack::gzip(&bytes),
            2 => bytes = common::pack::zstd(&bytes),
            3 => bytes = String::from_utf8_lossy(&bytes).encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => {}
        }
        if envelope > 0
            && let Some(mistake) = last
        {
            apply(mistake, &mut bytes);
        }
        bytes
    })
}

/// A log that may have seams: lines that are whole alerts, and between them other text and noise. No envelopes, no Markdown
/// and nothing that never ends: what those wait for reaches over seams.
fn log() -> impl Strategy<Value = Vec<u8>> {
    let line = |seeds: Vec<usize>| prop::sample::select(seeds).prop_map(|seed| format!("{}\n", SEEDS[seed]));
    let lines =
        prop::collection::vec(prop_oneof![2 => line(vec![0]), 1 => line(vec![1, 2, 3, 4, 7, 11, 12, 14])], 3..12);
    lines.prop_map(|lines| format!("{}\n{}", SEEDS[0], lines.concat()).into_bytes())
}

/// Reads the two parts of a log apart. The places of the second part are moved behind the first; the sums are the first's.
fn apart(bytes: &[u8], cut: usize) -> ingest::Reading {
    let (mut one, mut other) = (ingest::read(&bytes[..cut], None), ingest::read(&bytes[cut..], None));
    let lines = one.totals.lines;
    for alert in &mut other.alerts {
        alert.place.byte += cut as u64;
        alert.place.line += lines;
    }
    let mends = other.alerts.iter_mut().flat_map(|alert| &mut alert.repaired);
    for told in mends.chain(&mut other.diagnostics) {
        told.place.byte += cut as u64;
        told.place.line += lines;
    }
    one.alerts.append(&mut other.alerts);
    one.diagnostics.append(&mut other.diagnostics);
    one
}

fn promises(bytes: &[u8], cuts: &[prop::sample::Index]) {
    let whole = ingest::read(bytes, None);
    assert!(whole.totals.add_up(), "{:?}", whole.totals);
    assert_eq!(whole.totals.bytes, bytes.len() as u64);
    for alert in &whole.alerts {
        let line = ingest::normalised(alert);
        assert!(!line.contains('\n'));
        serde_json::from_str::<Box<serde_json::value::RawValue>>(&line)
            .unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    for diagnostic in &whole.diagnostics {
        serde_json::from_str::<serde_json::Value>(&ingest::diagnostic(diagnostic)).unwrap();
    }
    let mut reader = ingest::Reader::new(ingest::Limits::default());
    let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    cuts.extend([0, bytes.len()]);
    cuts.sort_unstable();
    for pair in cuts.windows(2) {
        reader.push(&bytes[pair[0]..pair[1]]);
    }
    common::assert_same(&whole, &reader.finish(), "random slices");
    common::assert_same(&whole, &common::sliced(bytes, 1), "bytes one by one");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slices_never_show(bytes in input(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        promises(&bytes, &cuts);
    }

    #[test]
    fn a_log_cut_at_a_seam_gives_what_it_gives_whole(bytes in log(), at in any::<prop::sample::Index>()) {
        let at = at.index(bytes.len());
        if let Some(seam) = ingest::seam(&bytes[at..]).filter(|_| ingest::begins_whole(&bytes)) {
            let whole = ingest::read(&bytes, None);
            let apart = ingest::Reading { totals: whole.totals.clone(), ..apart(&bytes, at + seam) };
            common::assert_same(&apart, &whole, "cut at a seam");
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..2000), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..3)) {
        promises(&bytes, &cuts);
    }
}
