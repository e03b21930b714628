//! The lines of the table that the page has: those on screen and a few around them.

use protocol::Line;

/// How many lines are asked for at a time.
pub const PAGE: u32 = 100;

/// How many pages are kept.
const KEPT: usize = 12;

/// Some pages of a list that may be very long.
#[derive(Default)]
pub struct Pages {
    /// Pages by number, the last one used at the end.
    pages: Vec<(u32, Vec<Line>)>,
}

impl Pages {
    /// The line at `position`, when it is there.
    pub fn line(&self, position: u32) -> Option<&Line> {
        let (number, at) = (position / PAGE, position % PAGE);
        self.pages.iter().find(|(known, _)| *known == number)?.1.get(at as usize)
    }

    /// Keeps the lines that begin at `from`, which must be the beginning of a page.
    pub fn keep(&mut self, from: u32, lines: Vec<Line>) {
        let number = from / PAGE;
        self.pages.retain(|(known, _)| *known != number);
        if self.pages.len() >= KEPT {
            self.pages.remove(0);
        }
        self.pages.push((number, lines));
    }

    /// Where the first page begins that is needed to show the lines from `first` on, `count` of them of `rows`, and is not
    /// there. What is needed is marked as used.
    pub fn missing(&mut self, first: u32, count: u32, rows: u32) -> Option<u32> {
        let last = first.saturating_add(count).min(rows).saturating_sub(1);
        if rows == 0 || first > last {
            return None;
        }
        let mut missing = None;
        for number in first / PAGE..=last / PAGE {
            match self.pages.iter().position(|(known, _)| *known == number) {
                Some(at) => {
                    let page = self.pages.remove(at);
                    self.pages.push(page);
                }
                None => missing = missing.or(Some(number * PAGE)),
            }
        }
        missing
    }

    /// The list has changed.
    pub fn forget(&mut self) {
        self.pages.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(from: u32) -> Vec<Line> {
        (from..from + PAGE).map(|index| Line { index, ..Line::default() }).collect()
    }

    #[test]
    fn what_is_missing_is_asked_for_page_by_page() {
        let mut pages = Pages::default();
        assert_eq!(pages.missing(190, 20, 1_000), Some(100));
        pages.keep(100, lines(100));
        assert_eq!(pages.missing(190, 20, 1_000), Some(200));
        pages.keep(200, lines(200));
        assert_eq!(pages.missing(190, 20, 1_000), None);
        assert_eq!(pages.line(205).map(|line| line.index), Some(205));
        assert_eq!(pages.line(300), None);
        assert_eq!((pages.missing(0, 20, 0), pages.missing(995, 20, 996)), (None, Some(900)));
    }

    #[test]
    fn pages_that_nobody_looks_at_go_first() {
        let mut pages = Pages::default();
        (0..12).for_each(|number| pages.keep(number * PAGE, lines(number * PAGE)));
        assert_eq!(pages.missing(0, 1, 10_000), None);
        pages.keep(5_000, lines(5_000));
        assert!(pages.line(0).is_some() && pages.line(100).is_none() && pages.line(5_000).is_some());
    }
}
