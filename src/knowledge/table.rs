//! The tables under `data/`, read in place.
//!
//! A table is tab-separated text. A line that starts with `#` is a remark, one that starts with `=` opens a section
//! or names something for the lines below; what it means is the table's own business.

/// The rows of a table without its remarks, each with its columns.
pub(crate) fn rows<const N: usize>(text: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    lines(text).filter(|line| !line.starts_with('=')).map(columns)
}

/// Rows in byte order, for searching. One function for all tables: a sort is compiled anew for each type.
pub(crate) fn sorted(rows: &mut dyn Iterator<Item = [&'static str; 3]>) -> Vec<[&'static str; 3]> {
    let mut all: Vec<_> = rows.collect();
    all.sort_unstable();
    all
}

/// The rows of a table that has sections, each with the name of the section it stands in.
pub(crate) fn sections<const N: usize>(text: &'static str) -> impl Iterator<Item = (&'static str, [&'static str; N])> {
    let mut section = "";
    lines(text).filter_map(move |line| match line.strip_prefix('=') {
        Some(name) => {
            section = name;
            None
        }
        None => Some((section, columns(line))),
    })
}

/// The lines of a table without its remarks.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The columns of a line; those it lacks are empty, a tab too many stays in the last one (and fails a test).
pub(crate) fn columns<const N: usize>(line: &'static str) -> [&'static str; N] {
    let mut found = [""; N];
    for (place, column) in found.iter_mut().zip(line.splitn(N, '\t')) {
        *place = column;
    }
    found
}

/// The words of a cell, or none when it is empty.
pub(crate) fn filled(cell: &'static str) -> Option<&'static str> {
    (!cell.is_empty()).then_some(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# remark\n=first\na\tb\n\n=second\nc\td\te\nf\n";

    #[test]
    fn remarks_and_sections_are_not_rows() {
        assert_eq!(rows::<2>(TABLE).collect::<Vec<_>>(), [["a", "b"], ["c", "d\te"], ["f", ""]]);
        assert_eq!(sections::<2>(TABLE).map(|(name, _)| name).collect::<Vec<_>>(), ["first", "second", "second"]);
    }
}
