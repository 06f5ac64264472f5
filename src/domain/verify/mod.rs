//! A downloaded log in, a report out: everything the log claims is computed again from its files.
//!
//! Entries are authenticated against the checkpoint and folded into the same [state](Kept::state) that the
//! service keeps, so there is no second copy of a rule. Signatures and marks, which need no order,
//! are checked on several threads; nothing is said to hold before all of them were. Where the files
//! come from is the caller's matter. Format: `docs/formats/log.md`, "Mirror" and "Verification".

mod ballots;
mod check;
mod evidence;
mod fold;
mod intake;
mod kept;
mod parallel;
mod report;
mod rolls;
mod shelf;
mod tally;
mod weight;

use std::collections::VecDeque;

use check::{Checks, Read};
use fold::{Fold, Step};
use intake::{Opened, Raw};
use tally::{Tally, finding};

use crate::domain::fault::{Told, Value};
use crate::domain::log::attachments::Namings;
use crate::domain::log::directory::{CHECKPOINT_PATH, Reader};
use crate::domain::log::policy::Trust;
use crate::domain::log::verifier::VerifierKey;
use crate::domain::state::organisation::ClockSource;
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::submission::Submission;
use crate::domain::time::Time;
pub use evidence::Held;
pub use intake::Source;
pub use kept::Kept;
pub use report::{Failure, Finding, LogHead, Problem, Report};
pub use weight::{FORMAT as WEIGHT_FORMAT, WeightFile, WeightFileError, verify_weight};

/// Bundles that are under way at once: enough to keep every thread busy, a few megabytes.
const BUNDLES_AHEAD: usize = 16;

/// What a verification is compared with, and how it is to run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The log key and genesis statement to insist on; without it the download names its own.
    pub trust: Option<Trust>,
    /// Receipts whose entries must be contained.
    pub receipts: Vec<Held>,
    /// Checkpoints that must be of beginnings of this log.
    pub checkpoints: Vec<Held>,
    /// What time it is for whoever asks, by which cosignatures are too old; `None` takes those of any age.
    pub now: Option<Time>,
    /// How many threads check signatures; 0 is taken as 1.
    pub threads: usize,
}

/// How far a verification has come: entries that are in the state, and entries of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// In the state. Their signatures may still be under way, until the last call.
    pub judged: u64,
    /// Under the checkpoint.
    pub size: u64,
}

/// Verifies the log whose files `source` gives. `progress` is called now and then, and at the end.
pub fn verify(source: Source<'_>, options: &Options, progress: &mut dyn FnMut(Progress)) -> Report {
    verify_and_keep(source, options, progress).0
}

/// Verifies, and gives what the log leads to as well; `None` when it could not be read.
pub fn verify_and_keep<'a>(
    source: Source<'a>,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> (Report, Option<Kept<'a>>) {
    let mut report = Report {
        holds: false,
        log: None,
        findings: Vec::new(),
        failure: None,
        unusable: Vec::new(),
        cautions: Vec::new(),
    };
    let begun = keys(source, options).and_then(|keys| Run::begin(source, options, keys));
    let kept = match begun {
        Err(failure) => {
            report.failure = Some(failure);
            return (report, None);
        }
        Ok(mut run) => {
            run.go(progress);
            run.report(&mut report, options)
        }
    };
    report.holds = report.failure.is_none();
    (report, Some(kept))
}

fn keys(source: Source<'_>, options: &Options) -> Result<Vec<VerifierKey>, Failure> {
    match &options.trust {
        Some(trust) => Ok(trust.logs.clone()),
        None => evidence::named_key(source).map(|key| vec![key]),
    }
}

/// One verification under way. Bundles go through four stages: read, taken apart, judged, checked.
struct Run<'a> {
    source: Source<'a>,
    threads: usize,
    reader: Reader<Source<'a>>,
    keys: Vec<VerifierKey>,
    /// That the witnesses whom the trust file requires stand behind the checkpoint.
    witnessed: Option<Finding>,
    /// Everything of the log was read.
    drained: bool,
    raw: Vec<Raw>,
    namings: Namings,
    opened: VecDeque<Opened>,
    fold: Fold<'a>,
    checks: Vec<Checks>,
    failures: Failures,
}

/// The first failure of each stage. A bundle reaches the later stages first, so what they find lies
/// before what an earlier stage stopped at.
#[derive(Default)]
struct Failures {
    read: Option<Failure>,
    judged: Option<Failure>,
    checked: Option<Failure>,
}

/// What is done on any thread.
enum Work<'w> {
    Check(&'w Checks),
    Parse(&'w Raw),
}

enum Done {
    Check(Result<Vec<Read>, Failure>),
    Parse(Vec<Result<Submission, Refusal>>),
}

impl Failures {
    /// Whether there is no use in judging on.
    fn stopped(&self) -> bool {
        self.judged.is_some() || self.checked.is_some()
    }

    /// The first in log order.
    fn first(self) -> Option<Failure> {
        self.checked.or(self.judged).or(self.read)
    }
}

fn work_on(work: &Work<'_>) -> Done {
    match work {
        Work::Check(checks) => Done::Check(check::check(checks)),
        Work::Parse(raw) => Done::Parse(intake::parse(raw)),
    }
}

impl<'a> Run<'a> {
    fn begin(
        source: Source<'a>,
        options: &Options,
        keys: Vec<VerifierKey>,
    ) -> Result<Run<'a>, Failure> {
        let reader = Reader::open(source, &keys)?;
        let head = reader.checkpoint();
        let bytes = source(CHECKPOINT_PATH).unwrap_or_default();
        evidence::refuse_strangers(&bytes, &keys)?;
        let witnessed = evidence::witnessed(&bytes, options)?;
        let watch =
            evidence::Watch::new(&options.receipts, &options.checkpoints, &keys, head.size)?;
        let genesis = options.trust.as_ref().map(|trust| trust.genesis);
        let fold = Fold::new(&head.origin, source, head.size, genesis, watch);
        Ok(Run {
            source,
            threads: options.threads.max(1),
            reader,
            keys,
            witnessed,
            drained: false,
            raw: Vec::new(),
            namings: Namings::default(),
            opened: VecDeque::new(),
            fold,
            checks: Vec::new(),
            failures: Failures::default(),
        })
    }

    /// Runs to the end or to the first failure in log order. The threads check what was judged in
    /// the round before and take apart what was read in it, while this one judges and reads on.
    fn go(&mut self, progress: &mut dyn FnMut(Progress)) {
        let size = self.reader.checkpoint().size;
        loop {
            let checks = std::mem::take(&mut self.checks);
            let raw = std::mem::take(&mut self.raw);
            let work = checks.iter().map(Work::Check);
            let work: Vec<Work<'_>> = work.chain(raw.iter().map(Work::Parse)).collect();
            let settled = checks.is_empty();
            let done = parallel::each(self.threads, &work, work_on, || {
                self.judge(settled);
                self.read_on();
            });
            let mut parsed = Vec::with_capacity(raw.len());
            for done in done {
                match done {
                    Done::Check(result) => self.settle(result),
                    Done::Parse(submissions) => parsed.push(submissions),
                }
            }
            for (raw, parsed) in raw.into_iter().zip(parsed) {
                if !self.failures.stopped() {
                    let opened = intake::open(raw, parsed, &mut self.namings, size);
                    self.opened.push_back(opened);
                }
            }
            progress(Progress {
                judged: self.fold.state.size(),
                size,
            });
            let ended = self.drained && self.raw.is_empty() && self.opened.is_empty();
            if ended && self.checks.is_empty() {
                return;
            }
        }
    }

    /// Judges entries in log order until one fails or must wait.
    fn judge(&mut self, settled: bool) {
        while let Some(mut bundle) = self.opened.pop_front() {
            let mut admitted = Vec::with_capacity(bundle.entries.len());
            let mut waits = false;
            while let Some(entry) = bundle.entries.pop_front() {
                let settled = settled && admitted.is_empty() && self.checks.is_empty();
                match self.fold.entry(entry, &bundle.place, settled) {
                    Ok(Step::Done(entry)) => admitted.push(*entry),
                    Ok(Step::Wait(entry)) => {
                        bundle.entries.push_front(*entry);
                        waits = true;
                        break;
                    }
                    Err(failure) => {
                        self.failures.judged = Some(failure);
                        self.stop();
                        break;
                    }
                }
            }
            if !admitted.is_empty() {
                self.checks.push(Checks {
                    place: bundle.place.clone(),
                    entries: admitted,
                });
            }
            if waits {
                self.opened.push_front(bundle);
                return;
            }
        }
    }

    /// Ends reading and judging; what was judged so far is still checked.
    fn stop(&mut self) {
        self.drained = true;
        self.raw.clear();
        self.opened.clear();
    }

    /// Takes in the checks of one bundle. They come in log order.
    fn settle(&mut self, result: Result<Vec<Read>, Failure>) {
        match result {
            _ if self.failures.checked.is_some() => {}
            Ok(ballots) => ballots.into_iter().for_each(|read| self.fold.cast(read)),
            Err(failure) => {
                self.failures.checked = Some(failure);
                self.checks.clear();
                self.stop();
            }
        }
    }

    fn read_on(&mut self) {
        while !self.drained && self.opened.len().saturating_add(self.raw.len()) < BUNDLES_AHEAD {
            match self.reader.next_bundle() {
                Err(failure) => {
                    self.drained = true;
                    self.failures.read = Some(failure.into());
                }
                Ok(None) => self.drained = true,
                Ok(Some(bundle)) => {
                    let (_, path) = intake::paths(bundle.first >> 8, self.reader.checkpoint().size);
                    let attachments = (self.source)(&path);
                    self.raw.push(Raw {
                        bundle,
                        attachments,
                    });
                }
            }
        }
    }

    /// Says what was found; gives what was reached.
    fn report(mut self, report: &mut Report, options: &Options) -> Kept<'a> {
        let state = &self.fold.state;
        let head = self.reader.checkpoint();
        report.log = Some(LogHead {
            origin: head.origin.clone(),
            size: head.size,
            root: head.root.to_string(),
            genesis: state.genesis().map(|(hash, _)| hash.to_string()),
            pinned: options.trust.is_some(),
        });
        let held = match &self.failures.checked {
            Some(failure) => failure.entry.unwrap_or_default(),
            None => state.size(),
        };
        let failure = std::mem::take(&mut self.failures).first();
        let evidence = match failure {
            Some(failure) => Err(failure),
            None if (state.size(), state.root()) != (head.size, head.root) => {
                let problem = Problem::OtherRoot { root: state.root() };
                Err(Failure::of_file(CHECKPOINT_PATH, &problem))
            }
            None => self.fold.watch.findings(),
        };
        match evidence {
            Err(failure) => {
                let so_far = Told::new("verify-so-far").with("held", held);
                let so_far = so_far.with("size", head.size);
                report.findings.push(finding("so far", so_far));
                report.failure = Some(failure);
            }
            Ok(evidence) => {
                report.unusable = self.fold.watch.unusable();
                report.findings = self.head_findings();
                report.findings.extend(self.fold.tally.findings(state));
                report.findings.extend(evidence);
                report.cautions = self.cautions(options);
            }
        }
        Kept::of(self.fold)
    }

    fn head_findings(&self) -> Vec<Finding> {
        let head = self.reader.checkpoint();
        let signers = self.keys.iter().map(|key| Value::Text(key.to_string()));
        let leaves = Told::new("verify-leaves").with("size", head.size);
        let tree = Told::new("verify-tree").with("root", head.root);
        let checkpoint = Told::new("verify-checkpoint")
            .with("log", &head.origin)
            .with("size", head.size)
            .with("keys", Value::Any(signers.collect()));
        let mut findings = vec![
            finding("leaves", leaves),
            finding("tree", tree),
            finding("checkpoint", checkpoint),
        ];
        findings.extend(self.witnessed.clone());
        findings
    }

    /// What nobody could notice from what was at hand.
    fn cautions(&self, options: &Options) -> Vec<Told> {
        let Tally {
            sealed, withheld, ..
        } = self.fold.tally;
        let genesis = self.fold.state.genesis();
        let test = genesis.is_some_and(|(_, genesis)| genesis.clock == ClockSource::Test);
        let count = |code: &'static str, count: u64| Told::new(code).with("count", count);
        let all = [
            (options.trust.is_none(), Told::new("verify-not-pinned")),
            (self.fold.watch.is_empty(), Told::new("verify-nothing-held")),
            (test, Told::new("verify-test-clock")),
            (sealed > 0, count("verify-sealed", sealed)),
            (withheld > 0, count("verify-withheld", withheld)),
        ];
        let apt = all.into_iter().filter(|(applies, _)| *applies);
        apt.map(|(_, caution)| caution).collect()
    }
}
