//! How many conditions a second run over events in memory, beside the same predicates in JavaScript over parsed objects, in
//! one run: `cargo run --release -p filter --example conditions`. Without `node` the JavaScript column is left empty.

#![allow(clippy::print_stdout, reason = "an example that prints what it measured")]

use std::borrow::Cow;
use std::time::Instant;

use filter::{Event, Filter, Lookup, Options, ValueRef};

const EVENTS: usize = 1_000_000;

/// Conditions as users write them, cheap ones and dear ones.
const CONDITIONS: [&str; 9] = [
    "proc.name = bash",
    "proc.name in (bash, sh, zsh, ash, dash, ksh, csh, tcsh)",
    "evt.type = execve and proc.name = bash and user.uid = 0",
    "proc.cmdline contains curl or proc.cmdline contains wget",
    "fd.name startswith /etc or fd.name pmatch (/usr/bin, /var/*)",
    "proc.cmdline regex '.*(curl|wget) https?://[0-9.]+/.*'",
    "proc.cmdline regex '.*/dev/(tcp|udp)/.*'",
    "not container.id = host and proc.aname in (nginx, httpd)",
    "fd.sip = 10.0.0.7 and fd.sport in (80, 443)",
];

const FIELDS: [&str; 8] =
    ["evt.type", "proc.name", "proc.cmdline", "user.uid", "fd.name", "container.id", "fd.sip", "fd.sport"];

/// An event that knows its fields by name, and by place when `places` is given.
struct Row<'p> {
    values: [ValueRef<'static>; FIELDS.len()],
    places: Option<&'p [Option<usize>]>,
}

impl Row<'_> {
    fn at(&self, place: Option<usize>) -> Lookup<'_> {
        match place.map(|place| &self.values[place]) {
            Some(ValueRef::Text(text)) => Lookup::Value(ValueRef::Text(Cow::Borrowed(text))),
            Some(other) => Lookup::Value(other.clone()),
            None => Lookup::Absent,
        }
    }
}

impl Event for Row<'_> {
    fn field(&self, field: &str) -> Lookup<'_> {
        self.at(FIELDS.iter().position(|known| *known == field))
    }

    fn slot(&self, slot: usize, field: &str) -> Lookup<'_> {
        match self.places {
            Some(places) => self.at(places[slot]),
            None => self.field(field),
        }
    }
}

fn rows(places: Option<&[Option<usize>]>) -> Vec<Row<'_>> {
    let names = ["bash", "nginx", "curl", "sshd", "python3", "sh"];
    let row = |n: usize| {
        let name = names[n % names.len()];
        let values = [
            ValueRef::Text(if n.is_multiple_of(3) { "execve".into() } else { "openat".into() }),
            ValueRef::Text(name.into()),
            ValueRef::Text(format!("{name} -c 'curl http://10.0.{}.{}/x'", n % 7, n % 250).into()),
            ValueRef::Unsigned((n % 4) as u64 * 1000),
            ValueRef::Text(format!("/{}/file{n}", ["etc", "usr/bin", "tmp", "var/log"][n % 4]).into()),
            ValueRef::Text(format!("{n:012x}").into()),
            ValueRef::Text(format!("10.0.0.{}", n % 250).into()),
            ValueRef::Unsigned([22, 80, 443, 8080][n % 4]),
        ];
        Row { values, places }
    };
    (0..EVENTS).map(row).collect()
}

/// Events a second in JavaScript, condition by condition; and how many matched, which must be the same.
fn javascript() -> Vec<(f64, usize)> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/conditions.mjs");
    let Ok(said) = std::process::Command::new("node").args([script, &EVENTS.to_string()]).output() else {
        return Vec::new();
    };
    let pair = |line: &str| {
        let (speed, matched) = line.split_once(' ')?;
        Some((speed.parse().ok()?, matched.parse().ok()?))
    };
    String::from_utf8_lossy(&said.stdout).lines().filter_map(pair).collect()
}

fn main() {
    let javascript = javascript();
    println!("{EVENTS} events in memory; events a second: by name, by place, in JavaScript, by place over JavaScript");
    for (at, condition) in CONDITIONS.into_iter().enumerate() {
        let filter = Filter::compile(condition, &Options::default()).expect("the conditions compile");
        let places: Vec<_> = filter.keys().iter().map(|key| FIELDS.iter().position(|known| known == key)).collect();
        let measure = |rows: &[Row<'_>]| {
            let start = Instant::now();
            let matched = rows.iter().filter(|row| filter.matches(*row).is_true()).count();
            (EVENTS as f64 / start.elapsed().as_secs_f64(), matched)
        };
        let (by_name, matched) = measure(&rows(None));
        let (by_place, again) = measure(&rows(Some(&places)));
        assert_eq!(matched, again);
        match javascript.get(at) {
            Some((speed, same)) => {
                assert_eq!(matched, *same, "JavaScript finds other events: {condition}");
                let ratio = by_place / speed;
                println!(
                    "{by_name:>12.0} {by_place:>12.0} {speed:>12.0} {ratio:>6.2}   {matched:>7} match  {condition}"
                );
            }
            None => println!("{by_name:>12.0} {by_place:>12.0} {:>12} {:>6}   {matched:>7} match  {condition}", "", ""),
        }
    }
}
