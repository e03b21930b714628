//! A store as a night: columns are read as they lie, and no alert is built but those that are asked for one by one.

use super::night::{Column, Night};
use alert::{Alert, Timestamp, Value};
use std::borrow::Cow;
use store::{Row, Store};

impl Night for Store {
    fn len(&self) -> usize {
        self.len()
    }

    fn column(&self, field: &str) -> Column {
        let Some(column) = Store::column(self, field) else {
            return Column { symbols: Vec::new(), texts: vec![String::new()] };
        };
        let (symbols, values) = self.numbered(column);
        let text = |symbol: &store::Symbol| match self.value_of(*symbol) {
            None | Some(Value::Null) => String::new(),
            Some(Value::List(tags)) if field == "alert.tags" => {
                let tags: Vec<String> = tags.iter().map(Value::to_string).collect();
                tags.join(" ")
            }
            Some(value) => Some(value.to_string()).filter(|text| text != "<NA>").unwrap_or_default(),
        };
        let texts: Vec<String> = std::iter::once(String::new()).chain(values.iter().map(text)).collect();
        Column { symbols, texts }
    }

    fn time(&self, row: usize) -> Option<Timestamp> {
        self.time(Row::try_from(row).ok()?)
    }

    fn alert(&self, row: usize) -> Option<Cow<'_, Alert>> {
        self.alert(Row::try_from(row).ok()?).map(Cow::Owned)
    }

    fn byte(&self, row: usize) -> u64 {
        Row::try_from(row).ok().and_then(|row| self.place(row)).map_or(0, |place| place.byte)
    }
}
