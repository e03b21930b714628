use crate::visible::has_unseen;
use crate::{Marked, Tally, Untrusted};
use serde::{Deserialize, Serialize};

/// A report: a title and its sections, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The heading of level 1. Empty when an opened document has none.
    pub title: String,
    /// All sections, flat; their levels make the tree.
    pub sections: Vec<Section>,
}

/// One heading and what stands under it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// A stable name for links and scripts: `summary`, `event-details`.
    pub id: String,
    /// The heading. Stable words: people and scripts look for them. Empty for what stands above the first heading of an
    /// opened document.
    pub heading: String,
    /// 2 or 3; up to 6 in opened documents.
    pub level: u8,
    /// What stands under it.
    pub blocks: Vec<Block>,
}

/// One piece of a section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Block {
    /// The verdict: what a reader must know if nothing else is read.
    Banner(Banner),
    /// Sentences that run on.
    Paragraph(Vec<Sentence>),
    /// A list.
    List {
        /// Numbered when true.
        ordered: bool,
        /// Its items.
        items: Vec<Item>,
    },
    /// A table.
    Table(Table),
    /// Who started whom, first to last.
    Chain(Vec<Link>),
    /// Steps to take, numbered through the whole block; consecutive steps of one group stand under its name.
    Steps(Vec<Step>),
    /// Text to copy: a command, a rules file, the raw alert.
    Code(Code),
    /// A tree of questions with their answers, parents before their parts.
    Tree(Vec<Twig>),
    /// A list whose items hold blocks. Only opened documents have it.
    Outline {
        /// The number of the first item; `None` for bullets.
        start: Option<u64>,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// What somebody else said. Only opened documents have it.
    Quote(Vec<Block>),
    /// A break between thoughts. Only opened documents have it.
    Rule,
    /// A block with what a check found in it. Only checked documents have it, and none can hold one of its own.
    Marked(Marked),
    /// What a check found in all. Only checked documents have it, in front.
    Tally(Tally),
}

/// A verdict line with its badges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Banner {
    /// How it should feel. Never the only carrier of the meaning.
    pub tone: Tone,
    /// The verdict in one line.
    pub headline: Sentence,
    /// The parts of the verdict: outcome, classification, severity, confidence.
    pub badges: Vec<Badge>,
    /// The next thing to do, in one sentence.
    pub action: Sentence,
}

/// A named value, such as `Outcome: blocked`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Badge {
    /// What it is.
    pub label: String,
    /// Its value, one or two words.
    pub value: String,
    /// How it should feel.
    pub tone: Tone,
}

/// How a thing should feel to the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// No colour.
    #[default]
    Neutral,
    /// Reassuring.
    Good,
    /// Look closer.
    Caution,
    /// Act now.
    Alarm,
}

/// One sentence (or a few that belong together) and the fields it stands on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// The words.
    pub inlines: Vec<Inline>,
    /// Every field it cites, shown or not, each once.
    pub cites: Vec<String>,
}

/// A run of words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Inline {
    /// Our words.
    Text(String),
    /// Our words, with weight.
    Strong(String),
    /// Words with stress. Only opened documents have it.
    Emphasis(String),
    /// Words struck out. Only opened documents have it.
    Struck(String),
    /// The line ends here. Only opened documents have it.
    Break,
    /// A literal of ours: a flag, a path, an errno.
    Code(String),
    /// A value from the alert, with the field it came from.
    Evidence {
        /// The field.
        field: String,
        /// Its value, or a part of it.
        value: Untrusted,
    },
    /// Text from an alert that belongs to no field.
    Value(Untrusted),
    /// A link that leaves the page.
    Link {
        /// Its words.
        text: String,
        /// Where it goes.
        href: Href,
    },
    /// A link to a section of the same report. Only opened documents have it.
    Jump {
        /// Its words.
        text: String,
        /// The name of the section, as it stands behind `#` in Markdown: letters, digits, `-` and `_`.
        fragment: String,
        /// The section's [`Section::id`].
        to: String,
    },
}

/// An address that is safe to link to: ours by [`Href::https`], one of an opened document by [`Href::external`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Href(String);

impl Href {
    /// `https://` and `rest`, when `rest` holds nothing but characters that need no escaping in an address.
    pub fn https(rest: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/?=&#%+:".contains(&byte);
        (!rest.is_empty() && !rest.starts_with('/') && rest.bytes().all(plain)).then(|| Self(format!("https://{rest}")))
    }

    /// An address out of a document that somebody opened: `https`, `http` and `mailto` only, no blank, control or
    /// invisible character in it, and for the web a host that is not hidden behind a user name.
    pub fn external(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once(':')?;
        let scheme = scheme.to_ascii_lowercase();
        let plain = !rest.contains([' ', '\\', '"', '<', '>', '`']) && !has_unseen(rest);
        let known = match scheme.as_str() {
            "http" | "https" => rest.strip_prefix("//").is_some_and(|rest| {
                let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
                !authority.is_empty() && !authority.starts_with(':') && !authority.contains('@')
            }),
            "mailto" => !rest.is_empty(),
            _ => false,
        };
        (known && plain).then(|| Self(format!("{scheme}:{rest}")))
    }

    /// Where the link leads, to show beside it: the host with its port, or the address that mail goes to.
    pub fn host(&self) -> &str {
        let (scheme, rest) = self.0.split_once(':').unwrap_or(("", &self.0));
        let end = if scheme == "mailto" { &['?'][..] } else { &['/', '?', '#'] };
        rest.trim_start_matches('/').split(end).next().unwrap_or_default()
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its sentences.
    pub sentences: Vec<Sentence>,
}

/// A table with a heading row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// What it holds, for those who cannot see it.
    pub caption: String,
    /// The heading row.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The field this row shows, when it shows one: sentences that cite it point here.
    pub field: Option<String>,
    /// True when the row says that something is missing.
    pub missing: bool,
    /// One cell a column.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its words.
    pub inlines: Vec<Inline>,
}

/// One link of a chain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// What this link is to its neighbours: `parent`, `process`, `target`.
    pub role: String,
    /// Its name.
    pub name: Sentence,
    /// What more is known of it.
    pub detail: Vec<Sentence>,
    /// How sure its place in the chain is.
    pub standing: Standing,
}

/// One question of a tree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Twig {
    /// How many twigs it lies in.
    pub depth: u32,
    /// Its answer.
    pub answer: Truth,
    /// True for those that made the whole what it is.
    pub deciding: bool,
    /// The question, with what the answer stands on.
    pub words: Sentence,
}

/// An answer that may not be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// Nobody can say.
    Unknown,
}

impl Truth {
    /// `true`, `false` or `unknown`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "true",
            Self::No => "false",
            Self::Unknown => "unknown",
        }
    }
}

/// How a link stands in its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It was there.
    Seen,
    /// It was tried and refused.
    Refused,
    /// The alert does not say.
    Unknown,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The phase it belongs to.
    pub group: String,
    /// What doing it does: reads, changes, destroys evidence.
    pub tag: Tag,
    /// What to do.
    pub title: Sentence,
    /// Why, and what the answer means.
    pub detail: Vec<Sentence>,
    /// Commands or snippets.
    pub code: Vec<Code>,
}

/// A short mark on a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    /// The words.
    pub text: String,
    /// How it should feel.
    pub tone: Tone,
}

/// Text to copy as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// What it is, for the copy button: `command`, `Falco rules`.
    pub label: String,
    /// `sh`, `yaml`, `json` or `text`; opened documents may say others.
    pub language: String,
    /// What copying gives. Values in it have been quoted for the language; what is shown has its control characters
    /// made visible.
    pub text: Untrusted,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_links_are_https() {
        let href = Href::https("attack.mitre.org/techniques/T1059/004/").expect("a plain address");
        assert_eq!(href.as_str(), "https://attack.mitre.org/techniques/T1059/004/");
        assert_eq!(href.host(), "attack.mitre.org");
        assert_eq!(Href::https("a b"), None);
        assert_eq!(Href::https("//evil"), None);
        assert_eq!(Href::https(""), None);
    }

    #[test]
    fn links_of_a_document_keep_their_scheme_and_host() {
        let host = |address| Href::external(address).map(|href| href.host().to_owned());
        assert_eq!(host("HTTP://example.org:8080?q"), Some("example.org:8080".to_owned()));
        assert_eq!(host("https://例.example/ü"), Some("例.example".to_owned()));
        assert_eq!(host("mailto:sec@example.org?subject=x"), Some("sec@example.org".to_owned()));
    }

    #[test]
    fn other_schemes_and_hidden_hosts_are_no_links() {
        for address in
            ["javascript:alert(1)", "JavaScript://x/%0aalert(1)", "data:text/html,x", "vbscript:x", "/path", "#a"]
        {
            assert_eq!(Href::external(address), None, "{address}");
        }
        for address in
            ["http:/x", "https:x", "https://", "https://a@b/", "https:///x", "https://:80/", "mailto:", "file:///x"]
        {
            assert_eq!(Href::external(address), None, "{address}");
        }
        for address in ["https://a/\u{202e}x", "java\nscript:x", " https://a", "https://a b", "https://a\\b", "//a", ""]
        {
            assert_eq!(Href::external(address), None, "{address}");
        }
    }
}
