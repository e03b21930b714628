use std::fmt;

/// How many tests passed, failed and were skipped, over all runners.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Tally {
    /// One check that either passed or failed.
    pub fn check(passed: bool) -> Self {
        Self { passed: passed.into(), failed: (!passed).into(), skipped: 0 }
    }

    /// Adds another runner's numbers.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Reads one line of a runner's output; lines that count nothing change nothing.
    ///
    /// `cargo test` ends each program with `test result: ok. 5 passed; 0 failed; 1 ignored; …`; Node's runner ends with
    /// one line a number: `ℹ pass 5`, `ℹ fail 0`, `ℹ cancelled 0`, `ℹ skipped 0`, `ℹ todo 0`.
    pub fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some((_, counts)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". ")) {
            for part in counts.split("; ") {
                if let Some((count, name)) = part.split_once(' ') {
                    self.count(name, count);
                }
            }
        } else if let Some((name, count)) = line.strip_prefix("ℹ ").and_then(|rest| rest.split_once(' ')) {
            self.count(name, count);
        }
    }

    /// What a runner's end adds: one that fails without naming a failed test has failed all the same, and so has one
    /// that ran nothing.
    pub fn end(&mut self, success: bool) {
        if self.failed == 0 && (!success || self.passed == 0) {
            self.failed = 1;
        }
    }

    fn count(&mut self, name: &str, count: &str) {
        let count: u64 = count.parse().unwrap_or(0);
        match name {
            "passed" | "pass" => self.passed += count,
            "failed" | "fail" | "cancelled" => self.failed += count,
            "ignored" | "skipped" | "todo" => self.skipped += count,
            _ => {}
        }
    }
}

/// `12 passed, 0 failed`, with `, 1 skipped` where it applies.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(output: &str, success: bool, expected: &str) {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));
        tally.end(success);
        assert_eq!(tally.to_string(), expected, "{output}");
    }

    #[test]
    fn cargo_test_is_summed_over_its_programs() {
        check(
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            false,
            "7 passed, 3 failed, 1 skipped",
        );
    }

    #[test]
    fn node_is_read_from_its_last_lines() {
        check(
            "ℹ tests 9\nℹ suites 0\nℹ pass 5\nℹ fail 1\nℹ cancelled 1\nℹ skipped 2\nℹ duration_ms 93.5",
            false,
            "5 passed, 2 failed, 2 skipped",
        );
    }

    #[test]
    fn a_runner_that_breaks_or_runs_nothing_has_failed() {
        check("error: could not compile", false, "0 passed, 1 failed");
        check("test result: ok. 5 passed; 0 failed; 0 ignored;", false, "5 passed, 1 failed");
        check("", true, "0 passed, 1 failed");
    }
}
