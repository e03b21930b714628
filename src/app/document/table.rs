use report::{Cell, Row, Table};

use super::Drawing;
use super::sentence::inlines;
use super::untrusted::Room;
use crate::dom::{Node, classed, node, role};
use crate::evidence::used;

/// A table. Rows that show a field have a number, and say how many sentences stand on them. Roles are given, because a
/// narrow screen lays the rows out as blocks, and a browser may then take them for anything.
pub fn table(drawing: &Drawing, table: &Table) -> Node {
    let column = |name: &String| role("th", "columnheader").attr("scope", "col").text(name);
    let columns = role("tr", "row").all(table.columns.iter().map(column));
    let rows = table.rows.iter().map(|each| row(drawing, each, &table.columns));
    let fields = table.rows.iter().any(|row| row.field.is_some());
    classed("table", if fields { "table of-fields" } else { "table" })
        .attr("role", "table")
        .with(node("caption").text(&table.caption))
        .with(role("thead", "rowgroup").with(columns))
        .with(role("tbody", "rowgroup").all(rows))
}

/// A row under these columns.
pub fn row(drawing: &Drawing, row: &Row, columns: &[String]) -> Node {
    let number = row.field.as_deref().and_then(|field| drawing.index.number(field));
    // A field that two tables show has its number in both, and its place in the first.
    let id = number.filter(|number| drawing.place(*number)).map(|number| format!("field-{number}"));
    let mut cells = row.cells.iter();
    let head = cells.next().map(|first| {
        let name = inlines(drawing, classed("span", "row-name"), &first.inlines, Room::Cell);
        let head = role("th", "rowheader").attr("scope", "row");
        match number {
            Some(number) => {
                let digits = classed("span", "number").text(&number.to_string());
                head.with(digits).text(" ").with(name).text(" ").all(citations(drawing, number))
            }
            None => head.with(name),
        }
    });
    let columns = columns.iter().skip(1).map(String::as_str).map(Some).chain(std::iter::repeat(None));
    let cells = cells.zip(columns).map(|(each, column)| cell(drawing, each, column));
    classed("tr", if row.missing { "row missing" } else { "row" })
        .attr("role", "row")
        .maybe("id", id.as_deref())
        .maybe("data-row", number.map(|number| number.to_string()).as_deref())
        .all(head)
        .all(cells)
}

fn cell(drawing: &Drawing, cell: &Cell, column: Option<&str>) -> Node {
    inlines(drawing, role("td", "cell").maybe("data-column", column), &cell.inlines, Room::Cell)
}

fn citations(drawing: &Drawing, number: usize) -> Option<Node> {
    let fact = drawing.index.fact(number).filter(|fact| fact.cited > 0)?;
    let count = format!("cited {}×", fact.cited);
    let button = classed("button", "cited-by").attr("type", "button").attr("tabindex", "-1");
    let button = button.attr("aria-label", &format!("{}, {count}", fact.field)).attr("title", &used(fact.cited));
    Some(button.text(&count))
}
