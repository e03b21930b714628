use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Bin, Look, Question, Reply, Timeline};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, PointerEvent};

use crate::dom::{Node, button, classed, set, shape, target};
use crate::moment;
use crate::navigator::grouped;
use crate::session::Session;

/// The drawing's own measures; the browser stretches it.
const BINS: u32 = 180;
const WIDE: f64 = 900.0;
const TALL: f64 = 60.0;

/// When the listed alerts happened, by priority. A range can be drawn over it, or typed.
pub fn timeline(session: Session) -> Node {
    let view = session.view;
    let line = RwSignal::new(Arc::new(Timeline::default()));
    Effect::new(move |_| {
        view.edition.track();
        let look = view.look.get();
        session.ask_next("timeline", Question::Timeline { look, bins: BINS }, move |reply| {
            if let Reply::Timeline(found) = reply {
                line.try_set(Arc::new(found));
            }
        });
    });
    let brush = RwSignal::new(None::<(f64, f64)>);
    let drawing = shape("svg")
        .attr("class", "timeline-drawing")
        .attr("viewBox", &format!("0 0 {WIDE} {TALL}"))
        .attr("preserveAspectRatio", "none")
        .attr("role", "img")
        .has("aria-label", move || Some(line.with(|line| said(line))))
        .with(hatch())
        .slot(move || line.with(|line| draw(line)))
        .with(shape("rect").attr("class", "brush").attr("y", "0").attr("height", &TALL.to_string()).live(move |rect| {
            let (from, to) = brush.get().map_or((0.0, 0.0), |(one, other)| (one.min(other), one.max(other)));
            set(rect, "x", Some(&(from as u32).to_string()));
            set(rect, "width", Some(&((to - from) as u32).to_string()));
        }))
        .on("pointerdown", move |event| {
            if let Some(at) = place(&event) {
                brush.set(Some((at, at)));
                if let Some(drawing) = drawing_of(&event) {
                    let _ = drawing.set_pointer_capture(event.unchecked_ref::<PointerEvent>().pointer_id());
                }
                event.prevent_default();
            }
        })
        .on("pointermove", move |event| {
            if let (Some((from, _)), Some(at)) = (brush.get_untracked(), place(&event)) {
                brush.set(Some((from, at)));
            }
        })
        .on("pointerup", move |_| {
            let Some((one, other)) = brush.get_untracked() else { return };
            brush.set(None);
            let (from, to) = (one.min(other), one.max(other));
            // A click is no range.
            if to - from >= WIDE / f64::from(BINS) {
                let line = line.get_untracked();
                view.set_range(Some((moment_at(&line, from), moment_at(&line, to))));
            }
        });
    let there = move || line.with(|line| line.bins.is_empty()).then(String::new);
    let axis = classed("div", "timeline-axis").attr("aria-hidden", "true").slot(move || line.with(|line| axis(line)));
    classed("section", "timeline")
        .attr("aria-label", "Timeline")
        .has("hidden", there)
        .with(range(session, line))
        .with(classed("div", "timeline-box").with(drawing).with(axis))
}

/// The range in words that can be changed.
fn range(session: Session, line: RwSignal<Arc<Timeline>>) -> Node {
    let view = session.view;
    let field = |name: &str, of_range: fn((i64, i64)) -> i64, of_line: fn(&Timeline) -> i64| {
        let field = classed("input", "moment").attr("type", "text").attr("size", "19").attr("spellcheck", "false");
        let field = field.live(move |field| {
            let at = view.look.with(|look| look.range).map_or_else(|| line.with(|line| of_line(line)), of_range);
            field.unchecked_ref::<HtmlInputElement>().set_value(&moment::shown(at));
        });
        (classed("label", "moment-label").text(name).text(" ").with(field.clone()), field)
    };
    let (from_label, from) = field("From", |range| range.0, |line| line.start);
    let (to_label, to) = field("to", |range| range.1, |line| line.end);
    let element = |field: &Node| field.clone().into_element().unchecked_into::<HtmlInputElement>();
    let (from, to) = (element(&from), element(&to));
    let changed = move |_: Event| {
        let (one, other) = (moment::read(&from.value()), moment::read(&to.value()));
        let fits = one.zip(other).filter(|(one, other)| one < other);
        for field in [&from, &to] {
            set(field, "aria-invalid", fits.is_none().then_some("true"));
        }
        if fits.is_some() {
            view.set_range(fits);
        }
    };
    let whole = button("Whole time", move |_| view.set_range(None)).attr("class", "quiet");
    let legend = [("low", "notice and below"), ("middle", "error, warning"), ("high", "critical and above")];
    let key = |(class, words): (&str, &str)| {
        let mark = shape("svg").attr("width", "10").attr("height", "10").attr("aria-hidden", "true");
        let mark =
            mark.with(shape("rect").attr("width", "10").attr("height", "10").attr("class", &format!("bar {class}")));
        classed("span", "timeline-key").with(mark).text(" ").text(words)
    };
    classed("div", "timeline-range")
        .with(
            classed("div", "moments")
                .on("change", changed)
                .with(from_label)
                .with(to_label)
                .with(classed("span", "zone").text("UTC")),
        )
        .with(whole.has("disabled", move || view.look.with(|look| look.range.is_none()).then(String::new)))
        .with(classed("div", "timeline-legend").all(legend.map(key)))
        .slot(move || line.with(|line| undated(view.look.with(|look: &Look| look.range.is_some()), line)))
}

fn undated(in_range: bool, line: &Timeline) -> Vec<Node> {
    if line.undated == 0 || in_range {
        return Vec::new();
    }
    let words = format!("{} alerts have no date and are not shown here", grouped(line.undated as usize));
    vec![classed("span", "timeline-undated").text(&words)]
}

/// What the drawing shows, for those who do not see it.
fn said(line: &Timeline) -> String {
    let sum = |of: fn(&Bin) -> u32| line.bins.iter().map(|bin| u64::from(of(bin))).sum::<u64>() as usize;
    let most = line.bins.iter().enumerate().max_by_key(|(_, bin)| height(bin));
    let width = width(line);
    let busiest = most.map(|(at, bin)| {
        let from = line.start + i64::try_from(at).unwrap_or(0) * width;
        format!(
            "; most, {}, in the {} s from {}",
            grouped(height(bin) as usize),
            width / 1_000_000_000,
            moment::shown(from)
        )
    });
    format!(
        "{} alerts of critical priority and above, {} errors and warnings, {} others, from {} to {} UTC{}",
        grouped(sum(|bin| bin.high)),
        grouped(sum(|bin| bin.middle)),
        grouped(sum(|bin| bin.low)),
        moment::shown(line.start),
        moment::shown(line.end),
        busiest.unwrap_or_default()
    )
}

/// The bins, one path for each kind, the gravest at the bottom; what is wrong with the log behind them.
fn draw(line: &Timeline) -> Vec<Node> {
    let most = line.bins.iter().map(height).max().unwrap_or(0).max(1);
    let wide = WIDE / line.bins.len().max(1) as f64;
    let scale = |count: u32| if count == 0 { 0.0 } else { (f64::from(count) / most as f64 * (TALL - 4.0)).max(1.5) };
    let bars = |class: &str, below: fn(&Bin) -> [u32; 2], of: fn(&Bin) -> u32| {
        let mut path = String::new();
        for (at, bin) in line.bins.iter().enumerate().filter(|(_, bin)| of(bin) > 0) {
            let base = TALL - below(bin).map(scale).iter().sum::<f64>();
            let (x, w) = (tenth(at as f64 * wide), tenth((wide - 0.8).max(0.5)));
            path.push_str(&format!("M{x} {}h{w}v-{}h-{w}z", tenth(base), tenth(scale(of(bin)))));
        }
        shape("path").attr("class", &format!("bar {class}")).attr("d", &path)
    };
    let span = (line.end - line.start).max(1) as f64;
    let at = |moment: i64| ((moment - line.start) as f64 / span * WIDE).clamp(0.0, WIDE);
    let spots = line.spots.iter().map(|spot| {
        let (from, to) = (at(spot.start), at(spot.end));
        let rect = shape("rect").attr("class", "spot").attr("y", "0").attr("height", &TALL.to_string());
        let rect = rect.attr("x", &tenth(from)).attr("width", &tenth((to - from).max(2.0)));
        rect.with(shape("title").text(&spot.what))
    });
    spots
        .chain([
            bars("high", |_| [0, 0], |bin| bin.high),
            bars("middle", |bin| [bin.high, 0], |bin| bin.middle),
            bars("low", |bin| [bin.high, bin.middle], |bin| bin.low),
        ])
        .collect()
}

/// Lines across the gravest bars, which tell them from the others without their colour.
fn hatch() -> Node {
    let line = shape("path").attr("class", "hatch").attr("d", "M0 4L4 0");
    let pattern = shape("pattern").attr("id", "hatch").attr("width", "4").attr("height", "4");
    let ground = shape("rect").attr("class", "hatch-ground").attr("width", "4").attr("height", "4");
    shape("defs").with(pattern.attr("patternUnits", "userSpaceOnUse").with(ground).with(line))
}

fn axis(line: &Timeline) -> Vec<Node> {
    let span = line.end - line.start;
    let step = moment::step(span, 7);
    let first = line.start.div_euclid(step) + 1;
    let marks = (first..).map(|at| at * step).take_while(|at| *at < line.end).take(12);
    marks
        .map(|at| {
            let mark = classed("span", "timeline-mark").text(&moment::short(at, step));
            let share = (at - line.start) as f64 / span.max(1) as f64 * 1000.0;
            let place = format!("{}%", tenth(share / 10.0));
            let _ = mark.clone().into_html().style().set_property("inset-inline-start", &place);
            mark
        })
        .collect()
}

fn height(bin: &Bin) -> u64 {
    u64::from(bin.high) + u64::from(bin.middle) + u64::from(bin.low)
}

fn width(line: &Timeline) -> i64 {
    (line.end - line.start) / i64::try_from(line.bins.len().max(1)).unwrap_or(1)
}

fn moment_at(line: &Timeline, place: f64) -> i64 {
    let bin = (place / WIDE * line.bins.len() as f64) as i64;
    line.start + bin * width(line)
}

/// A measure to the tenth, without the code that writes broken numbers.
fn tenth(number: f64) -> String {
    let tenths = (number * 10.0) as i64;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Where in the drawing a pointer is, in the drawing's own measure.
fn place(event: &Event) -> Option<f64> {
    let box_ = drawing_of(event)?.get_bounding_client_rect();
    let at = f64::from(event.unchecked_ref::<PointerEvent>().client_x()) - box_.left();
    (box_.width() > 0.0).then(|| (at / box_.width() * WIDE).clamp(0.0, WIDE))
}

fn drawing_of(event: &Event) -> Option<Element> {
    target(event)?.closest("svg").ok().flatten()
}
