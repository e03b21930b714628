//! The types of fields and which operators work on them.

use crate::op::Operator;

/// Falco's field types, as far as a condition can meet them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// Text.
    Charbuf,
    /// Text that is a path.
    Fspath,
    /// Text that is a path below a directory.
    Fsrelpath,
    /// Bytes.
    Bytebuf,
    /// True or false.
    Bool,
    /// Whole number, 8 bits.
    Int8,
    /// Whole number, 16 bits.
    Int16,
    /// Whole number, 32 bits.
    Int32,
    /// Whole number, 64 bits.
    Int64,
    /// Non-negative whole number, 8 bits.
    Uint8,
    /// Non-negative whole number, 16 bits.
    Uint16,
    /// Non-negative whole number, 32 bits.
    Uint32,
    /// Non-negative whole number, 64 bits.
    Uint64,
    /// Floating point number. A value to compare it with must be whole all the same.
    Double,
    /// Nanoseconds between two times.
    Reltime,
    /// Nanoseconds since 1970.
    Abstime,
    /// TCP or UDP port, 16 bits.
    Port,
    /// IPv4 or IPv6 address.
    Ipaddr,
    /// IPv4 or IPv6 network.
    Ipnet,
    /// A number in a raw event argument (a pid, a signal) for which Falco cannot read a value.
    Unparsed,
    /// A socket address, tuple or other raw event argument that can only be asked whether it exists.
    Opaque,
}

/// Types that share their operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Numbers, times and ports.
    Number,
    /// True or false.
    Bool,
    /// Text and paths.
    Text,
    /// Bytes.
    Bytes,
    /// Addresses and networks.
    Net,
    /// Nothing can be compared.
    Opaque,
}

impl FieldType {
    /// The group whose operators it takes.
    pub fn group(self) -> Group {
        match self {
            FieldType::Charbuf | FieldType::Fspath | FieldType::Fsrelpath => Group::Text,
            FieldType::Bytebuf => Group::Bytes,
            FieldType::Bool => Group::Bool,
            FieldType::Ipaddr | FieldType::Ipnet => Group::Net,
            FieldType::Opaque => Group::Opaque,
            _ => Group::Number,
        }
    }

    /// Words for a message.
    pub fn describe(self) -> &'static str {
        match self {
            FieldType::Ipaddr => "an ip address",
            FieldType::Ipnet => "an ip network",
            FieldType::Port => "a port",
            FieldType::Reltime | FieldType::Abstime => "a time",
            _ => match self.group() {
                Group::Number => "a number",
                Group::Bool => "true or false",
                Group::Text => "a text",
                Group::Bytes => "bytes",
                Group::Net => "an ip address",
                Group::Opaque => "a raw argument",
            },
        }
    }

    /// Whether `op` works on a field of this type. `exists` always does and is not asked here.
    pub fn accepts(self, op: Operator, list: bool) -> bool {
        use Operator as O;
        let membership = matches!(op, O::In | O::Intersects);
        if list {
            return membership;
        }
        let equality = membership || matches!(op, O::Eq | O::Ne);
        let order = matches!(op, O::Lt | O::Le | O::Gt | O::Ge);
        match self.group() {
            Group::Number => equality || order,
            Group::Bool | Group::Net => equality,
            Group::Text => !matches!(op, O::Bcontains | O::Bstartswith),
            Group::Bytes => {
                equality || matches!(op, O::Contains | O::Startswith | O::Endswith | O::Bcontains | O::Bstartswith)
            }
            Group::Opaque => false,
        }
    }
}
