use crate::{Alert, Plain};

/// Whoever takes alerts as they are read, in input order.
///
/// An alert comes through one of the two doors, never both. Who only wants alerts leaves the second as it is.
pub trait Receiver {
    /// Takes an alert.
    fn alert(&mut self, alert: Alert);

    /// Takes an alert that was read as it stands. What it borrows is gone after the call.
    fn plain(&mut self, alert: &Plain<'_>) {
        self.alert(alert.to_alert());
    }
}

/// Keeps them.
impl Receiver for Vec<Alert> {
    fn alert(&mut self, alert: Alert) {
        self.push(alert);
    }
}
