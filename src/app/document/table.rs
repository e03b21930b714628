use leptos::prelude::*;
use report::{Cell, Row, Table};

use super::Drawing;
use super::sentence::inlines;
use super::untrusted::Room;
use crate::evidence::used;

/// A table. Rows that show a field have a number, and say how many sentences stand on them. Roles are given, because a
/// narrow screen lays the rows out as blocks, and a browser may then take them for anything.
pub fn table(drawing: &Drawing, table: &Table) -> impl IntoView + use<> {
    let columns: Vec<_> =
        table.columns.iter().map(|name| view! { <th scope="col" role="columnheader">{name.clone()}</th> }).collect();
    let rows: Vec<_> = table.rows.iter().map(|each| row(drawing, each, &table.columns)).collect();
    view! {
        <table class="table" role="table">
            <caption>{table.caption.clone()}</caption>
            <thead role="rowgroup"><tr role="row">{columns}</tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

fn row(drawing: &Drawing, row: &Row, columns: &[String]) -> AnyView {
    let number = row.field.as_deref().and_then(|field| drawing.index.number(field));
    let mut cells = row.cells.iter().zip(columns.iter().map(Some).chain(std::iter::repeat(None)));
    let head = cells.next().map(|(first, _)| {
        view! {
            <th scope="row" role="rowheader">
                {number.map(|number| view! { <span class="number">{number}</span> " " })}
                <span class="row-name">{inlines(drawing, &first.inlines, Room::Cell)}</span>
                {number.and_then(|number| citations(drawing, number))}
            </th>
        }
    });
    let cells: Vec<_> = cells.map(|(each, column)| cell(drawing, each, column)).collect();
    let lit = drawing.lit;
    // A field that two tables show has its number in both, and its place in the first.
    let id =
        number.filter(|number| drawing.placed.borrow_mut().insert(*number)).map(|number| format!("field-{number}"));
    match number {
        Some(number) => view! {
            <tr
                role="row"
                class="row"
                class:missing=row.missing
                id=id
                data-row=number.to_string()
                class:lit=move || lit.with(|lit| lit.marks_row(number))
                aria-current=move || lit.with(|lit| lit.marks_row(number)).then_some("true")
            >
                {head}
                {cells}
            </tr>
        }
        .into_any(),
        None => view! { <tr role="row" class="row" class:missing=row.missing>{head}{cells}</tr> }.into_any(),
    }
}

fn cell(drawing: &Drawing, cell: &Cell, column: Option<&String>) -> impl IntoView + use<> {
    view! { <td role="cell" data-column=column.cloned()>{inlines(drawing, &cell.inlines, Room::Cell)}</td> }
}

fn citations(drawing: &Drawing, number: usize) -> Option<impl IntoView + use<>> {
    let fact = drawing.index.fact(number).filter(|fact| fact.cited > 0)?;
    let count = format!("cited {}×", fact.cited);
    let label = format!("{}, {count}", fact.field);
    Some(view! {
        <button type="button" class="cited-by" tabindex="-1" aria-label=label title=used(fact.cited)>{count}</button>
    })
}
