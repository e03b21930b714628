//! The two ends of a connection, read from its name.

use crate::event::{Lookup, ValueRef};
use crate::value::{Got, Value};

/// The value of `fd.sip`, `fd.cip`, `fd.sport` or `fd.cport` as `name`, the value of `fd.name`, tells it.
///
/// A connection is named `client:port->server:port`. Nothing else is read: the name of a file may hold anything.
pub(crate) fn from_name<'a>(key: &str, name: Lookup<'a>) -> Got<'a> {
    let name = match name {
        Lookup::Value(ValueRef::Text(name)) => name,
        Lookup::Null => return Got::Null,
        _ => return Got::Absent,
    };
    let ends = name.split_once("->").and_then(|(client, server)| Some((end(client)?, end(server)?)));
    let Some((client, server)) = ends else { return Got::Absent };
    match key {
        "fd.cip" => Got::Value(Value::Ip(client.0)),
        "fd.sip" => Got::Value(Value::Ip(server.0)),
        "fd.cport" => Got::Value(Value::Int(client.1.into())),
        "fd.sport" => Got::Value(Value::Int(server.1.into())),
        _ => Got::Absent,
    }
}

/// An address, a colon, a port. Falco writes no brackets around an address of IPv6.
fn end(text: &str) -> Option<(std::net::IpAddr, u16)> {
    let (ip, port) = text.rsplit_once(':')?;
    Some((ip.parse().ok()?, port.parse().ok()?))
}
