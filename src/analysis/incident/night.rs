//! A night of alerts, seen as columns of words: what incidents are found over.

use alert::{Alert, Timestamp};
use hashbrown::HashMap;
use std::borrow::Cow;

/// Many alerts in input order, whoever holds them.
pub trait Night {
    /// How many alerts there are.
    fn len(&self) -> usize;

    /// True when there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values of `field` as text, one symbol a row. Properties of the alert itself are called `alert.rule`,
    /// `alert.priority`, `alert.source`, `alert.hostname` and `alert.tags` (joined by a blank).
    fn column(&self, field: &str) -> Column;

    /// When the event of `row` happened.
    fn time(&self, row: usize) -> Option<Timestamp>;

    /// The whole alert of `row`.
    fn alert(&self, row: usize) -> Option<Cow<'_, Alert>>;

    /// Where the alert of `row` begins in its input, in bytes; 0 for a row that there is not.
    fn byte(&self, row: usize) -> u64 {
        self.alert(row).map_or(0, |alert| alert.place.byte)
    }
}

/// One field of all rows: a symbol for each row, and the text of each symbol.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Column {
    /// One a row; 0 where the alert has no such field. Empty when no row has a value.
    pub symbols: Vec<u32>,
    /// The text of each symbol; empty for the first and for those that stand for no value.
    pub texts: Vec<String>,
}

impl Column {
    /// The text of a row; empty where there is none.
    pub fn text(&self, row: usize) -> &str {
        let symbol = self.symbols.get(row).copied().unwrap_or(0);
        self.texts.get(symbol as usize).map_or("", String::as_str)
    }
}

impl Night for [Alert] {
    fn len(&self) -> usize {
        self.len()
    }

    fn column(&self, field: &str) -> Column {
        let mut known: HashMap<Cow<'_, str>, u32> = HashMap::new();
        let mut column = Column { symbols: Vec::with_capacity(self.len()), texts: vec![String::new()] };
        for alert in self {
            let symbol = match text(alert, field) {
                None => 0,
                Some(text) => *known.entry(text).or_insert_with_key(|text| {
                    column.texts.push(text.to_string());
                    column.texts.len() as u32 - 1
                }),
            };
            column.symbols.push(symbol);
        }
        if column.texts.len() == 1 {
            column.symbols = Vec::new();
        }
        column
    }

    fn time(&self, row: usize) -> Option<Timestamp> {
        self.get(row)?.time
    }

    fn alert(&self, row: usize) -> Option<Cow<'_, Alert>> {
        self.get(row).map(Cow::Borrowed)
    }
}

/// The value of a field or property; `None` for what is absent, null, empty, or the `<NA>` of a failed look-up.
fn text<'a>(alert: &'a Alert, field: &str) -> Option<Cow<'a, str>> {
    let text = match field {
        "alert.rule" => Cow::Borrowed(alert.rule.as_deref()?),
        "alert.priority" => Cow::Borrowed(alert.priority?.as_str()),
        "alert.source" => Cow::Borrowed(alert.source.as_ref()?.0.as_str()),
        "alert.hostname" => Cow::Borrowed(alert.hostname.as_deref()?),
        "alert.tags" => Cow::Owned(alert.tags.join(" ")),
        _ => match &alert.field(field)?.value {
            alert::Value::Null => return None,
            alert::Value::Text(text) => Cow::Borrowed(&**text),
            value => Cow::Owned(value.to_string()),
        },
    };
    (!text.is_empty() && text != "<NA>").then_some(text)
}
