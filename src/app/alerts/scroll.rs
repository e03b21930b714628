//! Where a table with very many rows stands, and what the browser's scroll bar says about it.

/// The height of a row, in pixels.
pub const ROW: f64 = 28.0;

/// The tallest thing that is given to a browser, in pixels. All draw twelve million; some stop at eighteen.
const TALLEST: f64 = 12_000_000.0;

/// A table of `rows` rows in a window of `window` pixels. `top` is the pixel of the whole table at the window's top edge.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scroll {
    /// How many rows.
    pub rows: u32,
    /// The window's height.
    pub window: f64,
    /// Where the window stands.
    pub top: f64,
    /// Where the browser's scroll bar stands.
    pub bar: f64,
}

impl Scroll {
    /// How tall the thing is that the browser scrolls.
    pub fn height(self) -> f64 {
        (f64::from(self.rows) * ROW).min(TALLEST).max(self.window)
    }

    /// The first row that is seen, and how far it stands above the window's edge.
    pub fn first(self) -> (u32, f64) {
        let first = (self.top / ROW).floor();
        (first as u32, self.top - first * ROW)
    }

    /// How many rows are seen, in part or whole.
    pub fn seen(self) -> u32 {
        (self.window / ROW).ceil() as u32 + 1
    }

    /// The scroll bar was moved to `bar`. A small step moves as many pixels of the table; a large one, or one to an end,
    /// goes to that part of it.
    pub fn moved(self, bar: f64) -> Self {
        let step = bar - self.bar;
        let (most, most_bar) = (self.most_top(), self.most_bar());
        let near = step.abs() <= self.window * 1.5 && bar > 0.5 && bar < most_bar - 0.5 && most > most_bar;
        let top = if near {
            self.top + step
        } else if most_bar > 0.0 {
            bar / most_bar * most
        } else {
            0.0
        };
        Self { top: top.clamp(0.0, most), bar, ..self }
    }

    /// True when some of this row is seen.
    pub fn shows(self, row: u32) -> bool {
        let at = f64::from(row) * ROW;
        self.top < at + ROW && at < self.top + self.window
    }

    /// With this row in the window: at the edge that it is nearer to, if it was outside.
    pub fn with_row(self, row: u32) -> Self {
        let at = f64::from(row) * ROW;
        let top = if at < self.top {
            at
        } else if at + ROW > self.top + self.window {
            at + ROW - self.window
        } else {
            self.top
        };
        Self { top: top.clamp(0.0, self.most_top()), ..self }
    }

    /// Where the scroll bar belongs for the place of the window.
    pub fn bar_for_top(self) -> f64 {
        let (most, most_bar) = (self.most_top(), self.most_bar());
        if most > 0.0 { self.top / most * most_bar } else { 0.0 }
    }

    /// With as many rows, or another window; the place is kept as far as there is one.
    pub fn of(self, rows: u32, window: f64) -> Self {
        let next = Self { rows, window, ..self };
        Self { top: next.top.clamp(0.0, next.most_top()), ..next }
    }

    fn most_top(self) -> f64 {
        (f64::from(self.rows) * ROW - self.window).max(0.0)
    }

    fn most_bar(self) -> f64 {
        (self.height() - self.window).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: u32) -> Scroll {
        Scroll { rows, window: 280.0, ..Scroll::default() }
    }

    #[test]
    fn a_small_table_scrolls_as_any_box_does() {
        let table = table(100).moved(1_000.0);
        assert_eq!((table.top, table.first(), table.seen()), (1_000.0, (35, 20.0), 11));
        assert_eq!(table.moved(2_520.0).top, 2_520.0);
        assert_eq!(table.bar_for_top(), 1_000.0);
    }

    #[test]
    fn the_ends_of_a_large_table_are_the_ends_of_the_bar() {
        let table = table(1_000_000);
        let last = table.moved(table.height() - 280.0);
        assert_eq!(last.first().0, 999_990);
        assert_eq!(last.moved(0.0).top, 0.0);
    }

    #[test]
    fn in_a_large_table_a_small_step_is_a_small_step() {
        let there = table(1_000_000).moved(6_000_000.0);
        let stepped = there.moved(6_000_100.0);
        assert_eq!(stepped.top - there.top, 100.0);
        assert!((there.bar_for_top() - 6_000_000.0).abs() < 1.0);
    }

    #[test]
    fn a_row_is_brought_into_the_window_by_the_shortest_way() {
        let table = table(100).moved(280.0);
        assert_eq!(table.with_row(12), table);
        assert_eq!(table.with_row(5).top, 140.0);
        assert_eq!(table.with_row(25).top, 448.0);
        assert_eq!(table.with_row(99).top, 2_520.0);
        assert_eq!([9, 10, 19, 20].map(|row| table.shows(row)), [false, true, true, false]);
    }

    #[test]
    fn fewer_rows_keep_the_place_as_far_as_there_is_one() {
        assert_eq!(table(100).moved(2_520.0).of(20, 280.0).top, 280.0);
        assert_eq!(table(100).moved(2_520.0).of(3, 280.0).top, 0.0);
        assert_eq!(table(0).height(), 280.0);
    }
}
