//! How much a group of alerts matters, and why.
//!
//! The score is a sum of few parts, and each stands for a principle:
//!
//! - **Breadth.** Each tactic counts once, with its weightiest alert, and a quarter of the next one that shows another
//!   behaviour. An attack moves on; a job repeats itself. A hundred more alerts of one tactic add nothing. An alert whose
//!   rule names several tactics is shared out among them, so that one alert never counts twice.
//! - **Weight of an alert.** Severity, rarity, signs of attack, disguise, explanation: see `judge.rs`.
//! - **Reach.** Each further place (container, host, audit log) adds a quarter of its weightiest alert: what moves from
//!   place to place is more than what stays. Places joined only because the same thing happened there add nothing.

use super::habit::Habits;
use super::judge::{Judge, Judged};
use super::night::Night;
use super::scene::{Field, PlaceKind, Scene, Sym, field_name};
use super::tie::{Edge, Tie};
use super::values;
use super::{Claim, Counted, Entity, EntityKind, Incident, Reason, Stage};
use crate::assess::Classification;
use hashbrown::HashMap;
use knowledge::attack::{self, Tactic};
use knowledge::schema::Severity;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Below this a group is too slight to be shown as an incident: it is what one critical alert weighs that is found once in
/// the night and for which nothing else speaks. An attack that took effect, as a single alert's report would call it, is
/// never too slight.
const SLIGHT: f64 = 1.0;
/// How many entities of one kind are kept.
const ENTITIES: usize = 40;

/// What weighing looks at.
pub struct Weigh<'a, 'n, N: ?Sized> {
    /// The rows.
    pub scene: &'a Scene,
    /// What is usual.
    pub habits: &'a Habits,
    /// What each alert is by itself.
    pub judge: &'a mut Judge<'n, N>,
    /// The tactics of each pair of tags and rule.
    pub tactics: Tactics,
}

/// The tactics of each pair of tags and rule, in the order of ATT&CK.
pub type Tactics = HashMap<(Sym, Sym), Rc<[&'static Tactic]>>;

/// What a behaviour counts: its share, the row that shows it, the behaviour.
type Top = (f64, usize, u32);

/// One row with what it counts.
struct Weighed {
    row: usize,
    judged: Judged,
    weight: f64,
    tactics: Rc<[&'static Tactic]>,
}

impl Weighed {
    /// Its place in the order of ATT&CK with its tactic, for each; last and without one where no tactic claims it.
    fn slots(&self) -> impl Iterator<Item = (usize, Option<&'static Tactic>)> + '_ {
        let named = self.tactics.iter().map(|tactic| (tactic.order, Some(*tactic)));
        named.chain(self.tactics.is_empty().then_some((usize::MAX, None)))
    }
}

impl<N: Night + ?Sized> Weigh<'_, '_, N> {
    /// The incident that `rows` make, in order of time; what they are as a whole when they are too slight for one.
    pub fn incident(&mut self, rows: Vec<usize>, ties: Vec<Edge>) -> Result<Incident, Classification> {
        let weighed = self.weighed(&rows);
        let heaviest = weighed.iter().max_by(|a, b| a.weight.total_cmp(&b.weight).then(b.row.cmp(&a.row)));
        let Some(heaviest) = heaviest else { return Err(Classification::Undetermined) };
        let deciding = heaviest.row;
        let stages = self.stages(&weighed);
        let mut reasons = self.breadth(&weighed);
        reasons.extend(self.reach(&weighed, &ties));
        let score: f64 = reasons.iter().map(|reason| reason.adds).sum();
        let class = class(&weighed);
        if score < SLIGHT && class != Classification::TruePositive {
            return Err(class);
        }
        alert::arrange(&mut reasons, |a, b| b.adds.total_cmp(&a.adds).then(a.row.cmp(&b.row)));
        let mut folds: HashMap<u32, usize> = HashMap::new();
        let fold = rows.iter().map(|row| {
            let next = folds.len();
            *folds.entry(self.habits.behaviour[*row]).or_insert(next)
        });
        let fold: Vec<usize> = fold.collect();
        Ok(Incident {
            score,
            reasons,
            stages,
            entities: self.entities(&rows),
            deciding,
            claims: claims(&weighed),
            ties,
            fold,
            folds: folds.len(),
            severity: severity(&weighed),
            class,
            rows,
        })
    }

    fn weighed(&mut self, rows: &[usize]) -> Vec<Weighed> {
        let of = |row: &usize| {
            let judged = self.judge.judge(*row);
            let weight = judged.weight(self.habits.rarity(*row));
            let key = (self.scene.get(*row, Field::Tags), self.scene.get(*row, Field::Rule));
            let tactics = self.tactics.entry(key).or_insert_with(|| tactics(self.scene, *row)).clone();
            Weighed { row: *row, judged, weight, tactics }
        };
        rows.iter().map(of).collect()
    }

    fn breadth(&self, weighed: &[Weighed]) -> Vec<Reason> {
        // For each tactic the two weightiest behaviours.
        let mut best: BTreeMap<usize, (Option<&'static Tactic>, Vec<Top>)> = BTreeMap::new();
        for one in weighed {
            let share = one.weight / one.tactics.len().max(1) as f64;
            let behaviour = self.habits.behaviour[one.row];
            for (order, tactic) in one.slots() {
                let (_, top) = best.entry(order).or_insert((tactic, Vec::new()));
                match top.iter_mut().find(|(_, _, shown)| *shown == behaviour) {
                    Some(known) if known.0 < share => (known.0, known.1) = (share, one.row),
                    Some(_) => {}
                    None => top.push((share, one.row, behaviour)),
                }
                alert::arrange(top, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
                top.truncate(2);
            }
        }
        let reason = |(tactic, top): (Option<&'static Tactic>, Vec<Top>)| {
            let adds = top.first()?.0 + top.get(1).map_or(0.0, |next| next.0 / 4.0);
            Some(Reason { adds, what: tactic.map_or(Counted::NoTactic, Counted::Tactic), row: top.first()?.1 })
        };
        best.into_values().filter_map(reason).collect()
    }

    fn reach(&self, weighed: &[Weighed], ties: &[Edge]) -> Vec<Reason> {
        let same = |row: usize| {
            let mut own = ties.iter().filter(|tie| tie.from as usize == row || tie.to as usize == row).peekable();
            own.peek().is_some() && own.all(|tie| tie.tie == Tie::Same)
        };
        let mut heaviest: BTreeMap<u32, (f64, usize)> = BTreeMap::new();
        for one in weighed {
            let best = heaviest.entry(self.scene.place[one.row]).or_insert((one.weight, one.row));
            if one.weight > best.0 {
                *best = (one.weight, one.row);
            }
        }
        let mut places: Vec<(f64, usize)> = heaviest.into_values().collect();
        alert::arrange(&mut places, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let further = places.into_iter().skip(1).take(8).filter(|(_, row)| !same(*row));
        further.map(|(weight, row)| Reason { adds: weight / 4.0, what: Counted::Reach, row }).collect()
    }

    fn stages(&self, weighed: &[Weighed]) -> Vec<Stage> {
        let mut found: BTreeMap<usize, (Stage, f64)> = BTreeMap::new();
        for one in weighed {
            for (order, tactic) in one.slots() {
                let new = || (Stage { tactic, rows: Vec::new(), deciding: one.row }, one.weight);
                let (stage, weight) = found.entry(order).or_insert_with(new);
                stage.rows.push(one.row);
                if one.weight > *weight {
                    (stage.deciding, *weight) = (one.row, one.weight);
                }
            }
        }
        found.into_values().map(|(stage, _)| stage).collect()
    }

    fn entities(&self, rows: &[usize]) -> Vec<Entity> {
        let scene = self.scene;
        let mut found: HashMap<(EntityKind, Sym), (Field, Vec<usize>)> = HashMap::new();
        for row in rows.iter().copied() {
            let kind = scene.place(row).kind;
            let host = kind == PlaceKind::Host;
            let mut add = |kind, field| {
                let symbol = scene.get(row, field);
                if symbol != 0 {
                    found.entry((kind, symbol)).or_insert_with(|| (field, Vec::new())).1.push(row);
                }
            };
            // What an audit log tells did not happen on the machine whose Falco read it.
            if kind != PlaceKind::Audit {
                add(EntityKind::Host, Field::Hostname);
            }
            if !host {
                add(EntityKind::Pod, Field::Pod);
                add(EntityKind::Container, Field::ContainerId);
                add(EntityKind::Image, Field::Image);
            }
            add(EntityKind::User, Field::User);
            if let Some((field, _)) = scene.actor(row) {
                add(EntityKind::User, field);
            }
            let remote = values::remote(scene, row);
            if remote != 0 {
                let field = if scene.get(row, Field::FdRip) != 0 { Field::FdRip } else { Field::FdSip };
                add(EntityKind::Endpoint, field);
            } else if let Some(field) =
                values::TARGETS.into_iter().find(|field| scene.text(row, *field).starts_with('/'))
            {
                add(EntityKind::File, field);
            }
            for source in [Field::KaSource, Field::CtSource, Field::OktaSource, Field::GcpSource] {
                add(EntityKind::Endpoint, source);
            }
            add(EntityKind::Process, Field::Exepath);
        }
        let mut entities: Vec<Entity> = found
            .into_iter()
            .map(|((kind, symbol), (field, rows))| Entity {
                kind,
                field: field_name(field),
                name: scene.word(symbol).to_owned(),
                rows,
            })
            .collect();
        alert::arrange(&mut entities, |a, b| (a.kind, a.rows.first(), &a.name).cmp(&(b.kind, b.rows.first(), &b.name)));
        let mut kept: HashMap<EntityKind, usize> = HashMap::new();
        entities.retain(|entity| {
            let count = kept.entry(entity.kind).or_default();
            *count += 1;
            *count <= ENTITIES
        });
        entities
    }
}

/// The tactics of an alert: those its tags name, else those of its techniques, else those the catalogue or the playbook
/// give its rule. In the order of ATT&CK.
fn tactics(scene: &Scene, row: usize) -> Rc<[&'static Tactic]> {
    let own: Vec<&str> = scene.text(row, Field::Tags).split(' ').collect();
    let rule = scene.text(row, Field::Rule);
    let mut found = of_tags(&own);
    if found.is_empty()
        && let Some(rule) = knowledge::catalogue::rule(rule)
    {
        found = of_tags(&rule.tags);
    }
    if found.is_empty()
        && let Some(book) = knowledge::playbook(rule)
    {
        let ids: Vec<&str> = book.attack.iter().map(String::as_str).collect();
        found = of_tags(&ids);
    }
    found.into()
}

fn of_tags(tags: &[&str]) -> Vec<&'static Tactic> {
    let mut found: Vec<&'static Tactic> = tags.iter().filter_map(|tag| attack::tactic_by_tag(tag)).collect();
    if found.is_empty() {
        let techniques = tags.iter().filter_map(|tag| attack::technique_by_tag(tag));
        found = techniques.flat_map(|technique| &technique.tactics).filter_map(|name| attack::tactic(name)).collect();
    }
    alert::arrange(&mut found, |left, right| left.order.cmp(&right.order));
    found.dedup_by_key(|tactic| tactic.order);
    found
}

fn claims(weighed: &[Weighed]) -> Vec<Claim> {
    let mut found: Vec<Claim> = Vec::new();
    for one in weighed.iter().filter(|one| one.judged.class.to_confirm()) {
        let Judged { class, vouched, .. } = one.judged;
        match found.iter_mut().find(|claim| claim.class == class && claim.vouched == vouched) {
            Some(claim) => claim.rows.push(one.row),
            None => found.push(Claim { class, vouched, rows: vec![one.row] }),
        }
    }
    found
}

/// The worst alert's severity. What is vouched for as expected is low at most.
fn severity(weighed: &[Weighed]) -> Severity {
    let of = |one: &Weighed| match one.judged.class.to_confirm() && one.judged.vouched {
        true => one.judged.severity.min(Severity::Low),
        false => one.judged.severity,
    };
    weighed.iter().map(of).max().unwrap_or_default()
}

/// Expected when three quarters of the weight that the alerts would have without explanations are explained by one class
/// and vouched for; an attack when one alert is; otherwise undetermined.
fn class(weighed: &[Weighed]) -> Classification {
    let mut explained: Vec<(Classification, f64)> = Vec::new();
    let mut all = 0.0;
    for one in weighed {
        let judged = one.judged;
        let whole = Judged { class: Classification::Undetermined, ..judged }.weight(0.0);
        all += whole;
        if judged.class.to_confirm() && judged.vouched {
            match explained.iter_mut().find(|(class, _)| *class == judged.class) {
                Some((_, weight)) => *weight += whole,
                None => explained.push((judged.class, whole)),
            }
        }
    }
    if let Some((class, _)) = explained.iter().find(|(_, weight)| *weight >= 0.75 * all) {
        return *class;
    }
    match weighed.iter().any(|one| one.judged.class == Classification::TruePositive) {
        true => Classification::TruePositive,
        false => Classification::Undetermined,
    }
}
