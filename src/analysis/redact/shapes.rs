//! What is told by its shape, wherever it stands in a text: addresses, e-mail addresses, ARNs, UUIDs, ids, hosts in URLs,
//! home folders, tokens.

use super::{Kind, passwords, secrets};
use std::net::{Ipv4Addr, Ipv6Addr};

/// Finds everything in `text` and hands it to `learn`.
pub fn scan(text: &str, learn: &mut dyn FnMut(Kind, &str)) {
    passwords::scan(text, learn);
    let bytes = text.as_bytes();
    let mut before = b' ';
    for (at, byte) in bytes.iter().copied().enumerate() {
        let word_begins = !before.is_ascii_alphanumeric() && byte.is_ascii_alphanumeric();
        if word_begins {
            word(text, at, learn);
        }
        match byte {
            b'@' => mail(text, at, learn),
            b':' => {
                if bytes.get(at..at + 3) == Some(b"://") {
                    url(text, at + 3, learn);
                } else if bytes.get(at + 1) == Some(&b':') && !before.is_ascii_alphanumeric() {
                    address_v6(text, at, learn);
                }
            }
            b'/' => home(text, at, learn),
            b'-' => private_key(text, at, learn),
            _ => {}
        }
        before = byte;
    }
}

/// What may start where a word begins.
fn word(text: &str, at: usize, learn: &mut dyn FnMut(Kind, &str)) {
    if let Some((_, token)) = secrets::token(text, at) {
        learn(Kind::Secret, token);
    }
    let Some(rest) = text.get(at..) else { return };
    let first = rest.as_bytes().first().copied().unwrap_or_default();
    if first.is_ascii_digit() && !text.get(..at).is_some_and(|before| before.ends_with('.')) {
        let run = run(rest, |byte| byte.is_ascii_digit() || byte == b'.').trim_end_matches('.');
        if let Ok(address) = run.parse::<Ipv4Addr>() {
            learn_v4(address, run, learn);
        }
    }
    if first.is_ascii_hexdigit() {
        hexadecimal(text, at, rest, learn);
        address_v6(text, at, learn);
    }
    if rest.starts_with("arn:aws") {
        arn(rest, learn);
    }
    host(rest, learn);
}

fn learn_v4(address: Ipv4Addr, text: &str, learn: &mut dyn FnMut(Kind, &str)) {
    let octets = address.octets();
    // Loopback, nothing, everything, the metadata service, and the range that tokens come from.
    let common = address.is_loopback()
        || address.is_unspecified()
        || address.is_broadcast()
        || octets == [169, 254, 169, 254]
        || (octets[0] == 198 && octets[1] & 0xfe == 18);
    if !common {
        let shared = octets[0] == 100 && (64..128).contains(&octets[1]);
        let private = address.is_private() || address.is_link_local() || shared;
        learn(if private { Kind::PrivateAddress } else { Kind::PublicAddress }, text);
    }
}

fn address_v6(text: &str, at: usize, learn: &mut dyn FnMut(Kind, &str)) {
    let Some(rest) = text.get(at..) else { return };
    if text.get(..at).is_some_and(|before| before.ends_with(':')) {
        return;
    }
    let run = run(rest, |byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'));
    let ends = !rest.as_bytes().get(run.len()).is_some_and(u8::is_ascii_alphanumeric);
    if run.bytes().filter(|byte| *byte == b':').count() < 2 || !ends {
        return;
    }
    let run = run.trim_end_matches('.');
    let Ok(address) = run.parse::<Ipv6Addr>() else { return };
    let [first, second, ..] = address.segments();
    if !address.is_loopback() && !address.is_unspecified() && (first, second) != (0x2001, 0x0db8) {
        learn(Kind::AddressV6, run);
    }
}

/// UUIDs, with dashes or, as in the names of control groups, underscores; and ids of 64 digits that are no digest.
fn hexadecimal(text: &str, at: usize, rest: &str, learn: &mut dyn FnMut(Kind, &str)) {
    let digits = run(rest, |byte| byte.is_ascii_hexdigit());
    let ends = !rest.as_bytes().get(digits.len()).is_some_and(u8::is_ascii_alphanumeric);
    let digest = text.get(..at).is_some_and(|before| before.ends_with("sha256:"));
    if digits.len() == 64 && ends && !digest {
        learn(Kind::Container, digits);
    }
    let Some(uuid) = rest.get(..36).filter(|_| digits.len() == 8) else { return };
    let separator = uuid.as_bytes().get(8).copied();
    let shaped = uuid.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => matches!(byte, b'-' | b'_') && Some(byte) == separator,
        _ => byte.is_ascii_hexdigit(),
    });
    if shaped && !rest.as_bytes().get(36).is_some_and(u8::is_ascii_alphanumeric) {
        learn(Kind::Uuid, uuid);
    }
}

/// `arn:aws:iam::123456789012:user/alice`: the account, and what follows it.
fn arn(rest: &str, learn: &mut dyn FnMut(Kind, &str)) {
    let arn = run(rest, |byte| byte.is_ascii_alphanumeric() || b":/._-+=,@".contains(&byte))
        .trim_end_matches(['.', ',', ':']);
    let mut parts = arn.splitn(6, ':').skip(4);
    if let Some(account) = parts.next().filter(|account| account.len() == 12) {
        learn(Kind::Account, account);
    }
    if let Some(resource) = parts.next() {
        let name = resource.split_once(['/', ':']).map_or(resource, |(_, name)| name);
        learn(Kind::Arn, name);
    }
}

/// Names that only a network of its own has, and the names AWS gives to machines.
fn host(rest: &str, learn: &mut dyn FnMut(Kind, &str)) {
    let name =
        run(rest, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')).trim_end_matches(['.', '-']);
    let inside = [".internal", ".local", ".lan", ".corp", ".intranet", ".home.arpa", ".localdomain"];
    let of_aws = name.strip_prefix("ip-").is_some_and(|tail| {
        let numbers = tail.split('.').next().unwrap_or_default();
        numbers.split('-').count() == 4 && numbers.split('-').all(|number| number.parse::<u8>().is_ok())
    });
    if of_aws || inside.iter().any(|suffix| name.len() > suffix.len() && name.ends_with(suffix)) {
        learn(Kind::Host, name);
    }
    if let Some((account, registry)) = name.split_once(".dkr.ecr.")
        && account.len() == 12
        && registry.ends_with(".amazonaws.com")
    {
        learn(Kind::Account, account);
        learn(Kind::Registry, name);
    }
}

/// `://` was found, and `at` stands behind it.
fn url(text: &str, at: usize, learn: &mut dyn FnMut(Kind, &str)) {
    let Some(rest) = text.get(at..) else { return };
    let authority = run(rest, |byte| !b"/?#\"'<>()|\\,;`{}".contains(&byte) && !byte.is_ascii_whitespace());
    let host = match authority.rsplit_once('@') {
        Some((credentials, host)) => {
            let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
            learn(Kind::User, user);
            learn(Kind::Secret, password);
            host
        }
        None => authority,
    };
    if host.starts_with('[') {
        return;
    }
    let host = host.split(':').next().unwrap_or_default();
    let is_name = host.contains('.') && host.bytes().any(|byte| byte.is_ascii_alphabetic());
    let public = PUBLIC.iter().any(|known| host == *known || host.ends_with(&format!(".{known}")));
    if is_name && !public {
        learn(Kind::Host, host);
    }
}

/// Hosts that everybody talks to.
const PUBLIC: &[&str] = &[
    "github.com",
    "githubusercontent.com",
    "gitlab.com",
    "docker.io",
    "docker.com",
    "k8s.io",
    "kubernetes.io",
    "mitre.org",
    "falco.org",
    "python.org",
    "pypi.org",
    "npmjs.org",
    "debian.org",
    "ubuntu.com",
    "alpinelinux.org",
    "google.com",
    "googleapis.com",
    "amazonaws.com",
    "example.com",
    "example.org",
    "example.net",
];

fn mail(text: &str, at: usize, learn: &mut dyn FnMut(Kind, &str)) {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at + 1..)) else { return };
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(&byte);
    let local = before.bytes().rev().take_while(|byte| inside(*byte)).count();
    let name = before.get(at - local..).unwrap_or_default().trim_start_matches(['.', '-', '%', '+']);
    let domain =
        run(after, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')).trim_end_matches(['.', '-']);
    let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
    if !name.is_empty() && top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()) && top != "service" {
        learn(Kind::Email, text.get(at - name.len()..=at + domain.len()).unwrap_or_default());
        return;
    }
    // `ssh alice@bastion`
    let remote = ["ssh", "scp", "sftp", "rsync"].iter().any(|program| before.contains(program));
    if remote && !name.is_empty() && domain.starts_with(|c: char| c.is_ascii_alphabetic()) {
        learn(Kind::User, name);
        learn(Kind::Host, domain);
    }
}

fn home(text: &str, at: usize, learn: &mut dyn FnMut(Kind, &str)) {
    let Some(rest) = text.get(at..) else { return };
    let tail = rest.strip_prefix("/home/").or_else(|| rest.strip_prefix("/Users/"));
    if let Some(tail) = tail {
        let name = run(tail, |byte| byte >= 0x80 || byte.is_ascii_alphanumeric() || b"._-@".contains(&byte));
        learn(Kind::User, name);
    }
}

/// A private key in its armour, down to its end or the end of the text.
fn private_key(text: &str, at: usize, learn: &mut dyn FnMut(Kind, &str)) {
    let Some(rest) = text.get(at..).filter(|rest| rest.starts_with("-----BEGIN ")) else { return };
    let Some(head) = rest.get(11..).and_then(|rest| rest.find("PRIVATE KEY-----")).filter(|head| *head < 20) else {
        return;
    };
    let body = rest.get(11 + head + 16..).unwrap_or_default();
    let body = body.get(..body.find("-----").unwrap_or(body.len())).unwrap_or_default();
    // What stands on one line each is learned by line: other texts may hold the lines with other ends.
    for line in body.split(['\n', '\r', ' ']).flat_map(|line| line.split("\\n")).filter(|line| line.len() >= 8) {
        learn(Kind::Secret, line);
    }
}

/// The start of `text` whose bytes all are `inside`; those that are not are ASCII.
fn run(text: &str, inside: impl Fn(u8) -> bool) -> &str {
    let length = text.bytes().take_while(|byte| inside(*byte)).count();
    text.get(..length).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(Kind, &str)]) {
        let mut found = Vec::new();
        scan(text, &mut |kind, value| found.push((kind, value.to_owned())));
        for (kind, value) in expected {
            assert!(found.iter().any(|(k, v)| k == kind && v == value), "{text}: {value} is not among {found:?}");
        }
        if expected.is_empty() {
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }

    #[test]
    fn addresses() {
        check(
            "172.17.0.3:34812->10.2.3.4:53",
            &[(Kind::PrivateAddress, "172.17.0.3"), (Kind::PrivateAddress, "10.2.3.4")],
        );
        check("connect 8.8.4.4.", &[(Kind::PublicAddress, "8.8.4.4")]);
        check("[2a01:4f8::1]:443 fe80::1%eth0", &[(Kind::AddressV6, "2a01:4f8::1"), (Kind::AddressV6, "fe80::1")]);
        check("127.0.0.1 0.0.0.0 ::1 169.254.169.254 198.18.0.1 2001:db8::5", &[]);
        check("10:00:00 1.2.3 std::io g::h 1.2.3.4.5 300.1.1.1 aa:bb:cc:dd:ee:ff", &[]);
    }

    #[test]
    fn people_and_machines() {
        check("mail alice.b+x@corp.example.com now", &[(Kind::Email, "alice.b+x@corp.example.com")]);
        check("ssh bob@bastion-1 uptime", &[(Kind::User, "bob"), (Kind::Host, "bastion-1")]);
        check("cat /home/carol/.ssh/id_rsa", &[(Kind::User, "carol")]);
        check(
            "curl https://dave:hunter2@git.acme.io/x",
            &[(Kind::User, "dave"), (Kind::Secret, "hunter2"), (Kind::Host, "git.acme.io")],
        );
        check(
            "ip-10-0-12-7.eu-west-1.compute.internal db.corp",
            &[(Kind::Host, "ip-10-0-12-7.eu-west-1.compute.internal"), (Kind::Host, "db.corp")],
        );
        check("curl https://raw.githubusercontent.com/x getty@tty1.service image@sha256:00", &[]);
    }

    #[test]
    fn ids() {
        check("arn:aws:iam::123456789012:user/alice", &[(Kind::Account, "123456789012"), (Kind::Arn, "alice")]);
        check(
            "123456789012.dkr.ecr.eu-west-1.amazonaws.com/pay",
            &[(Kind::Account, "123456789012"), (Kind::Registry, "123456789012.dkr.ecr.eu-west-1.amazonaws.com")],
        );
        check(
            "/kubepods/pod3f2504e0_4f89_11d3_9a0c_0305e82c3301/ 3F2504E0-4F89-11D3-9A0C-0305E82C3301",
            &[(Kind::Uuid, "3F2504E0-4F89-11D3-9A0C-0305E82C3301")],
        );
        let id = "8a".repeat(32);
        check(&format!("docker-{id}.scope"), &[(Kind::Container, &id)]);
        check(&format!("sha256:{id}"), &[]);
    }

    #[test]
    fn keys() {
        let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\nAAAA\n-----END";
        check(key, &[(Kind::Secret, "b3BlbnNzaC1rZXktdjEA")]);
    }

    #[test]
    fn nothing_panics_between_bytes() {
        for text in
            ["ü@ü.de", "/home/ü", "://ü", "arn:aws:ü", "-----BEGIN ü", "10.ü", "aüü::", "eyJü", "@", "://@:", ":::"]
        {
            scan(text, &mut |_, _| {});
        }
    }
}
