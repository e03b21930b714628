use std::fmt;

/// What a replaced value was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A machine, or a name that is looked up like one.
    Host,
    /// Somebody's account.
    User,
    /// An address that mail goes to.
    Email,
    /// An address of IP version 4 that is not reachable from the Internet.
    PrivateAddress,
    /// Any other address of IP version 4.
    PublicAddress,
    /// An address of IP version 6.
    AddressV6,
    /// The id of a container.
    Container,
    /// A pod, a container or a workload by its name.
    Workload,
    /// A namespace of Kubernetes.
    Namespace,
    /// A UUID.
    Uuid,
    /// A number of an AWS account.
    Account,
    /// The last part of an ARN.
    Arn,
    /// Where an image comes from: registry and folder.
    Registry,
    /// A password, key or token.
    Secret,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 14] = [
        Self::Host,
        Self::User,
        Self::Email,
        Self::PrivateAddress,
        Self::PublicAddress,
        Self::AddressV6,
        Self::Container,
        Self::Workload,
        Self::Namespace,
        Self::Uuid,
        Self::Account,
        Self::Arn,
        Self::Registry,
        Self::Secret,
    ];

    /// The stable word in a saved map: `public_address`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::User => "user",
            Self::Email => "email",
            Self::PrivateAddress => "private_address",
            Self::PublicAddress => "public_address",
            Self::AddressV6 => "address_v6",
            Self::Container => "container",
            Self::Workload => "workload",
            Self::Namespace => "namespace",
            Self::Uuid => "uuid",
            Self::Account => "account",
            Self::Arn => "arn",
            Self::Registry => "registry",
            Self::Secret => "secret",
        }
    }

    /// The word for it: `host`, `user`, `secret`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::User => "user",
            Self::Email => "e-mail address",
            Self::PrivateAddress | Self::PublicAddress | Self::AddressV6 => "address",
            Self::Container => "container",
            Self::Workload => "workload",
            Self::Namespace => "namespace",
            Self::Uuid => "UUID",
            Self::Account => "account",
            Self::Arn => "ARN",
            Self::Registry => "registry",
            Self::Secret => "secret",
        }
    }

    /// The token for the `number`th value of this kind, from 1. Where programs read the value, the token is one that they
    /// can read: an address out of a range kept for tests (RFC 2544, RFC 3849), a UUID, twelve digits.
    pub fn token(self, number: usize) -> String {
        // 65,535 addresses fit in each half of 198.18.0.0/15; whoever has more gets words.
        let octets = |net: u8| match u16::try_from(number) {
            Ok(number) => format!("198.{net}.{}.{}", number >> 8, number & 255),
            Err(_) => format!("redacted-address-{net}-{number}"),
        };
        match self {
            Self::PrivateAddress => octets(18),
            Self::PublicAddress => octets(19),
            Self::AddressV6 => format!("2001:db8::{:x}:{:x}", number >> 16, number & 0xffff),
            Self::Container => format!("c0{number:010x}"),
            Self::Uuid => format!("00000000-0000-4000-8000-{number:012x}"),
            Self::Account => format!("{number:012}"),
            Self::Email => format!("redacted-{number}@mail.invalid"),
            Self::Host => format!("redacted-host-{number}"),
            Self::User => format!("redacted-user-{number}"),
            Self::Workload => format!("redacted-workload-{number}"),
            Self::Namespace => format!("redacted-namespace-{number}"),
            Self::Arn => format!("redacted-arn-{number}"),
            Self::Registry => format!("redacted-registry-{number}.invalid"),
            Self::Secret => format!("redacted-secret-{number}"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
