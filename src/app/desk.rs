use protocol::{Request, VERSION};

/// How often the engine may die in a row, with nothing answered in between, before the page stops starting it again.
const PATIENCE: u8 = 3;

/// Keeps the books of what was asked of the engine: what waits for it to listen, what it works on, what it still holds.
///
/// Pure, so that every order of events can be tested. `B` is the input's bytes, whatever holds them.
#[derive(Debug)]
pub struct Desk<B> {
    last: u32,
    ready: bool,
    slow: bool,
    deaths: u8,
    waiting: Option<Job<B>>,
    running: Option<Running>,
    held: Option<u32>,
}

/// An input to read.
#[derive(Debug, PartialEq)]
pub struct Job<B> {
    /// The file's name, when there is a file.
    pub name: Option<String>,
    /// The input.
    pub bytes: B,
}

/// What to send to the engine.
#[derive(Debug, PartialEq)]
pub struct Post<B> {
    /// The message.
    pub request: Request,
    /// The bytes that go beside it.
    pub bytes: Option<B>,
}

/// What an answer means.
#[derive(Debug, PartialEq)]
pub enum Heard<B> {
    /// Nobody waits for it any more.
    Late,
    /// Show it.
    Show,
    /// Do not show it; send this instead.
    Then(Post<B>),
}

/// What the end of an engine means.
#[derive(Debug, PartialEq)]
pub struct Death {
    /// True when it took a run with it.
    pub lost_run: bool,
    /// True when another one should be started.
    pub start_again: bool,
}

#[derive(Debug)]
struct Running {
    id: u32,
    /// The alert asked for last; answers about others are late.
    index: u32,
    /// True until the engine has read the input.
    reading: bool,
}

impl<B> Default for Desk<B> {
    fn default() -> Self {
        Self { last: 0, ready: false, slow: false, deaths: 0, waiting: None, running: None, held: None }
    }
}

impl<B> Desk<B> {
    /// Takes a job. It is sent at once when the engine listens and is idle; else it waits, and a job that waited before
    /// it is forgotten.
    pub fn ask(&mut self, job: Job<B>) -> Option<Post<B>> {
        self.waiting = Some(job);
        self.next()
    }

    /// Asks for another alert of the input that the engine holds, or is reading. Nothing when it holds none.
    pub fn show(&mut self, index: u32) -> Option<Post<B>> {
        if let Some(running) = self.running.as_mut().filter(|running| running.reading) {
            running.index = index;
            return None;
        }
        let id = self.held?;
        self.running = Some(Running { id, index, reading: false });
        Some(Post { request: Request::Show { id, index }, bytes: None })
    }

    /// The engine listens. `Err` when it is of another build, which must not be used.
    pub fn ready(&mut self, version: &str) -> Result<Option<Post<B>>, ()> {
        if version != VERSION {
            return Err(());
        }
        self.ready = true;
        Ok(self.next())
    }

    /// An answer of run `id` about the alert `index` has come.
    pub fn done(&mut self, id: u32, index: u32) -> Heard<B> {
        let Some(running) = self.running.as_mut().filter(|running| running.id == id) else { return Heard::Late };
        self.deaths = 0;
        self.slow = false;
        if running.reading {
            running.reading = false;
            self.held = Some(id);
        }
        let wanted = running.index;
        if self.waiting.is_some() {
            self.running = None;
            return self.next().map_or(Heard::Late, Heard::Then);
        }
        if wanted != index {
            return Heard::Then(Post { request: Request::Show { id, index: wanted }, bytes: None });
        }
        self.running = None;
        Heard::Show
    }

    /// The run takes long. True when a newer job waits for it: then the engine should be replaced.
    pub fn slow(&mut self) -> bool {
        self.slow = self.running.is_some();
        self.slow && self.waiting.is_some()
    }

    /// The run whose alerts the engine holds.
    pub fn held(&self) -> Option<u32> {
        self.held
    }

    /// True when something was asked and not answered.
    pub fn busy(&self) -> bool {
        self.running.is_some() || self.waiting.is_some()
    }

    /// Forgets everything asked. True when the engine is at work, and so has to be replaced.
    pub fn cancel(&mut self) -> bool {
        self.waiting = None;
        self.running.take().is_some_and(|running| running.reading)
    }

    /// The engine was replaced by us: it holds nothing, and will say when it listens.
    pub fn replaced(&mut self) {
        self.ready = false;
        self.slow = false;
        self.running = None;
        self.held = None;
    }

    /// The engine has died.
    pub fn died(&mut self) -> Death {
        let lost_run = self.running.is_some();
        self.replaced();
        self.deaths = self.deaths.saturating_add(1);
        Death { lost_run, start_again: self.deaths < PATIENCE }
    }

    /// Somebody asks for the engine to be tried again after it was given up.
    pub fn forgive(&mut self) {
        self.deaths = 0;
    }

    fn next(&mut self) -> Option<Post<B>> {
        if !self.ready || self.running.is_some() {
            return None;
        }
        let Job { name, bytes } = self.waiting.take()?;
        self.last = self.last.wrapping_add(1);
        let id = self.last;
        self.held = None;
        self.running = Some(Running { id, index: 0, reading: true });
        Some(Post { request: Request::Run { id, name }, bytes: Some(bytes) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(bytes: &'static str) -> Job<&'static str> {
        Job { name: None, bytes }
    }

    fn run(id: u32, bytes: &'static str) -> Post<&'static str> {
        Post { request: Request::Run { id, name: None }, bytes: Some(bytes) }
    }

    fn show(id: u32, index: u32) -> Post<&'static str> {
        Post { request: Request::Show { id, index }, bytes: None }
    }

    fn listening() -> Desk<&'static str> {
        let mut desk = Desk::default();
        assert_eq!(desk.ready(VERSION), Ok(None));
        desk
    }

    #[test]
    fn a_job_waits_until_the_engine_listens_and_the_last_one_wins() {
        let mut desk = Desk::default();
        assert_eq!(desk.ask(job("first")), None);
        assert_eq!(desk.ask(job("second")), None);
        assert!(desk.busy());
        assert_eq!(desk.ready(VERSION), Ok(Some(run(1, "second"))));
    }

    #[test]
    fn another_build_is_refused() {
        assert_eq!(Desk::<()>::default().ready("0.0.0-other"), Err(()));
    }

    #[test]
    fn an_answer_is_shown_once_and_only_to_those_who_wait() {
        let mut desk = listening();
        assert_eq!(desk.ask(job("a")), Some(run(1, "a")));
        assert_eq!(desk.done(7, 0), Heard::Late);
        assert_eq!(desk.done(1, 0), Heard::Show);
        assert_eq!(desk.done(1, 0), Heard::Late);
        assert!(!desk.busy());
    }

    #[test]
    fn a_newer_job_makes_the_older_answer_late() {
        let mut desk = listening();
        desk.ask(job("a"));
        assert_eq!(desk.ask(job("b")), None);
        assert_eq!(desk.done(1, 0), Heard::Then(run(2, "b")));
        assert_eq!(desk.done(2, 0), Heard::Show);
    }

    #[test]
    fn a_slow_run_is_cut_only_when_something_waits_for_it() {
        let mut desk = listening();
        assert!(!desk.slow());
        desk.ask(job("a"));
        assert!(!desk.slow());
        desk.ask(job("b"));
        assert!(desk.slow());
        desk.replaced();
        assert_eq!(desk.ready(VERSION), Ok(Some(run(2, "b"))));
    }

    #[test]
    fn other_alerts_of_the_input_are_asked_for_by_number() {
        let mut desk = listening();
        assert_eq!(desk.show(1), None);
        desk.ask(job("a"));
        desk.done(1, 0);
        assert_eq!(desk.show(1), Some(show(1, 1)));
        assert_eq!(desk.show(2), Some(show(1, 2)));
        assert_eq!(desk.done(1, 2), Heard::Show);
    }

    #[test]
    fn an_alert_asked_for_while_reading_is_shown_after_it() {
        let mut desk = listening();
        desk.ask(job("a"));
        assert_eq!(desk.show(3), None);
        assert_eq!(desk.done(1, 0), Heard::Then(show(1, 3)));
        assert_eq!(desk.done(1, 3), Heard::Show);
    }

    #[test]
    fn a_death_loses_the_run_but_not_the_job_that_waits() {
        let mut desk = listening();
        desk.ask(job("a"));
        desk.ask(job("b"));
        assert_eq!(desk.died(), Death { lost_run: true, start_again: true });
        assert_eq!(desk.show(0), None);
        assert_eq!(desk.ready(VERSION), Ok(Some(run(2, "b"))));
    }

    #[test]
    fn an_engine_that_only_dies_is_given_up() {
        let mut desk = Desk::<()>::default();
        let again: Vec<bool> = (0..3).map(|_| desk.died().start_again).collect();
        assert_eq!(again, [true, true, false]);
        desk.forgive();
        assert!(desk.died().start_again);
    }

    #[test]
    fn cancel_replaces_an_engine_at_work_and_leaves_an_idle_one() {
        let mut desk = listening();
        assert!(!desk.cancel());
        desk.ask(job("a"));
        assert!(desk.cancel());
        assert_eq!(desk.done(1, 0), Heard::Late);
    }
}
