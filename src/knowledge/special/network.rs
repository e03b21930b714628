//! Descriptors, protocols, addresses and ports.

use super::Said;
use crate::places;
use crate::table::{filled, rows};
use std::net::IpAddr;

const PORTS: &str = include_str!("../data/ports.tsv");

/// The kind of a descriptor.
pub(super) fn kind(value: &str) -> Said {
    Some(match value {
        "file" => "A file.".into(),
        "directory" => "A directory.".into(),
        "ipv4" | "ipv4sock" => "A network connection over IPv4.".into(),
        "ipv6" | "ipv6sock" => "A network connection over IPv6.".into(),
        "ipv4serv" | "ipv6serv" => "A socket that waits for network connections.".into(),
        "unix" => "A socket between programs on this machine.".into(),
        "pipe" => "A pipe between programs on this machine.".into(),
        "memfd" => "An anonymous file in memory.".into(),
        "event" | "eventfd" => "A counter for signals between threads.".into(),
        "eventpoll" => "A list of descriptors to wait for.".into(),
        "inotify" => "A watch on files.".into(),
        "signalfd" => "Signals read as data.".into(),
        "timerfd" => "A timer.".into(),
        "netlink" => "A channel to the kernel's network and system settings.".into(),
        "bpf" => "A BPF program or map.".into(),
        "userfaultfd" => "Page faults handled in user space.".into(),
        "io_uring" => "A ring for asynchronous requests.".into(),
        "pidfd" => "A handle to a process.".into(),
        _ => return None,
    })
}

/// What a standard stream is connected to.
pub(super) fn stream(value: &str) -> Said {
    match value {
        "ipv4" | "ipv6" => Some("Connected to the network: whoever is at the other end reads or types here.".into()),
        _ => kind(value),
    }
}

/// The transport protocol.
pub(super) fn protocol(value: &str) -> Said {
    Some(match value {
        "tcp" => "Connections with a handshake.".into(),
        "udp" => "Single datagrams without a handshake: sent does not mean received.".into(),
        "icmp" => "Control messages, as ping sends them.".into(),
        "raw" => "Raw packets, headers included.".into(),
        _ => return None,
    })
}

/// An IP address, without port.
pub(super) fn address(value: &str) -> Said {
    if let Some(place) = places::address(value) {
        return Some(format!("The {}: it hands out {}.", place.what, place.gives).into());
    }
    if value.ends_with(".amazonaws.com") {
        return Some("An AWS service made the call in the caller's name.".into());
    }
    let address: IpAddr = value.parse().ok()?;
    let address = address.to_canonical();
    Some(match address {
        _ if address.is_loopback() => "This machine (or this pod) itself.".into(),
        _ if address.is_unspecified() => "No particular address: all of this machine.".into(),
        _ if address.is_multicast() => "A group of machines (multicast).".into(),
        IpAddr::V4(four) if four.is_private() => "A private address: inside some network, not on the internet.".into(),
        IpAddr::V4(four) if four.is_link_local() => {
            "An address of the local link only; clouds put their metadata services there.".into()
        }
        IpAddr::V4(four) if four.is_broadcast() => "Everyone on the local network.".into(),
        IpAddr::V4(four) if four.octets()[0] == 100 && (64..128).contains(&four.octets()[1]) => {
            "Shared address space: carriers, some clouds and overlay networks use it; not on the internet.".into()
        }
        IpAddr::V4(four) if four.is_documentation() => "An address reserved for examples.".into(),
        IpAddr::V6(six) if six.segments()[0] & 0xfe00 == 0xfc00 => {
            "A private address: inside some network, not on the internet.".into()
        }
        IpAddr::V6(six) if six.segments()[0] & 0xffc0 == 0xfe80 => "An address of the local link only.".into(),
        IpAddr::V6(six) if six.segments()[..2] == [0x2001, 0xdb8] => "An address reserved for examples.".into(),
        _ => "A public address: on the internet.".into(),
    })
}

/// A port.
pub(super) fn port(value: &str) -> Said {
    let _: u16 = value.parse().ok()?;
    let [_, service, remark] = rows::<3>(PORTS).find(|[port, _, _]| *port == value)?;
    let remark = filled(remark).map(|remark| format!("; {remark}")).unwrap_or_default();
    Some(format!("Common use: {service}{remark}.").into())
}

/// A connection, `client:port->server:port`: what is notable about the server.
pub(super) fn connection(value: &str) -> Said {
    let (_, server) = value.split_once("->")?;
    let (host, _) = server.rsplit_once(':')?;
    let host = host.trim_matches(['[', ']']);
    places::address(host)?;
    address(host)
}
