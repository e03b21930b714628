use report::Tone;

use crate::dom::{Node, shape as part};

/// The class that colours a thing of this tone.
pub fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "tone-neutral",
        Tone::Good => "tone-good",
        Tone::Caution => "tone-caution",
        Tone::Alarm => "tone-alarm",
    }
}

/// The shape of a tone, for those who do not see its colour: a ring, a ticked disc, a triangle, an octagon. The words
/// beside it carry the meaning, so it is hidden from those who listen.
pub fn shape(tone: Tone) -> Node {
    match tone {
        Tone::Neutral => drawing("shape", [ring(None)]),
        Tone::Good => drawing("shape", [disc("7"), cut("M4.6 8.3l2.3 2.3 4.5-5")]),
        Tone::Caution => drawing("shape", [filled("M8 1.2 15.4 14.4H.6z"), cut("M8 5.6v4.2M8 11.3v1.6")]),
        Tone::Alarm => drawing("shape", [filled("M5 .8h6L15.2 5v6L11 15.2H5L.8 11V5z"), cut("M8 3.9v5.2M8 10.7v1.8")]),
    }
}

/// A small drawing beside words that say the same.
pub fn drawing(class: &'static str, parts: impl IntoIterator<Item = Node>) -> Node {
    let drawing = part("svg").attr("class", class).attr("width", "16").attr("height", "16");
    drawing.attr("viewBox", "0 0 16 16").attr("aria-hidden", "true").all(parts)
}

/// A ring, broken in dashes of this pattern.
pub fn ring(dashes: Option<&str>) -> Node {
    let ring = part("circle").attr("cx", "8").attr("cy", "8").attr("r", "5").attr("fill", "none");
    ring.attr("stroke", "currentColor").attr("stroke-width", "2").maybe("stroke-dasharray", dashes)
}

/// A disc of this radius.
pub fn disc(radius: &'static str) -> Node {
    part("circle").attr("cx", "8").attr("cy", "8").attr("r", radius).attr("fill", "currentColor")
}

/// A line in the colour of the ground.
pub fn cut(path: &'static str) -> Node {
    part("path").attr("class", "cut").attr("d", path).attr("fill", "none").attr("stroke-width", "1.8")
}

fn filled(path: &'static str) -> Node {
    part("path").attr("d", path).attr("fill", "currentColor")
}
