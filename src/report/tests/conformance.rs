//! The examples of the CommonMark and GitHub specifications: what is read of each is what the specification's HTML says.
//!
//! Both are told as leaves: where a leaf stands (`ul.2` is a bulleted list's second item, `>` a quote), what it is, and its
//! runs of words. What the reader's own policy changes is done to the HTML first: the first heading of level 1 moves to
//! the top, headings and links hold plain words, of weights laid over one another the heaviest stays, a picture is its
//! words, and an address that may not be followed stands behind its words. Raw HTML becomes text, which HTML cannot
//! tell of: those examples are counted apart.

mod common;

use common::shared;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use report::{Block, Href, Inline, Report, Untrusted, markdown};

#[test]
fn examples_of_commonmark_are_read_as_they_say() {
    let Some(file) = shared("hostile/markdown/commonmark-0.31.2.json") else { return };
    assert_eq!(examples(&file), (578, 74));
}

#[test]
fn examples_of_github_are_read_as_they_say() {
    let Some(file) = shared("hostile/markdown/gfm-0.29.json") else { return };
    assert_eq!(examples(&file), (598, 75));
}

/// How many examples were compared, and how many were not.
fn examples(file: &std::path::Path) -> (usize, usize) {
    let text = std::fs::read_to_string(file).expect("reference data is UTF-8");
    let cases: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
    let (mut compared, mut raw) = (0, 0);
    let mut wrong = Vec::new();
    for case in cases {
        let [source, html, section] = ["markdown", "html", "section"].map(|key| case[key].as_str().expect("a text"));
        if untold(source) {
            raw += 1;
            continue;
        }
        compared += 1;
        // Weights and links in the words of a picture are lost in HTML; a bare address is no link to the reader.
        let words_only = html.contains("<img") || section == "Autolinks (extension)";
        let (expected, read) = (told(html, words_only), shown(&markdown::read(source).report, words_only));
        if expected != read {
            wrong.push(format!("{}: {source:?}\n  said {expected:?}\n  read {read:?}", case["example"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    (compared, raw)
}

/// True of what HTML has no words for: raw HTML, and where a link leads that stands in the words of a picture.
fn untold(source: &str) -> bool {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut pictures = 0;
    Parser::new_ext(source, options).any(|event| {
        match event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            _ => {}
        }
        matches!(event, Event::Html(_) | Event::InlineHtml(_))
            || matches!(event, Event::Start(Tag::Link { .. })) && pictures > 0
    })
}

/// Runs of words: how each is set, and its words.
#[derive(Default)]
struct Words(Vec<(&'static str, String)>);

impl Words {
    fn push(&mut self, how: &'static str, text: &str) {
        let after_break = self.0.last().is_some_and(|(last, _)| *last == "break");
        let text = if after_break { text.trim_start() } else { text };
        match self.0.last_mut() {
            Some((last, words)) if *last == how && how != "code" && how != "link" => words.push_str(text),
            _ => self.0.push((how, text.to_owned())),
        }
    }

    /// A leaf; none when there is nothing to see.
    fn leaf(&mut self, place: &str, kind: &str, plain: bool) -> Option<String> {
        let words = std::mem::take(&mut self.0);
        let set = |(how, text): &(&str, String)| match *how {
            how if how.is_empty() || plain => text.clone(),
            how => format!("<{how}>{text}</>"),
        };
        let line = words.iter().map(set).collect::<String>();
        let line = line.split([' ', '\n', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let seen = words.iter().any(|(how, text)| !how.is_empty() || !text.trim().is_empty());
        seen.then(|| format!("{place} {kind} {}", line.trim_end_matches("<break></>").trim()))
    }
}

/// An address without its percent signs.
fn address(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| byte == b'%').and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(value) => (bytes.push(value), rest = &after[2..]).1,
            None => (bytes.push(byte), rest = after).1,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The leaves of a report.
fn shown(report: &Report, words_only: bool) -> Vec<String> {
    let mut leaves = Vec::new();
    if !report.title.is_empty() {
        leaves.push(format!("1 {}", Untrusted::reveal(&report.title).as_raw()));
    }
    for section in &report.sections {
        if !section.heading.is_empty() {
            leaves.push(format!("{} {}", section.level, Untrusted::reveal(&section.heading).as_raw()));
        }
        section.blocks.iter().for_each(|block| show(block, "", words_only, &mut leaves));
    }
    leaves
}

fn show(block: &Block, place: &str, plain: bool, leaves: &mut Vec<String>) {
    let mut words = |inlines: &[Inline], place: &str, kind: &str| {
        let mut words = Words::default();
        inlines.iter().for_each(|inline| set(inline, &mut words));
        leaves.extend(words.leaf(place, kind, plain));
    };
    match block {
        Block::Paragraph(sentences) => sentences.iter().for_each(|one| words(&one.inlines, place, "p")),
        Block::List { ordered, items } => {
            let list = if *ordered { "ol1" } else { "ul" };
            for (at, item) in items.iter().enumerate() {
                item.sentences.iter().for_each(|one| words(&one.inlines, &format!("{place}{list}.{} ", at + 1), "p"));
            }
        }
        Block::Outline { start, items } => {
            let list = start.map_or("ul".to_owned(), |start| format!("ol{start}"));
            for (at, item) in items.iter().enumerate() {
                item.iter().for_each(|block| show(block, &format!("{place}{list}.{} ", at + 1), plain, leaves));
            }
        }
        Block::Quote(inner) => inner.iter().for_each(|block| show(block, &format!("{place}> "), plain, leaves)),
        Block::Code(code) => {
            let language = code.label.split_whitespace().next().unwrap_or_default();
            leaves.push(format!("{place} code {language} {}", code.text.as_raw()));
        }
        Block::Table(table) => {
            table.columns.iter().for_each(|column| words(&[Inline::Text(column.clone())], place, "th"));
            table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| words(&cell.inlines, place, "td"));
        }
        Block::Rule => leaves.push(format!("{place} hr")),
        other => panic!("no document has {other:?}"),
    }
}

fn set(inline: &Inline, words: &mut Words) {
    let raw = |text: &str| Untrusted::reveal(text).as_raw().to_owned();
    match inline {
        Inline::Text(text) => words.push("", &raw(text)),
        Inline::Strong(text) => words.push("strong", &raw(text)),
        Inline::Emphasis(text) => words.push("em", &raw(text)),
        Inline::Struck(text) => words.push("del", &raw(text)),
        Inline::Break => words.push("break", ""),
        Inline::Value(value) => words.push("code", &address(value.as_raw())),
        Inline::Link { text, href } => words.push("link", &format!("{} ({})", raw(text), address(href.as_str()))),
        other => panic!("no document has {other:?}"),
    }
}

/// The leaves that HTML of a specification tells of.
fn told(html: &str, plain: bool) -> Vec<String> {
    let mut leaves = Vec::new();
    let mut words = Words::default();
    let mut places: Vec<(String, usize)> = Vec::new();
    let [mut strong, mut em, mut del, mut code] = [0_i32; 4];
    let mut link: Option<(String, String)> = None;
    let mut block: Option<(String, String)> = None;
    let mut title = None;
    let mut headed = false;
    let mut rest = html;
    while !rest.is_empty() {
        let (text, tag, after) = match rest.split_once('<') {
            Some((text, more)) => more.split_once('>').map_or((rest, "", ""), |(tag, after)| (text, tag, after)),
            None => (rest, "", ""),
        };
        rest = after;
        let place: String = places
            .iter()
            .map(|(kind, at)| if kind == ">" { "> ".to_owned() } else { format!("{kind}.{at} ") })
            .collect();
        let text = entities(text);
        match (&mut block, &mut link) {
            (Some((_, lines)), _) => lines.push_str(&text),
            (_, Some((_, held))) => held.push_str(&text),
            _ if code > 0 => words.push("code", &address(&text)),
            _ if text.is_empty() => {}
            _ if strong > 0 => words.push("strong", &text),
            _ if em > 0 => words.push("em", &text),
            _ if del > 0 => words.push("del", &text),
            _ => words.push("", &text),
        }
        let value = |name: &str| {
            tag.split_once(&format!(" {name}=\"")).map(|(_, more)| entities(more.split('"').next().unwrap_or_default()))
        };
        let (name, ends) = tag.strip_prefix('/').map_or((tag, false), |name| (name, true));
        let name = name.split([' ', '/']).next().unwrap_or_default();
        let step = if ends { -1 } else { 1 };
        match name {
            "strong" => strong += step,
            "em" => em += step,
            "del" => del += step,
            "code" if block.is_some() => {
                if let (Some((language, _)), false) = (&mut block, ends) {
                    *language = value("class").unwrap_or_default().trim_start_matches("language-").to_owned();
                }
            }
            // Of code in a link only the words stay.
            "code" if link.is_none() => code += step,
            "br" if link.is_none() => words.push("break", ""),
            "input" => words.push("", if tag.contains("checked") { "☑ " } else { "☐ " }),
            "img" => {
                let alt = value("alt").filter(|alt| !alt.is_empty()).unwrap_or("(picture)".to_owned());
                match &mut link {
                    Some((_, held)) => held.push_str(&alt),
                    None => words.push("", &alt),
                }
            }
            "a" if !ends => link = Some((value("href").unwrap_or_default(), String::new())),
            "a" => {
                let (href, held) = link.take().unwrap_or_default();
                let href = address(&href);
                let how = if strong > 0 {
                    "strong"
                } else if em > 0 {
                    "em"
                } else if del > 0 {
                    "del"
                } else {
                    ""
                };
                match Href::external(&href) {
                    Some(to) if !plain => {
                        let held = if held.trim().is_empty() { to.host() } else { &held };
                        words.push("link", &format!("{held} ({})", to.as_str()));
                    }
                    None if !href.is_empty() && !href.starts_with('#') && address(&held) != href => {
                        words.push(how, &held);
                        words.push(how, " (");
                        words.push("code", &href);
                        words.push(how, ")");
                    }
                    _ => words.push(how, &held),
                }
            }
            "pre" if !ends => block = Some(Default::default()),
            "pre" => {
                let (language, lines) = block.take().unwrap_or_default();
                let language = if language.is_empty() { "text" } else { &language };
                leaves.push(format!("{place} code {language} {}", lines.trim_end_matches('\n')));
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !ends => words.0.clear(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if places.is_empty() => {
                let text = words.leaf("", "", true).unwrap_or_default().trim().to_owned();
                if name == "h1" && !headed {
                    title = Some(format!("1 {text}")).filter(|_| !text.is_empty());
                } else if !text.is_empty() {
                    leaves.push(format!("{} {text}", if name == "h1" { "2" } else { &name[1..] }));
                }
                headed = true;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let text: String = words.0.drain(..).map(|(_, text)| text).collect();
                if !text.is_empty() {
                    words.push("strong", &text);
                    leaves.extend(words.leaf(&place, "p", plain));
                }
            }
            "th" | "td" if ends => {
                if name == "th" {
                    let text: String = words.0.drain(..).map(|(_, text)| text).collect();
                    words.push("", &text);
                }
                leaves.extend(words.leaf(&place, name, plain));
            }
            "hr" => leaves.push(format!("{place} hr")),
            "p" | "ul" | "ol" | "li" | "blockquote" => {
                leaves.extend(words.leaf(&place, "p", plain));
                match (name, ends) {
                    ("ul", false) => places.push(("ul".to_owned(), 0)),
                    ("ol", false) => places.push((format!("ol{}", value("start").unwrap_or("1".to_owned())), 0)),
                    ("blockquote", false) => places.push((">".to_owned(), 0)),
                    ("li", false) => places.iter_mut().last().into_iter().for_each(|(_, at)| *at += 1),
                    ("ul" | "ol" | "blockquote", true) => drop(places.pop()),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    title.into_iter().chain(leaves).collect()
}

/// Text without the few entities that the specifications write.
fn entities(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
