//! The table of fields against what was gathered from Falco's sources.

use filter::Catalogue;
use serde_json::Value;

use crate::shared::{read, text};

/// Plugins that exist to show how a plugin is written.
const SAMPLES: [&str; 3] = ["plugin:dummy", "plugin:dummy_c", "plugin:dummy_rs"];

#[test]
fn every_current_field_is_there_as_it_is() {
    let Some(facts) = read("facts/fields.json") else { return };
    let facts: Value = serde_json::from_str(&facts).expect("the facts are JSON");
    let catalogue = Catalogue::everything();
    let current = facts["fields"].as_array().expect("fields").iter().filter(|field| field["current"] == true);
    let mut count = 0;
    for known in current.filter(|field| !SAMPLES.contains(&text(field, "provider"))) {
        let name = text(known, "name");
        let field = catalogue.get(name).unwrap_or_else(|| panic!("{name} is missing"));
        let flags = [field.list, field.no_right_field, field.no_transformer, field.filter_only, field.deprecated];
        let expected =
            ["is_list", "no_rhs", "no_transformer", "filter_only", "deprecated"].map(|flag| known[flag] == true);
        assert_eq!(flags, expected, "{name}");
        assert_eq!(format!("{:?}", field.ty).to_uppercase(), text(known, "type").replace("DYN", "OPAQUE"), "{name}");
        assert_eq!(field.arg_required, known["arg"]["required"] == true, "{name}");
        assert_eq!(field.provider, text(known, "provider").trim_start_matches("plugin:"), "{name}");
        count += 1;
    }
    assert_eq!(count, catalogue.fields().count());
}
