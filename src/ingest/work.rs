//! How much is looked at while reading, counted in bytes (or steps of the same size) where a loop could run too often.
//!
//! Counted only in this crate's own tests, which hold reading to time in proportion to its input without a clock.

/// Counts `steps` of work.
#[cfg(not(test))]
#[inline(always)]
pub(crate) fn did(_steps: usize) {}

#[cfg(test)]
pub(crate) use tests::did;

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    thread_local!(static WORK: Cell<usize> = const { Cell::new(0) });

    pub(crate) fn did(steps: usize) {
        WORK.set(WORK.get() + steps);
    }

    fn work(input: &str) -> usize {
        WORK.set(0);
        let mut reader = crate::Reader::new(crate::Limits { diagnostics: 100, ..crate::Limits::default() });
        reader.push(input.as_bytes());
        assert!(reader.finish().totals.add_up());
        WORK.get()
    }

    /// Of each kind of input, four times as much is four times the work, give or take a fifth.
    #[track_caller]
    fn check(name: &str, input: impl Fn(usize) -> String) {
        let (one, four) = (work(&input(1000)), work(&input(4000)));
        assert!(one > 0 && four < one * 5, "{name}: {one} steps, and {four} for four times as much");
    }

    #[test]
    fn much_of_one_thing_takes_work_in_proportion() {
        check("open objects", |n| "{\"a\":".repeat(n));
        check("open arrays", |n| "[".repeat(n));
        check("broken keys", |n| "{\"".repeat(n));
        check("escaped quotes without an end", |n| format!("{{\"rule\":\"{}", "\\\"".repeat(n)));
        check("values and words", |n| format!("{{\"rule\":\"R\",\"output\":\"o\"}} {}", "x {\"a\":1} ".repeat(n)));
        check("missing commas", |n| format!("{{\"rule\":\"R\",{}", "\"a\" \"b\" ".repeat(n)));
        check("alerts in one line of text", |n| "12:00:00.1: Notice x (a=b ".repeat(n));
        check("lines of text", |n| "12:00:00.1: Notice x\n".repeat(n));
        check("words", |n| "x\n".repeat(n));
        check("headings", |n| "# h\n\n".repeat(n));
        check("ends of objects", |n| "e\":\"x\",".repeat(n));
        check("an open object of many lines", |n| format!("{{\n{}", "\"a\": [1],\n".repeat(n)));
        check("a broken object of many lines", |n| format!("{{\"rule\" \"R\"\n{}}}\n", "\"a\": 1,\n".repeat(n)));
        check("quoted lines", |n| format!("> {{\n{}", "> \"a\": [1],\n".repeat(n)));
        check("parts of a line", |n| "2025-03-11T14:07:11.5Z stdout P {\"rule\":\"R\",\n".repeat(n));
        let keys = |n: usize, write: fn(usize) -> String| (0..n).map(write).collect::<String>();
        check("fields out of order", |n| {
            let fields = keys(n, |k| format!("\"k{}\":1,", 50_000 - k));
            format!("{{\"rule\":\"R\",\"output\":\"o\",\"output_fields\":{{{fields}\"z\":1}}}}")
        });
        check("renamed fields", |n| {
            let fields = keys(n, |k| format!("\"proc.aname_{k}\":1,"));
            format!("{{\"rule\":\"R\",\"output\":\"o\",\"output_fields\":{{{fields}\"z\":1}}}}")
        });
        check("keys in text", |n| format!("12:00:00.1: Notice x (a=b{})", keys(n, |k| format!(" k{k}=1"))));
        check("counters in text", |n| {
            format!("12:00:00.1: Notice Falco internal: syscall event drop. x (a=b{})", keys(n, |k| format!(" k{k}=1")))
        });
        check("members in CEF", |n| {
            let fields = keys(n, |k| format!(" a.k{k}:1"));
            format!("CEF:0|Falcosecurity|Falco|1.0|Falco Event|R|5|uuid=1 msg=m source=s outputfields=a.b:c{fields}")
        });
        check("words in CEF", |n| {
            let words = " word".repeat(n);
            format!("CEF:0|Falcosecurity|Falco|1.0|Falco Event|R|5|uuid=1 msg=m source=s outputfields=a.b:c{words}")
        });
    }
}
