//! An object of Falco's fields and nothing else, as Falco printed before 0.3 and as people cut it out.

use super::look::Look;
use super::object;
use crate::json::{Kind, Val};
use crate::sink::{Outcome, Sink, Spot};
use alert::{Alert, Format, OutputFields};

/// The first words of field names, of libs and of the plugins.
const CLASSES: &[&str] = &[
    "evt",
    "proc",
    "thread",
    "user",
    "group",
    "fd",
    "fs",
    "container",
    "k8s",
    "k8smeta",
    "ka",
    "jevt",
    "json",
    "ct",
    "aws",
    "gcp",
    "okta",
    "github",
    "syslog",
    "fdlist",
    "s3",
    "ec2",
];

/// Every key is a field's name and every value is flat.
pub(super) fn recognise(look: Look<'_>) -> bool {
    let value = look.value;
    let is_field = |(key, value): (Val<'_>, Val<'_>)| {
        value.kind() != Kind::Object
            && key.raw().split_once('.').is_some_and(|(class, rest)| !rest.is_empty() && CLASSES.contains(&class))
    };
    value.is_object() && value.members().next().is_some() && value.members().all(is_field)
}

/// Reads the fields.
pub(super) fn decode(value: Val<'_>, text: &str, spot: &Spot, sink: &mut Sink) -> Outcome {
    let mut alert = Alert {
        format: Format::FieldsOnly,
        fields: OutputFields::default(),
        place: spot.place(text, value.start(), value.end()),
        raw: value.raw().to_owned(),
        ..Alert::default()
    };
    alert.fields = object::fields(value, text, spot, sink);
    object::complete(&mut alert, sink);
    sink.alert(alert);
    Outcome::Alert
}
