use protocol::{Look, Request, Source, VERSION};

/// How often the engine may die in a row, with nothing answered in between, before the page stops starting it again.
const PATIENCE: u8 = 3;

/// Keeps the books of what was asked of the engine: what waits for it to listen, what it reads, what it still holds.
///
/// Pure, so that every order of events can be tested. `B` is an input, whatever holds its bytes.
#[derive(Debug)]
pub struct Desk<B> {
    last: u32,
    ready: bool,
    deaths: u8,
    waiting: Option<Job<B>>,
    reading: Option<u32>,
    held: Option<u32>,
    /// The alert asked for last; reports on others are late.
    wanted: Option<u32>,
}

/// Inputs to read.
#[derive(Debug, PartialEq)]
pub struct Job<B> {
    /// What they are.
    pub sources: Vec<Source>,
    /// They, as many.
    pub inputs: Vec<B>,
    /// True when they are added to what the engine holds.
    pub add: bool,
    /// Which alerts are kept.
    pub keep: Look,
    /// The most memory that the alerts may take, in bytes.
    pub budget: u64,
}

/// What to send to the engine.
#[derive(Debug, PartialEq)]
pub struct Post<B> {
    /// The message.
    pub request: Request,
    /// The inputs that go beside it.
    pub inputs: Vec<B>,
}

/// What the end of a run means.
#[derive(Debug, PartialEq)]
pub struct Read<B> {
    /// True when somebody waits for it.
    pub show: bool,
    /// What to send next.
    pub then: Option<Post<B>>,
}

/// What the end of an engine means.
#[derive(Debug, PartialEq)]
pub struct Death {
    /// True when it took a run with it.
    pub lost_run: bool,
    /// True when another one should be started.
    pub start_again: bool,
}

impl<B> Default for Desk<B> {
    fn default() -> Self {
        Self { last: 0, ready: false, deaths: 0, waiting: None, reading: None, held: None, wanted: None }
    }
}

impl<B> Desk<B> {
    /// Takes a job. It is sent at once when the engine listens and is idle; else it waits, and a job that waited before
    /// it is forgotten. A run that is being read gives way to it, unless it is added to.
    pub fn ask(&mut self, job: Job<B>) -> Option<Post<B>> {
        let stop = self.reading.filter(|_| !job.add);
        match (&mut self.waiting, job) {
            (Some(waiting), mut job) if job.add => {
                waiting.sources.append(&mut job.sources);
                waiting.inputs.append(&mut job.inputs);
            }
            (waiting, job) => *waiting = Some(job),
        }
        match stop {
            Some(id) => Some(post(Request::Stop { id })),
            None => self.next(),
        }
    }

    /// Asks for the report on another alert of the run. Nothing when there is none.
    pub fn show(&mut self, index: u32) -> Option<Post<B>> {
        let id = self.run()?;
        self.wanted = Some(index);
        Some(post(Request::Show { id, index }))
    }

    /// Reads no further. Nothing when nothing is read.
    pub fn stop(&mut self) -> Option<Post<B>> {
        self.waiting = None;
        Some(post(Request::Stop { id: self.reading? }))
    }

    /// The engine listens. `Err` when it is of another build, which must not be used.
    pub fn ready(&mut self, version: &str) -> Result<Option<Post<B>>, ()> {
        if version != VERSION {
            return Err(());
        }
        self.ready = true;
        Ok(self.next())
    }

    /// A report has come. True when it is the one that is waited for.
    pub fn shown(&mut self, id: u32, index: u32) -> bool {
        let mine = self.run() == Some(id) && self.wanted.is_none_or(|wanted| wanted == index);
        if mine {
            self.deaths = 0;
            self.wanted = None;
        }
        mine
    }

    /// The run with this id is read.
    pub fn done(&mut self, id: u32) -> Read<B> {
        if self.reading != Some(id) {
            return Read { show: false, then: None };
        }
        self.deaths = 0;
        self.reading = None;
        self.held = Some(id);
        let show = self.waiting.as_ref().is_none_or(|job| job.add);
        Read { show, then: self.next() }
    }

    /// True when a job waits for a run that is being read.
    pub fn blocked(&self) -> bool {
        self.waiting.is_some() && self.reading.is_some()
    }

    /// The run whose alerts can be asked about: the one that is read, or the last one that was.
    pub fn run(&self) -> Option<u32> {
        self.reading.or(self.held)
    }

    /// The run that is being read.
    pub fn reading(&self) -> Option<u32> {
        self.reading
    }

    /// True when something was asked to be read and is not.
    pub fn busy(&self) -> bool {
        self.reading.is_some() || self.waiting.is_some()
    }

    /// Forgets everything asked. True when the engine is at work, and so has to be replaced.
    pub fn cancel(&mut self) -> bool {
        self.waiting = None;
        self.wanted = None;
        self.reading.take().is_some()
    }

    /// The run that is held is wanted no more.
    pub fn forget(&mut self) {
        self.held = None;
    }

    /// The engine was replaced by us: it holds nothing, and will say when it listens.
    pub fn replaced(&mut self) {
        self.ready = false;
        self.reading = None;
        self.held = None;
        self.wanted = None;
    }

    /// The engine has died.
    pub fn died(&mut self) -> Death {
        let lost_run = self.run().is_some();
        self.replaced();
        self.deaths = self.deaths.saturating_add(1);
        Death { lost_run, start_again: self.deaths < PATIENCE }
    }

    /// Somebody asks for the engine to be tried again after it was given up.
    pub fn forgive(&mut self) {
        self.deaths = 0;
    }

    fn next(&mut self) -> Option<Post<B>> {
        if !self.ready || self.reading.is_some() {
            return None;
        }
        let Job { sources, inputs, add, keep, budget } = self.waiting.take()?;
        let added_to = self.held.filter(|_| add);
        let id = added_to.unwrap_or_else(|| {
            self.last = self.last.wrapping_add(1);
            self.last
        });
        self.held = None;
        self.wanted = None;
        self.reading = Some(id);
        Some(Post { request: Request::Run { id, sources, add: added_to.is_some(), keep, budget }, inputs })
    }
}

fn post<B>(request: Request) -> Post<B> {
    Post { request, inputs: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(input: &'static str) -> Job<&'static str> {
        Job { sources: vec![Source::default()], inputs: vec![input], add: false, keep: Look::default(), budget: 9 }
    }

    fn more(input: &'static str) -> Job<&'static str> {
        Job { add: true, ..job(input) }
    }

    fn run(id: u32, inputs: &[&'static str], add: bool) -> Post<&'static str> {
        let sources = vec![Source::default(); inputs.len()];
        let request = Request::Run { id, sources, add, keep: Look::default(), budget: 9 };
        Post { request, inputs: inputs.to_vec() }
    }

    fn read(show: bool, then: Option<Post<&'static str>>) -> Read<&'static str> {
        Read { show, then }
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
        assert_eq!(desk.ready(VERSION), Ok(Some(run(1, &["second"], false))));
    }

    #[test]
    fn another_build_is_refused() {
        assert_eq!(Desk::<()>::default().ready("0.0.0-other"), Err(()));
    }

    #[test]
    fn a_run_ends_once_and_only_for_those_who_wait() {
        let mut desk = listening();
        assert_eq!(desk.ask(job("a")), Some(run(1, &["a"], false)));
        assert_eq!(desk.done(7), read(false, None));
        assert_eq!(desk.done(1), read(true, None));
        assert_eq!(desk.done(1), read(false, None));
        assert!(!desk.busy());
    }

    #[test]
    fn a_newer_job_stops_the_older_run_and_is_sent_when_it_has_ended() {
        let mut desk = listening();
        desk.ask(job("a"));
        assert_eq!(desk.ask(job("b")), Some(post(Request::Stop { id: 1 })));
        assert!(desk.blocked());
        assert_eq!(desk.done(1), read(false, Some(run(2, &["b"], false))));
        assert_eq!(desk.done(2), read(true, None));
    }

    #[test]
    fn what_is_added_waits_for_the_run_and_joins_it() {
        let mut desk = listening();
        desk.ask(job("a"));
        assert_eq!(desk.ask(more("b")), None);
        assert_eq!(desk.ask(more("c")), None);
        assert_eq!(desk.done(1), read(true, Some(run(1, &["b", "c"], true))));
        assert_eq!(desk.done(1), read(true, None));
        assert_eq!(desk.ask(more("d")), Some(run(1, &["d"], true)));
    }

    #[test]
    fn what_is_added_to_nothing_is_a_run_of_its_own() {
        assert_eq!(listening().ask(more("a")), Some(run(1, &["a"], false)));
    }

    #[test]
    fn reports_on_other_alerts_come_while_reading_and_after_it() {
        let mut desk = listening();
        assert_eq!(desk.show(1), None);
        desk.ask(job("a"));
        assert_eq!(desk.show(3), Some(post(Request::Show { id: 1, index: 3 })));
        assert!(!desk.shown(1, 0), "another one is wanted by now");
        desk.done(1);
        assert!(desk.shown(1, 3));
        assert!(!desk.shown(2, 3));
    }

    #[test]
    fn a_death_loses_the_run_but_not_the_job_that_waits() {
        let mut desk = listening();
        desk.ask(job("a"));
        desk.ask(job("b"));
        assert_eq!(desk.died(), Death { lost_run: true, start_again: true });
        assert_eq!(desk.show(0), None);
        assert_eq!(desk.ready(VERSION), Ok(Some(run(2, &["b"], false))));
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
        assert_eq!(desk.stop(), Some(post(Request::Stop { id: 1 })));
        assert!(desk.cancel());
        assert_eq!(desk.done(1), read(false, None));
        assert_eq!(desk.stop(), None);
    }
}
