//! Shapes of well-known tokens: what they start with, what follows, how much of it at least. One row a shape; the shapes are
//! those that their makers document or that secret scanners agree on.

/// A shape of a token.
pub struct Shape {
    /// Whose token it is.
    #[cfg_attr(not(test), expect(dead_code, reason = "names the row, for people and for its test"))]
    pub name: &'static str,
    /// How it starts.
    pub prefix: &'static str,
    /// Which characters follow.
    tail: Tail,
    /// How many at least.
    least: usize,
}

/// Which characters a token is made of, after its prefix.
#[derive(Clone, Copy)]
enum Tail {
    /// `A-Z0-9`.
    Upper,
    /// `a-f0-9`.
    Hex,
    /// Letters and digits.
    Alnum,
    /// Letters, digits, `_` and `-`.
    Word,
    /// Letters, digits, `_`, `-`, `.`, `=`, `+` and `/`.
    Any,
}

const fn shape(name: &'static str, prefix: &'static str, tail: Tail, least: usize) -> Shape {
    Shape { name, prefix, tail, least }
}

/// All shapes. Where one prefix starts another, the longer one stands first.
pub const SHAPES: &[Shape] = &[
    shape("AWS access key", "AKIA", Tail::Upper, 16),
    shape("AWS temporary access key", "ASIA", Tail::Upper, 16),
    shape("AWS bearer token", "ABIA", Tail::Upper, 16),
    shape("AWS context credential", "ACCA", Tail::Upper, 16),
    shape("GitHub personal token", "ghp_", Tail::Alnum, 36),
    shape("GitHub OAuth token", "gho_", Tail::Alnum, 36),
    shape("GitHub user token", "ghu_", Tail::Alnum, 36),
    shape("GitHub server token", "ghs_", Tail::Alnum, 36),
    shape("GitHub refresh token", "ghr_", Tail::Alnum, 36),
    shape("GitHub fine-grained token", "github_pat_", Tail::Word, 40),
    shape("GitLab personal token", "glpat-", Tail::Word, 20),
    shape("GitLab deploy token", "gldt-", Tail::Word, 20),
    shape("GitLab runner token", "glrt-", Tail::Word, 20),
    shape("GitLab job token", "glcbt-", Tail::Word, 20),
    shape("GitLab trigger token", "glptt-", Tail::Word, 20),
    shape("GitLab feed token", "glft-", Tail::Word, 20),
    shape("GitLab agent token", "glagent-", Tail::Word, 40),
    shape("Slack bot token", "xoxb-", Tail::Word, 20),
    shape("Slack user token", "xoxp-", Tail::Word, 20),
    shape("Slack workspace token", "xoxa-", Tail::Word, 20),
    shape("Slack refresh token", "xoxr-", Tail::Word, 20),
    shape("Slack session token", "xoxs-", Tail::Word, 20),
    shape("Slack configuration token", "xoxe", Tail::Any, 20),
    shape("Slack app token", "xapp-", Tail::Word, 20),
    shape("Slack webhook", "hooks.slack.com/services/", Tail::Any, 30),
    shape("Discord webhook", "discord.com/api/webhooks/", Tail::Any, 30),
    shape("Stripe live key", "sk_live_", Tail::Alnum, 16),
    shape("Stripe test key", "sk_test_", Tail::Alnum, 16),
    shape("Stripe restricted key", "rk_live_", Tail::Alnum, 16),
    shape("Stripe webhook secret", "whsec_", Tail::Any, 20),
    shape("Google API key", "AIza", Tail::Word, 35),
    shape("Google OAuth token", "ya29.", Tail::Any, 20),
    shape("Google OAuth secret", "GOCSPX-", Tail::Word, 20),
    shape("Anthropic key", "sk-ant-", Tail::Word, 20),
    shape("OpenAI project key", "sk-proj-", Tail::Word, 20),
    shape("OpenAI service key", "sk-svcacct-", Tail::Word, 20),
    shape("OpenAI key", "sk-", Tail::Alnum, 40),
    shape("Hugging Face token", "hf_", Tail::Alnum, 30),
    shape("Replicate token", "r8_", Tail::Alnum, 30),
    shape("npm token", "npm_", Tail::Alnum, 36),
    shape("PyPI token", "pypi-AgE", Tail::Word, 40),
    shape("RubyGems key", "rubygems_", Tail::Hex, 40),
    shape("DigitalOcean token", "dop_v1_", Tail::Hex, 60),
    shape("DigitalOcean OAuth token", "doo_v1_", Tail::Hex, 60),
    shape("SendGrid key", "SG.", Tail::Any, 50),
    shape("Twilio key", "SK", Tail::Hex, 32),
    shape("Mailgun key", "key-", Tail::Hex, 32),
    shape("Shopify token", "shpat_", Tail::Hex, 32),
    shape("Shopify secret", "shpss_", Tail::Hex, 32),
    shape("Vault service token", "hvs.", Tail::Word, 24),
    shape("Vault batch token", "hvb.", Tail::Word, 24),
    shape("Databricks token", "dapi", Tail::Hex, 32),
    shape("Doppler token", "dp.pt.", Tail::Alnum, 40),
    shape("Linear key", "lin_api_", Tail::Alnum, 40),
    shape("Notion token", "ntn_", Tail::Alnum, 40),
    shape("Postman key", "PMAK-", Tail::Word, 50),
    shape("Grafana service token", "glsa_", Tail::Word, 32),
    shape("Grafana Cloud token", "glc_", Tail::Any, 32),
    shape("New Relic key", "NRAK-", Tail::Upper, 27),
    shape("Sentry token", "sntrys_", Tail::Any, 40),
    shape("Docker Hub token", "dckr_pat_", Tail::Word, 20),
    shape("Atlassian token", "ATATT3", Tail::Any, 60),
    shape("Bitbucket app password", "ATBB", Tail::Alnum, 28),
    shape("PlanetScale token", "pscale_tkn_", Tail::Any, 30),
    shape("Pulumi token", "pul-", Tail::Hex, 40),
    shape("Supabase token", "sbp_", Tail::Hex, 40),
    shape("Tailscale key", "tskey-", Tail::Word, 20),
    shape("age key", "AGE-SECRET-KEY-1", Tail::Upper, 50),
    shape("JSON web token", "eyJ", Tail::Any, 30),
];

/// The token of a known shape that starts at `at`, where a word begins.
pub fn token(text: &str, at: usize) -> Option<(&'static Shape, &str)> {
    let rest = text.get(at..)?;
    SHAPES.iter().find_map(|shape| {
        let tail = rest.strip_prefix(shape.prefix)?;
        let length = tail.bytes().take_while(|byte| shape.tail.holds(*byte)).count();
        let found = rest.get(..shape.prefix.len() + length)?.trim_end_matches('.');
        // A JSON web token has its two dots; other words may start so.
        let whole = shape.prefix != "eyJ" || found.matches('.').count() >= 1;
        (length >= shape.least && whole).then_some((shape, found))
    })
}

impl Tail {
    fn holds(self, byte: u8) -> bool {
        match self {
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Word => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Any => byte.is_ascii_alphanumeric() || b"_-.=+/".contains(&byte),
        }
    }

    #[cfg(test)]
    fn sample(self) -> &'static str {
        match self {
            Self::Upper => "Q7",
            Self::Hex => "4f",
            Self::Alnum => "aB3",
            Self::Word => "aB3_",
            Self::Any => "aB3.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A made-up token of the shape, as short as it may be and one character shorter.
    fn samples(shape: &Shape) -> (String, String) {
        let tail: String = shape.tail.sample().chars().cycle().take(shape.least).collect();
        let mut tail = tail.replace(".B", "xB");
        if tail.ends_with('.') {
            tail.replace_range(tail.len() - 1.., "x");
        }
        (format!("{}{tail}", shape.prefix), format!("{}{}", shape.prefix, &tail[..tail.len() - 1]))
    }

    #[test]
    fn every_shape_is_found_whole_and_not_when_it_is_too_short() {
        assert!(SHAPES.len() >= 50);
        for shape in SHAPES {
            let (long, short) = samples(shape);
            let text = format!("curl -H x {long} y");
            let (found, token) = token(&text, 10).unwrap_or_else(|| panic!("{}: {long}", shape.name));
            assert_eq!((found.name, token), (shape.name, long.as_str()));
            let text = format!("curl -H x {short} y");
            assert!(
                super::token(&text, 10).is_none_or(|(found, _)| found.name != shape.name),
                "{}: {short}",
                shape.name
            );
        }
    }

    #[test]
    fn no_shape_hides_behind_another() {
        for (at, shape) in SHAPES.iter().enumerate() {
            let hidden = SHAPES[..at].iter().any(|other| shape.prefix.starts_with(other.prefix));
            assert!(!hidden, "{}", shape.name);
        }
    }
}
