use protocol::{Question, Reply};

/// What is done with an answer.
pub type Then = Box<dyn FnOnce(Reply)>;

/// Questions to the engine about what it holds: one at a time for each seat at the table, so that a person who types
/// does not make the engine answer what nobody wants to know any more.
#[derive(Default)]
pub struct Asks {
    last: u32,
    seats: Vec<Seat>,
}

struct Seat {
    name: &'static str,
    asked: Option<(u32, Then)>,
    next: Option<(Question, Then)>,
}

impl Asks {
    /// Asks a question. Its number and itself, when it can be sent now; else it waits for the answer to the one before it,
    /// and what waited there is forgotten.
    pub fn ask(&mut self, seat: &'static str, question: Question, then: Then) -> Option<(u32, Question)> {
        self.last = self.last.wrapping_add(1);
        let number = self.last;
        let seat = match self.seats.iter().position(|known| known.name == seat) {
            Some(at) => &mut self.seats[at],
            None => {
                self.seats.push(Seat { name: seat, asked: None, next: None });
                self.seats.last_mut()?
            }
        };
        if seat.asked.is_some() {
            seat.next = Some((question, then));
            return None;
        }
        seat.asked = Some((number, then));
        Some((number, question))
    }

    /// The question of this number was answered: what is to be done with the answer, and the question to send now. Nothing
    /// is done with an answer that a newer question has made late.
    pub fn answered(&mut self, number: u32) -> (Option<Then>, Option<(u32, Question)>) {
        let Some(seat) = self.seats.iter_mut().find(|seat| seat.asked.as_ref().is_some_and(|asked| asked.0 == number))
        else {
            return (None, None);
        };
        let then = seat.asked.take().map(|(_, then)| then);
        match seat.next.take() {
            Some((question, next)) => {
                let name = seat.name;
                (None, self.ask(name, question, next))
            }
            None => (then, None),
        }
    }

    /// No question will be answered any more.
    pub fn forget(&mut self) {
        self.seats.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(asks: &mut Asks, seat: &'static str, index: u32) -> Option<u32> {
        asks.ask(seat, Question::Detail { index }, Box::new(|_| ())).map(|(number, _)| number)
    }

    #[test]
    fn one_question_of_a_seat_is_out_and_the_last_one_follows() {
        let mut asks = Asks::default();
        assert_eq!(ask(&mut asks, "detail", 0), Some(1));
        assert_eq!(ask(&mut asks, "detail", 1), None);
        assert_eq!(ask(&mut asks, "detail", 2), None);
        assert_eq!(ask(&mut asks, "facets", 3), Some(4));
        let (late, next) = asks.answered(1);
        assert!(late.is_none(), "a newer question waits");
        assert_eq!(next, Some((5, Question::Detail { index: 2 })));
        assert!(matches!(asks.answered(5), (Some(_), None)));
        assert!(matches!(asks.answered(5), (None, None)));
    }

    #[test]
    fn what_was_forgotten_is_not_answered() {
        let mut asks = Asks::default();
        ask(&mut asks, "detail", 0);
        asks.forget();
        assert!(matches!(asks.answered(1), (None, None)));
        assert_eq!(ask(&mut asks, "detail", 0), Some(2));
    }
}
