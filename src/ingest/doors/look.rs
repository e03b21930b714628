use crate::json::{Kind, Val};

/// A JSON value, and which of Falco's keys it has: found in one pass, because nearly every value is an alert and the first
/// doors need nothing else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'a> {
    pub value: Val<'a>,
    keys: u16,
}

/// A rule that is a string, an output that is one, fields that are an object: at least one of these makes an alert.
pub(super) const STRONG: u16 = 0b111;
/// These, and priority, time, tags, hostname and source of any kind.
pub(super) const FALCO: u16 = 0xff;
/// falcosidekick's id, or its name for the source that Falco did not name.
pub(super) const SIDEKICK: u16 = 1 << 8;
/// A time in parts, or a source in capitals, as Falco's gRPC service has them.
pub(super) const GRPC: u16 = 1 << 9;
/// The number of a sample in Falco's metrics file.
pub(super) const SAMPLE: u16 = 1 << 10;

impl<'a> Look<'a> {
    pub(super) fn new(value: Val<'a>) -> Self {
        let bit = |(key, value): (Val<'a>, Val<'a>)| match (key.raw(), value.kind()) {
            (_, Kind::Null) => 0,
            ("rule", Kind::Text) => 1,
            ("output", Kind::Text) => 1 << 1,
            ("output_fields", Kind::Object) => 1 << 2,
            ("priority", _) => 1 << 3,
            ("time", Kind::Object) if value.get("seconds").is_some() => 1 << 4 | GRPC,
            ("time", _) => 1 << 4,
            ("tags", _) => 1 << 5,
            ("hostname", _) => 1 << 6,
            ("source", Kind::Text) => match value.raw() {
                "syscalls" => 1 << 7 | SIDEKICK,
                "SYSCALL" | "K8S_AUDIT" => 1 << 7 | GRPC,
                _ => 1 << 7,
            },
            ("source", _) => 1 << 7,
            ("uuid", _) => SIDEKICK,
            ("sample", _) => SAMPLE,
            _ => 0,
        };
        Self { value, keys: value.members().fold(0, |keys, member| keys | bit(member)) }
    }

    /// True when one of `keys` is there.
    pub(super) fn has(self, keys: u16) -> bool {
        self.keys & keys != 0
    }

    /// How many of `keys` are there.
    pub(super) fn count(self, keys: u16) -> u32 {
        (self.keys & keys).count_ones()
    }
}
