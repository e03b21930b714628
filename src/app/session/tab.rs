/// A tab of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The report on an alert.
    #[default]
    Report,
    /// The document that somebody wrote.
    Document,
    /// All alerts.
    Alerts,
    /// What they tell together.
    Incidents,
    /// Rules files and tuning.
    Rules,
}
