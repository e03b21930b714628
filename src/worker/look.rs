//! Questions about the alerts of a run.

mod attack;
mod incidents;
mod values;

use analysis::alert::Alert;
use analysis::filter::{self, Catalogue, Completion, CompletionKind, Error, Filter, Known, Options};
use analysis::health::{File, Health, Span};
use analysis::incident::Search;
use analysis::store::{Query, Rows, Store, with_alert_fields};
use protocol::{
    Alerts, Bin, Detail, Line, Look, Offer, Question, Refused, Reply, Report, Sort, Spotted, Timeline, Untrusted,
};

use crate::engine::small;
use incidents::Found;
use values::{PARTS, cell, check, facet};

pub use values::{fields, fired};

/// How many characters of a value a list shows.
const CELL: usize = 200;

/// Among so many alerts incidents are looked for without a pause.
const FEW: usize = if cfg!(test) { 100 } else { 50_000 };

/// How many completions are offered.
const OFFERS: usize = 40;

/// Answers questions, and remembers the list that the last ones were about.
#[derive(Default)]
pub struct Looker {
    list: Option<List>,
    incidents: Option<Found>,
    /// The search for them, while it goes on.
    search: Option<Search>,
    /// Where the log cannot be trusted to be whole; looked for once all is read.
    health: Option<Health>,
}

/// The alerts that a look finds, in the order asked for.
struct List {
    look: Look,
    sort: Option<Sort>,
    rows: Rows,
}

impl Looker {
    /// The alerts have changed.
    pub fn forget(&mut self) {
        self.list = None;
        self.incidents = None;
        self.search = None;
        self.health = None;
    }

    /// All alerts have come.
    pub fn settle(&mut self, store: &Store, files: &[File<'_>]) {
        self.health = Some(Health::of(store, files));
    }

    /// The answer to `question`.
    pub fn answer(&mut self, store: &Store, question: Question) -> Reply {
        self.try_answer(store, question).unwrap_or_else(Reply::Refused)
    }

    fn try_answer(&mut self, store: &Store, question: Question) -> Result<Reply, Refused> {
        Ok(match question {
            Question::Alerts { look, sort, from, count, columns } => {
                let rows = self.list(store, &look, Some(sort.as_ref()))?;
                let page = rows.page(from as usize, count as usize);
                let lines = page.into_iter().map(|row| line(store, row, &columns)).collect();
                let (matching, unclear, of) = (small(rows.len()), small(rows.undecided()), small(store.len()));
                Reply::Alerts(Alerts { matching, unclear, of, from, lines })
            }
            Question::Facets { look, fields, most } => {
                let rows = self.list(store, &look, None)?;
                Reply::Facets(fields.into_iter().map(|field| facet(store, rows, field, most as usize)).collect())
            }
            Question::Timeline { look, bins } => {
                let range = look.range;
                let mut drawn = timeline(store, self.list(store, &look, None)?, range, bins);
                drawn.spots = self.health.as_ref().map_or(Vec::new(), |health| spots(&health.spans, &drawn));
                Reply::Timeline(drawn)
            }
            Question::Attack { look } => Reply::Attack(attack::seen(store, self.list(store, &look, None)?)),
            Question::Detail { index } => {
                store.alert(index).map_or(Reply::Nothing, |alert| Reply::Detail(detail(&alert)))
            }
            Question::Complete { text, at } => Reply::Complete(complete(store, &text, at)),
            Question::Fields => Reply::Fields(values::fields(store)),
            Question::Incidents if self.looks_on(store) => {
                Reply::Looking(self.search.as_ref().map_or(0, Search::progress))
            }
            Question::Incidents => Reply::Incidents(self.found(store).list(store)),
            Question::Incident { number } => self.found(store).view(store, number as usize),
            _ => Reply::Nothing,
        })
    }

    /// The incidents, found once.
    fn found(&mut self, store: &Store) -> &Found {
        let Self { incidents, search, health, .. } = self;
        incidents.get_or_insert_with(|| {
            let mut search = search.take().unwrap_or_default();
            while !search.step(store) {}
            Found::new(store, search, health.clone())
        })
    }

    /// Looks on for incidents among many alerts, a step at a time: other questions are answered in between. False when nothing
    /// is left to look for.
    fn looks_on(&mut self, store: &Store) -> bool {
        self.incidents.is_none() && store.len() > FEW && !self.search.get_or_insert_default().step(store)
    }

    /// The report on an incident.
    pub fn incident(&mut self, store: &Store, number: u32) -> Option<Report> {
        self.found(store).report(store, number as usize)
    }

    /// The rows of an incident's alerts.
    pub fn rows_of(&mut self, store: &Store, number: u32) -> &[usize] {
        self.found(store).rows(number as usize)
    }

    /// The rows of a look, in the order of the input.
    pub fn rows(&mut self, store: &Store, look: &Look) -> Result<Vec<u32>, Refused> {
        let rows = self.list(store, look, Some(None))?;
        Ok(rows.page(0, rows.len()))
    }

    /// The rows of a look, in an order; `None` for whichever they are in.
    fn list(&mut self, store: &Store, look: &Look, sort: Option<Option<&Sort>>) -> Result<&Rows, Refused> {
        let known = self.list.take().filter(|list| list.look == *look);
        let list = match known {
            Some(list) if sort.is_none_or(|sort| list.sort.as_ref() == sort) => list,
            // Only the order is another one: what was found stays found.
            Some(List { look, rows, .. }) => {
                let sort = sort.flatten().cloned();
                let keys = values::order(store, sort.as_ref());
                List { look, sort, rows: store.sorted(rows, &keys) }
            }
            None => {
                let filter = compile(&look.filter)?;
                let sort = sort.flatten().cloned();
                let between = look.range.map(|(from, to)| from..to);
                let query = Query { filter: filter.as_ref(), between, sort: values::order(store, sort.as_ref()) };
                List { look: look.clone(), rows: store.query(&query), sort }
            }
        };
        Ok(&self.list.insert(list).rows)
    }
}

/// The stretches of trouble that the timeline can show: those with dates. What could not be told apart in the drawing is one.
fn spots(spans: &[Span], drawn: &Timeline) -> Vec<Spotted> {
    let bin = (drawn.end - drawn.start) / (drawn.bins.len().max(1) as i64);
    let mut spots: Vec<Spotted> = Vec::new();
    for found in spans.iter().filter_map(spot) {
        match spots.last_mut() {
            Some(last) if last.what == found.what && found.start.saturating_sub(last.end) < bin => {
                last.end = last.end.max(found.end);
            }
            _ => spots.push(found),
        }
    }
    spots
}

fn spot(span: &Span) -> Option<Spotted> {
    let mut what = span.trouble.word().to_owned();
    if let Some(host) = &span.host {
        what.push_str(" on ");
        what.push_str(&Untrusted::new(host.as_str()).visible());
    }
    span.dated.then_some(Spotted { start: span.from, end: span.to, what })
}

/// The condition of a look; `None` for an empty one.
pub fn compile(text: &str) -> Result<Option<Filter>, Refused> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Filter::compile(text, &Options::new(catalogue())).map(Some).map_err(|error| refused(text, &error))
}

fn refused(text: &str, error: &Error) -> Refused {
    let whole = error.inside.is_some();
    let (start, end) = if whole { (0, text.len()) } else { (error.span.start, error.span.end) };
    Refused {
        message: error.to_string(),
        suggestion: error.suggestion.clone(),
        start: small(start.min(text.len())),
        end: small(end.min(text.len())),
    }
}

/// Falco's fields, and the parts of an alert as `alert.rule` and its like.
fn catalogue() -> Catalogue {
    with_alert_fields(Catalogue::everything())
}

fn line(store: &Store, row: u32, columns: &[String]) -> Line {
    let cut = |text: String| match text.char_indices().nth(CELL) {
        Some((at, _)) => Untrusted::new(&text[..at]),
        None => Untrusted::new(text),
    };
    Line {
        index: row,
        priority: store.priority(row).map(|priority| priority as u8),
        cells: columns.iter().map(|column| cell(store, row, column).map(cut)).collect(),
    }
}

fn timeline(store: &Store, rows: &Rows, range: Option<(i64, i64)>, bins: u32) -> Timeline {
    let found = || store.span(rows).map(|(first, last)| (first, last.saturating_add(1)));
    let Some((start, end)) = range.or_else(found).filter(|(start, end)| start < end) else {
        return Timeline { undated: small(rows.len()), ..Timeline::default() };
    };
    let line = store.timeline(rows, start..end, bins.clamp(1, 2_000) as usize);
    let sum = |counts: &[u64]| small(usize::try_from(counts.iter().sum::<u64>()).unwrap_or(usize::MAX));
    let width = i64::try_from(line.width).unwrap_or(i64::MAX);
    Timeline {
        start,
        end: start.saturating_add(width.saturating_mul(line.bins.len() as i64)),
        bins: line
            .bins
            .iter()
            .map(|bin| Bin { high: sum(&bin[..3]), middle: sum(&bin[3..5]), low: sum(&bin[5..]) })
            .collect(),
        undated: sum(&line.undated).saturating_add(sum(&line.dayless)),
        spots: Vec::new(),
    }
}

fn detail(alert: &Alert) -> Vec<Detail> {
    let time = alert.time.map(|time| ("time".to_owned(), Some(time.to_string())));
    let parts = PARTS.iter().filter_map(|name| Some(((*name).to_owned(), Some(values::part(alert, name)?))));
    let fields = alert.fields.iter().map(|field| (field.name.clone(), alert.text(&field.name)));
    time.into_iter()
        .chain(parts)
        .chain(fields)
        .map(|(field, value)| Detail {
            check: if field == "time" { String::new() } else { check(&field, value.as_deref()) },
            value: value.map(Untrusted::new),
            field,
        })
        .collect()
}

fn complete(store: &Store, text: &str, at: u32) -> Vec<Offer> {
    let values = |field: &str| values::common(store, field);
    let known = Known { values: Some(&values), ..Known::default() };
    let offers = filter::complete(text, at as usize, &catalogue(), &known);
    let span = |offer: &Completion| (small(offer.span.start), small(offer.span.end));
    let mut offers: Vec<Offer> = offers
        .into_iter()
        .map(|offer| Offer { span: span(&offer), kind: kind(offer.kind).to_owned(), text: offer.text })
        .collect();
    // Fields that no alert holds help nobody; where some are held, only those are offered.
    let held = |offer: &Offer| store.column(&offer.text).is_some();
    if offers.iter().any(|offer| offer.kind == "field" && held(offer)) {
        offers.retain(|offer| offer.kind != "field" || held(offer));
    }
    offers.truncate(OFFERS);
    offers
}

fn kind(kind: CompletionKind) -> &'static str {
    match kind {
        CompletionKind::Field => "field",
        CompletionKind::Macro => "macro",
        CompletionKind::Keyword => "keyword",
        CompletionKind::Operator => "operator",
        CompletionKind::Transformer => "transformer",
        CompletionKind::List => "list",
        CompletionKind::Value => "value",
    }
}
