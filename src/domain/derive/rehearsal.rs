//! A rehearsal: a poll that nobody has announced, run through to its certificate on a copy of the state,
//! with a clock that jumps from date to date.
//!
//! The rules judge every step as they will in earnest, so what is refused here would be refused then.
//! Nobody signs anything, and the votes are made up: the steps and the roll are what there is to see,
//! not the outcome. What does not stop the poll but will surprise somebody is a warning.

mod warnings;

use std::sync::Arc;

use super::{Counting, DeriveError, RollBasis};
use crate::domain::attachment::AttachmentRef;
use crate::domain::count::BallotKind;
use crate::domain::fault::{Fault, Told};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal, service};
use crate::domain::poll::contest::{ABSTAIN, Contest};
use crate::domain::poll::lot::commitment;
use crate::domain::poll::marks::{MarkLine, Marks, Salt};
use crate::domain::poll::notice::Notice;
use crate::domain::poll::roll::Stage;
use crate::domain::state::poll::Poll;
use crate::domain::state::{State, ledger};
use crate::domain::statement::ballot::Ballot;
use crate::domain::statement::certificate::Certificate;
use crate::domain::statement::clock::Clock;

use crate::domain::statement::refusal::{Refusal, Unfit};
use crate::domain::statement::reveal::Reveal;
use crate::domain::statement::roll::next_roll;
use crate::domain::statement::throwaway::{self, Shelf};
use crate::domain::statement::{Said, due};
use crate::domain::time::Time;
use crate::domain::weight::issuance::GuardReading;
use crate::domain::weight::ledger::Batch;
use crate::domain::weight::roll::Roll;

/// Of how many members a ballot is tried: enough to see that ballots are taken and counted.
const BALLOTS_MAX: usize = 200;

/// What a step of a rehearsal means for the poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gravity {
    /// It goes as the notice says.
    Goes,
    /// It goes, but somebody should know.
    Warns,
    /// The poll comes no further.
    Blocks,
}

/// One thing that a rehearsal shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The log's time at it.
    pub at: Option<Time>,
    /// What it means.
    pub gravity: Gravity,
    /// What happens.
    pub told: Told,
}

/// Runs a notice through on a copy of `state`, as `officer` announces it, or else whoever may. `bytes`
/// gives the attachments of the log. The steps in order; the first that blocks is the last.
pub fn rehearse(
    state: &State,
    bytes: &dyn Fn(&Hash) -> Option<Arc<[u8]>>,
    officer: Option<&Principal>,
    notice: &Notice,
) -> Vec<Step> {
    let mut play = Play {
        state: state.clone(),
        shelf: Shelf::over(bytes),
        // Its clocks jump, which would be outages.
        notice: Notice {
            extensions: Vec::new(),
            ..notice.clone()
        },
        steps: Vec::new(),
    };
    // What blocks is said where it happens.
    let _ = play.run(officer);
    play.steps
}

/// Nothing goes on.
struct Blocked;

/// The copy of the state, and what was seen so far.
struct Play<'a> {
    state: State,
    shelf: Shelf<'a>,
    notice: Notice,
    steps: Vec<Step>,
}

impl Play<'_> {
    fn run(&mut self, officer: Option<&Principal>) -> Result<(), Blocked> {
        let officer = self.announce(officer)?;
        self.warn_of_notice();
        let record_date = self.notice.record_date;
        self.clock(record_date)?;
        let (basis, roll, readings) = self.weigh()?;
        self.warn_of_roll(&roll, &readings);
        self.certify_roll(&officer, (&basis, &roll), &readings)?;
        self.reveal()?;
        let (opens, closes) = (self.notice.opens, self.notice.closes);
        self.clock(opens)?;
        self.goes(Told::new("rehearsal-open").with("closes", closes));
        let ballots = self.vote(&roll)?;
        self.clock(closes)?;
        self.count(&roll, &ballots)?;
        let until = self.notice.objections_until;
        self.clock(until)?;
        self.certify()
    }

    fn tell(&mut self, gravity: Gravity, told: Told) {
        let at = self.state.now();
        self.steps.push(Step { at, gravity, told });
    }

    fn goes(&mut self, told: Told) {
        self.tell(Gravity::Goes, told);
    }

    fn warns(&mut self, told: Told) {
        self.tell(Gravity::Warns, told);
    }

    fn blocks(&mut self, told: Told) -> Blocked {
        self.tell(Gravity::Blocks, told);
        Blocked
    }

    fn blocked_by(&mut self, what: &'static str, fault: &impl Fault) -> Blocked {
        let told = Told::new("rehearsal-refused").case(what);
        self.blocks(told.with("reason", fault.told()))
    }

    fn poll(&self) -> &Poll {
        let found = self.state.polls().find(&self.notice.poll);
        found.expect("it was announced")
    }

    /// Puts a statement into the log as if its signer had signed it.
    fn enter(&mut self, said: impl Into<Said>, signer: &Principal) -> Result<Hash, Refusal> {
        let keys = self.state.keys().of(signer).iter().rev();
        let key = keys.map(|record| (record.revoked.is_some(), record.key));
        let Some((_, key)) = key.min_by_key(|(ended, _)| *ended) else {
            let name = signer.line_name(self.state.origin());
            return Err(crate::domain::state::keys::Refusal::UnknownSigner { name }.into());
        };
        throwaway::enter(&mut self.state, &self.shelf, said, (signer, key))
    }

    fn attach(&mut self, bytes: &[u8]) -> AttachmentRef {
        self.shelf.put(bytes);
        AttachmentRef::to(bytes)
    }

    /// Moves the clock, where it has not passed that instant already, and lets the service do what is
    /// due.
    fn clock(&mut self, time: Time) -> Result<(), Blocked> {
        let service = service();
        if self.state.now().is_none_or(|now| now < time) {
            let moved = self.enter(Clock { time }, &service);
            moved.map_err(|refusal| self.blocked_by("clock", &refusal))?;
        }
        while let Some(said) = due(&self.state) {
            let done = self.enter(said, &service);
            done.map_err(|refusal| self.blocked_by("service", &refusal))?;
        }
        Ok(())
    }

    /// Who holds an office for this poll, those who have another part in it last.
    fn holders(&self, office: Office) -> Vec<Principal> {
        let offices = self.state.offices();
        let terms = offices.iter().filter(|(_, held, _)| *held == office);
        let mut holders: Vec<Principal> = terms.map(|(holder, ..)| holder.clone()).collect();
        holders.retain(|holder| offices.scope_allows(holder, office, &self.notice.poll));
        holders.sort_by_key(|holder| self.notice.has_scrutineer(holder));
        holders
    }

    /// Announces the poll with scrutineers' secrets that the rehearsal knows.
    fn announce(&mut self, officer: Option<&Principal>) -> Result<Principal, Blocked> {
        let named = officer.cloned();
        let holder = named.or_else(|| {
            let mut holders = self.holders(Office::ReturningOfficer).into_iter();
            holders.find(|holder| !self.notice.has_scrutineer(holder))
        });
        let Some(officer) = holder else {
            let told = Told::new("rehearsal-nobody").case("returning-officer");
            return Err(self.blocks(told));
        };
        let mut notice = self.notice.clone();
        for (scrutineer, committed) in &mut notice.scrutineers {
            *committed = commitment(&notice.poll, scrutineer, &secret(scrutineer));
        }
        let announced = self.enter(notice, &officer);
        announced.map_err(|refusal| self.blocked_by("notice", &refusal))?;
        let told = Told::new("rehearsal-announced").with("officer", &officer);
        self.goes(told.with("poll", &self.notice.poll));
        Ok(officer)
    }

    /// The roll of the ledger as it is now.
    fn weigh(&mut self) -> Result<(RollBasis, Roll, Vec<GuardReading>), Blocked> {
        let basis = RollBasis::of(&self.state, &self.notice.poll);
        let basis = basis.map_err(|error| self.blocked_by("roll", &error))?;
        let ledger = basis.ledger();
        let mut events = Vec::new();
        for record in ledger.batches() {
            let missing = Unfit::AttachmentMissing { hash: record.lines };
            let Some(bytes) = self.shelf.bytes(&record.lines) else {
                return Err(self.blocked_by("roll", &DeriveError::Refused(missing.into())));
            };
            let batch = Batch::parse(&bytes).map_err(ledger::Refusal::from);
            let batch = batch.map_err(|error| self.blocked_by("roll", &error))?;
            events.extend(
                batch
                    .lines()
                    .iter()
                    .filter_map(|line| ledger.event(record, line)),
            );
        }
        let weighed = ledger.weigh(|| events.iter().copied().map(Ok::<_, DeriveError>));
        let (roll, readings) = weighed.map_err(|error| self.blocked_by("roll", &error))?;
        let weights = || roll.lines().iter().map(|line| line.weight);
        let (Some(least), Some(most)) = (weights().min(), weights().max()) else {
            return Err(self.blocks(Told::new("rehearsal-roll-empty")));
        };
        let told = Told::new("rehearsal-roll").with("count", roll.count());
        let told = told.with("weight", roll.total()).with("least", least);
        self.goes(told.with("most", most));
        Ok((basis, roll, readings))
    }

    /// The registrar proposes the roll; registrar and roll checker certify it once claims are over.
    fn certify_roll(
        &mut self,
        officer: &Principal,
        (basis, roll): (&RollBasis, &Roll),
        readings: &[GuardReading],
    ) -> Result<(), Blocked> {
        let apart = |other: &Principal, found: &Principal| found != other && found != officer;
        let mut registrars = self.holders(Office::Registrar);
        registrars.sort_by_key(|registrar| registrar == officer);
        let Some(registrar) = registrars.into_iter().next() else {
            let told = Told::new("rehearsal-nobody").case("registrar");
            return Err(self.blocks(told));
        };
        let checkers = self.holders(Office::RollChecker).into_iter();
        let Some(checker) = checkers.into_iter().find(|found| apart(&registrar, found)) else {
            let told = Told::new("rehearsal-nobody").case("roll-checker");
            return Err(self.blocks(told));
        };
        self.attach(&roll.text());
        let power = basis.power(roll);
        if let Some(power) = &power {
            self.attach(power);
        }
        let next = next_roll(&self.state, self.poll());
        let proposed = basis.statement(roll, power.as_deref(), next);
        let entered = self.enter(proposed, &registrar);
        entered.map_err(|refusal| self.blocked_by("roll", &refusal))?;
        self.goes(Told::new("rehearsal-proposed").with("registrar", &registrar));
        if let Some(until) = self.notice.claims_until {
            self.goes(Told::new("rehearsal-claims").with("until", until));
            self.clock(until)?;
        }
        let next = next_roll(&self.state, self.poll());
        let mut certified = basis.statement(roll, power.as_deref(), next);
        if certified.stage == Stage::Certified && readings.iter().any(GuardReading::trips) {
            certified.overriding = Some(self.attach(b"rehearsal\n"));
        }
        for signer in [&registrar, &checker] {
            let entered = self.enter(certified.clone(), signer);
            entered.map_err(|refusal| self.blocked_by("roll", &refusal))?;
        }
        let told = Told::new("rehearsal-certified").with("registrar", &registrar);
        self.goes(told.with("checker", &checker));
        Ok(())
    }

    fn reveal(&mut self) -> Result<(), Blocked> {
        for (scrutineer, _) in self.notice.scrutineers.clone() {
            let reveal = Reveal {
                poll: self.notice.poll.clone(),
                notice: self.poll().notice_hash(),
                secret: secret(&scrutineer),
            };
            let entered = self.enter(reveal, &scrutineer);
            entered.map_err(|refusal| self.blocked_by("reveal", &refusal))?;
        }
        let count = self.notice.scrutineers.len();
        let told = Told::new("rehearsal-revealed").with("count", count);
        self.goes(told.with("opens", self.notice.opens));
        Ok(())
    }

    /// Ballots of the first members of the roll who have a key, each with the marks of the one before
    /// moved on by one option; what was marked, with whose weight.
    fn vote(&mut self, roll: &Roll) -> Result<Vec<(usize, Vec<u8>)>, Blocked> {
        let has_key = |member: &Id| {
            let keys = self.state.keys();
            let keys = keys.of(&Principal::Member(member.clone()));
            keys.iter().any(|record| record.revoked.is_none())
        };
        let lines = roll.lines().iter();
        let (voters, without): (Vec<_>, Vec<_>) = lines.partition(|line| has_key(&line.member));
        if !without.is_empty() {
            self.warns(Told::new("rehearsal-keyless").with("count", without.len()));
        }
        let mut cast = Vec::new();
        for (place, line) in voters.into_iter().take(BALLOTS_MAX).enumerate() {
            let marks = made_up(&self.notice.contests, place).text().into_bytes();
            let ballot = Ballot {
                open: self.poll().open_hash().unwrap_or(self.poll().notice_hash()),
                member: line.member.clone(),
                seq: 1,
                prev: None,
                marks: self.attach(&marks).hash,
            };
            let entered = self.enter(ballot, &Principal::Member(line.member.clone()));
            entered.map_err(|refusal| self.blocked_by("ballot", &refusal))?;
            let place = self.state.members().find(&line.member);
            let voter = place.and_then(|place| self.poll().voters().find(place));
            cast.extend(voter.map(|voter| (voter, marks)));
        }
        let told = Told::new("rehearsal-voted").with("count", cast.len());
        self.goes(told.with("contests", self.notice.contests.len()));
        Ok(cast)
    }

    /// Counts them: that it can be done, not what comes out.
    fn count(&mut self, roll: &Roll, ballots: &[(usize, Vec<u8>)]) -> Result<(), Blocked> {
        let counted = (|| {
            let mut counting = Counting::of(&self.state, &self.notice.poll)?;
            for (voter, marks) in ballots {
                let marks = counting.read(marks)?;
                counting.add(*voter, &marks)?;
            }
            counting.finish()
        })();
        let (result, working) =
            counted.map_err(|error: DeriveError| self.blocked_by("count", &error))?;
        self.attach(&working);
        let entered = self.enter(result, &service());
        entered.map_err(|refusal| self.blocked_by("count", &refusal))?;
        let told = Told::new("rehearsal-counted").with("count", ballots.len());
        let told = told.with("roll", roll.count());
        self.goes(told.with("until", self.notice.objections_until));
        Ok(())
    }

    fn certify(&mut self) -> Result<(), Blocked> {
        let needed = usize::try_from(self.notice.certificates).unwrap_or(usize::MAX);
        let able = self.holders(Office::Scrutineer);
        let named = self.notice.scrutineers.iter().map(|(who, _)| who);
        let able: Vec<Principal> = named.filter(|who| able.contains(who)).cloned().collect();
        if able.len() < needed {
            let told = Told::new("rehearsal-nobody").case("scrutineers");
            return Err(self.blocks(told.with("needed", needed).with("left", able.len())));
        }
        let certificate = Certificate::implied(self.poll()).expect("there is a result");
        for scrutineer in able.iter().take(needed) {
            let entered = self.enter(certificate.clone(), scrutineer);
            entered.map_err(|refusal| self.blocked_by("certificate", &refusal))?;
        }
        let told = Told::new("rehearsal-done").with("needed", needed);
        self.goes(told.with("count", self.notice.scrutineers.len()));
        Ok(())
    }
}

/// The part of the lot that a scrutineer brings to a rehearsal.
fn secret(scrutineer: &Principal) -> Hash {
    Hash::of(format!("rehearsal\n{scrutineer}\n").as_bytes())
}

/// Marks that fit every contest: the ballots of a rehearsal differ by which option comes first.
fn made_up(contests: &[Contest], turn: usize) -> Marks {
    let of = |contest: &Contest| (contest.id.clone(), lines(contest, turn));
    let marks = Marks {
        salt: Salt([0; 16]),
        contests: contests.iter().map(of).collect(),
    };
    match marks.read_for(contests) {
        Ok(_) => marks,
        Err(_) => {
            let abstain = Id::parse(ABSTAIN).expect("it is an id");
            let of = |contest: &Contest| {
                let line = MarkLine::Mark(abstain.clone());
                (contest.id.clone(), vec![line])
            };
            Marks {
                salt: Salt([0; 16]),
                contests: contests.iter().map(of).collect(),
            }
        }
    }
}

fn lines(contest: &Contest, turn: usize) -> Vec<MarkLine> {
    let kind = contest.counted_by().ballot_kind();
    let options = contest.option_ids();
    let first = turn.checked_rem(options.len()).unwrap_or(0);
    let mut turned = options.iter().cycle().skip(first).take(options.len());
    if kind.is_ranked() {
        let most = contest.marks_max.map_or(usize::MAX, usize::from);
        let ranked = (1..).zip(turned.take(most));
        let ranked = ranked.map(|(rank, option)| MarkLine::of_kind(kind, option.clone(), rank));
        return ranked.collect();
    }
    let number = match kind {
        BallotKind::Scores => contest.score_max.unwrap_or(1),
        _ => 1,
    };
    let favoured = turned.next().cloned();
    let favoured = favoured.map(|option| MarkLine::of_kind(kind, option, number));
    favoured.into_iter().collect()
}
