//! Text that remembers which part of which file each of its bytes came from.

use std::ops::Range;

use crate::yaml::Scalar;

/// A condition on its way to the parser: joined from several files, wrapped, list names replaced.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Traced {
    text: String,
    /// Ascending by `at`, each valid up to the next.
    runs: Vec<Run>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Run {
    at: usize,
    origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Origin {
    /// Stands in the file as it is: the file and the offset of the run's first byte.
    Verbatim(usize, usize),
    /// Stands for the place given: an item of a list stands for the list's name.
    Fixed(usize, usize),
    /// Added by Falco.
    Nowhere,
}

impl Traced {
    pub(crate) fn from_scalar(file: usize, scalar: &Scalar) -> Self {
        let runs = scalar
            .runs
            .iter()
            .map(|(at, offset)| Run { at: *at as usize, origin: Origin::Verbatim(file, *offset as usize) });
        Self { text: scalar.text.clone(), runs: runs.collect() }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Adds text that no file holds.
    pub(crate) fn push(&mut self, text: &str) {
        self.runs.push(Run { at: self.text.len(), origin: Origin::Nowhere });
        self.text.push_str(text);
    }

    /// Adds text that stands for a place in a file: the condition that an exception becomes.
    pub(crate) fn push_for(&mut self, text: &str, file: usize, offset: usize) {
        self.runs.push(Run { at: self.text.len(), origin: Origin::Fixed(file, offset) });
        self.text.push_str(text);
    }

    pub(crate) fn append(&mut self, other: &Traced) {
        let shift = self.text.len();
        self.runs.extend(other.runs.iter().map(|run| Run { at: run.at + shift, origin: run.origin }));
        self.text.push_str(&other.text);
    }

    /// Puts `with` in the place of `range`, which must lie on character boundaries.
    pub(crate) fn replace(&mut self, range: Range<usize>, place_of: usize, with: &str) {
        let fixed = match self.locate(place_of) {
            Some((file, offset)) => Origin::Fixed(file, offset),
            None => Origin::Nowhere,
        };
        let after = self.origin_at(range.end);
        let keep = self.runs.partition_point(|run| run.at < range.start);
        let rest = self.runs.partition_point(|run| run.at <= range.end);
        let tail: Vec<Run> =
            self.runs[rest..].iter().map(|run| Run { at: run.at - range.len() + with.len(), ..*run }).collect();
        self.runs.truncate(keep);
        self.runs.push(Run { at: range.start, origin: fixed });
        self.runs.push(Run { at: range.start + with.len(), origin: after });
        self.runs.extend(tail);
        self.text.replace_range(range, with);
    }

    /// The file and the offset in it of the byte `at`. `None` for what Falco added.
    pub(crate) fn locate(&self, at: usize) -> Option<(usize, usize)> {
        match self.origin_at(at) {
            Origin::Verbatim(file, offset) | Origin::Fixed(file, offset) => Some((file, offset)),
            Origin::Nowhere => None,
        }
    }

    fn origin_at(&self, at: usize) -> Origin {
        let run = self.runs.partition_point(|run| run.at <= at).checked_sub(1).and_then(|i| self.runs.get(i));
        match run {
            Some(Run { at: start, origin: Origin::Verbatim(file, offset) }) => {
                Origin::Verbatim(*file, offset + (at - start))
            }
            Some(run) => run.origin,
            None => Origin::Nowhere,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn traced(text: &str, file: usize, offset: u32) -> Traced {
        let end = offset + text.len() as u32;
        Traced::from_scalar(file, &Scalar { text: text.to_owned(), runs: vec![(0, offset)], end, plain: true })
    }

    #[test]
    fn bytes_keep_their_place() {
        let mut text = Traced::default();
        text.push("(");
        text.append(&traced("a in (names) and b", 0, 10));
        text.push(") and ");
        text.append(&traced("c", 1, 5));
        assert_eq!(text.text(), "(a in (names) and b) and c");
        let at = |text: &Traced, word: &str| text.text().find(word).and_then(|at| text.locate(at));
        assert_eq!(at(&text, "names"), Some((0, 16)));
        let names = text.text().find("names").expect("there");
        text.replace(names..names + 5, names, " x, y ");
        assert_eq!(text.text(), "(a in ( x, y ) and b) and c");
        assert_eq!(at(&text, "y"), Some((0, 16)));
        assert_eq!(at(&text, "b)"), Some((0, 27)));
        assert_eq!(at(&text, "c"), Some((1, 5)));
        assert_eq!(text.locate(0), None);
    }
}
