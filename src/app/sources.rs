use leptos::prelude::*;

use crate::dom::{Node, button, classed, node};
use crate::navigator::grouped;
use crate::opened::{Opened, in_words};
use crate::session::{Session, Source};

/// The files that are read, each with what became of it. Nothing for a text, and for a file that stands in the box.
pub fn sources(session: Session) -> Vec<Node> {
    let Source::Files(files) = session.source.get() else { return Vec::new() };
    let one_text = matches!(&files[..], [Opened { text: Some(_), .. }]);
    if one_text {
        return Vec::new();
    }
    let several = files.len() > 1;
    let names = files.clone();
    let item = |file: &Opened| {
        let name = classed("span", "chip-name").with(node("bdi").text(&file.name));
        let said = classed("span", "chip-size").text(&fate(file, &names));
        let item = classed("li", "chip").with(name).with(said);
        let number = file.number;
        let remove = several.then(|| {
            let label = format!("Remove {}", file.name);
            button("×", move |_| session.remove(number)).attr("class", "quiet remove").attr("aria-label", &label)
        });
        item.all(remove)
    };
    vec![classed("ul", "sources").attr("aria-label", "Files").all(files.iter().map(item))]
}

/// Its size, and what became of it.
fn fate(file: &Opened, all: &[Opened]) -> String {
    let size = in_words(file.size);
    let Some(read) = &file.read else { return size };
    let twin = read.same_as.and_then(|number| all.iter().find(|other| other.number == number));
    match (twin, &read.fault) {
        (Some(twin), _) => format!("{size}, the same content as {}: not counted twice", twin.name),
        (None, Some(fault)) => format!("{size}, {} alerts; {fault}", grouped(read.alerts as usize)),
        (None, None) => format!("{size}, {} alerts", grouped(read.alerts as usize)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::SourceRead;

    #[test]
    fn a_file_says_what_became_of_it() {
        let file = |number, read| Opened { number, name: format!("{number}.log"), size: 2_000, text: None, read };
        let read = |same_as, fault: Option<&str>| SourceRead {
            number: 1,
            alerts: 3,
            same_as,
            fault: fault.map(Into::into),
            lost: false,
        };
        let all = [file(0, None)];
        assert_eq!(fate(&file(1, None), &all), "2.0 kB");
        assert_eq!(fate(&file(1, Some(read(None, None))), &all), "2.0 kB, 3 alerts");
        assert_eq!(fate(&file(1, Some(read(None, Some("why")))), &all), "2.0 kB, 3 alerts; why");
        let twin = fate(&file(1, Some(read(Some(0), None))), &all);
        assert_eq!(twin, "2.0 kB, the same content as 0.log: not counted twice");
    }
}
