//! One poll: what it fixed, how far it has come, who its voters are. Phases follow from the log alone.

mod changes;
mod ended;
mod life;
mod nominations;
mod step;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::members::MemberIndex;
use super::voters::{LastBallot, Voters};
use crate::domain::count::CountError;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::Logged;
use crate::domain::poll::change::{Changed, Extended};
use crate::domain::poll::contest::ContestFault;
use crate::domain::poll::notice::Notice;
use crate::domain::poll::phase::Phase;
use crate::domain::poll::result::PollResult;
use crate::domain::poll::roll::PublishedRoll;
use crate::domain::time::Time;
use crate::domain::weight::roll::RollError;
use life::{Counted, Life, Provisional, Turn};

pub use step::Step;

crate::faults! {
    /// What is refused about polls.
    pub enum Refusal {
        Unknown { poll: Id } "unknown-poll" Missing;
        UnknownOpening { open: Hash } "unknown-opening" Missing;
        Exists { poll: Id } "poll-exists" Conflict;
        Uncountable { contest: Id, error: CountError } "uncountable-contest" Unfit;
        StaleNotice { poll: Id, stated: Hash, current: Hash } "stale-notice" Unfit;
        WrongPhase { poll: Id, phase: Phase, needed: Phase } "wrong-phase" Unfit;
        NoSuchPlace { poll: Id, place: String } "no-such-place" Missing;
        TitleDiffers { place: String, stated: String, current: String } "title-differs" Unfit;
        Confusable { contest: Id, option: Id, other: Id } "confusable-titles" Unfit;
        NothingCorrected { place: String } "nothing-corrected" Unfit;
        NotLater { what: &'static str } "not-later" Unfit;
        Shorter { what: &'static str } "not-later.shorter" Unfit;
        NothingLater "not-later.nothing" Unfit;
        RecordDatePassed { poll: Id, at: Time } "record-date-passed" Unfit;
        NoSuchOption { poll: Id, contest: Id, option: Id } "no-such-option" Missing;
        NotACandidate { contest: Id, option: Id } "not-a-candidate" Unfit;
        LastOption { contest: Id, option: Id } "last-option" Unfit;
        AlreadyStruck { contest: Id, option: Id } "already-struck" Conflict;
        OnTheRoll { member: Id, poll: Id } "on-the-roll" Conflict;
        NotARerun { poll: Id, of: Id, what: &'static str } "not-a-re-run" Unfit;
        TwoRoles { holder: Principal, poll: Id } "two-roles" Forbidden;
        NotItsOfficer { signer: Principal, poll: Id } "not-its-officer" Forbidden;
        NotAScrutineer { signer: Principal, poll: Id } "not-a-scrutineer" Forbidden;
        WrongLedgerSize { stated: u64, expected: Option<u64> } "wrong-ledger-size" Unfit;
        WrongSeen { stated: Option<(u64, Hash)>, expected: Option<(u64, Hash)> } "wrong-seen" Unfit;
        /// A procedure in force decides by polls, and none binds the contest.
        Unbound { contest: Id } "unbound-contest" Unfit;
        /// The procedure has no poll decide.
        NoPoll { contest: Id, procedure: Id } "unbound-contest.no-poll" Unfit;
        /// More matters than one contest decides yet.
        SeveralMatters { contest: Id } "unbound-contest.several" Unfit;
        /// The procedure does not fill these seats.
        FillsElse { contest: Id, procedure: Id } "unbound-contest.fills-else" Unfit;
        /// As many seats are filled as are due.
        SeatsDue { contest: Id, stated: u16, due: usize } "seats-due" Unfit;
        /// A matter was brought under another procedure, or another revision.
        OtherProcedure { contest: Id, matter: Hash, stated: Hash, expected: Hash } "other-procedure" Unfit;
        /// What the notice says is less than the procedure asks; with the line of the procedure.
        BelowProcedure { contest: Id, procedure: Id, line: String } "below-procedure" Unfit;
        /// The procedure counts heads, and the policy makes some weigh more.
        HeadsOnly { contest: Id, procedure: Id } "below-procedure.heads" Unfit;
        /// The poll that is to be held again has not come to nothing.
        StandsAgain { poll: Id, again: Id, phase: Phase } "re-run-stands" Conflict;
        /// An objection to the result is undecided.
        ObjectionWaits { poll: Id, matter: Hash } "objection-waits" Conflict;
        /// Members do not stand in this contest by matters of the procedure.
        NotItsNomination { poll: Id, contest: Id, procedure: Id } "not-its-nomination" Forbidden;
        /// The procedure has nobody nominated, and the contest has no options.
        NobodyNominates { contest: Id, procedure: Id } "unbound-contest.nobody-nominates" Unfit;
        /// With a candidate more the contest could not be voted on.
        UnfitCandidate { contest: Id, member: Id, fault: ContestFault } "unfit-candidate" Unfit;
        /// The result is objected to under other procedures.
        NotItsObjection { poll: Id, procedure: Id } "not-its-objection" Forbidden;
        UnfitRoll { error: RollError } "bad-roll" Unfit;
        RollNeedsBoth { poll: Id } "roll-needs-both" Unfit;
        StaleRoll { poll: Id, stated: Hash, current: Option<Hash> } "stale-roll" Unfit;
        NotTheCommitment { committed: Hash } "not-the-commitment" Unfit;
        Closed { poll: Id } "poll-closed" Unfit;
        NotOnTheRoll { member: Id, poll: Id } "not-on-the-roll" Forbidden;
        Equivocation { poll: Id, seq: u32, logged: Hash } "equivocation" Conflict;
        WrongSequence { poll: Id, seq: u32, last: u32, previous: Option<Hash> } "wrong-sequence" Conflict;
    }
}

impl From<RollError> for Refusal {
    fn from(error: RollError) -> Refusal {
        Refusal::UnfitRoll { error }
    }
}

/// One poll.
#[derive(Debug, Clone)]
pub struct Poll {
    announced: Arc<Notice>,
    /// As it stands: with what was put right, and what lengthened it.
    notice: Arc<Notice>,
    notice_hash: Hash,
    officer: Principal,
    ledger_size: Option<u64>,
    revealed: BTreeMap<Principal, Hash>,
    changes: Arc<Vec<Changed>>,
    extended: Arc<Vec<Extended>>,
    /// How often nominations were lengthened, and whether they are over.
    nominations: (u32, bool),
    /// The poll whose claims made the roll: this one, unless it is run again.
    rolled_as: Id,
    life: Life,
    /// The entry that certified its roll.
    roll_entry: Option<u64>,
    /// When it was certified or called off, and by which statement.
    settled: Option<(Time, Hash)>,
    /// When anything but its ballots last changed.
    updated: Option<Time>,
}

impl Poll {
    pub(super) fn new(
        notice: Arc<Notice>,
        notice_hash: Hash,
        officer: Principal,
        ledger_size: Option<u64>,
        now: Option<Time>,
    ) -> Poll {
        Poll {
            rolled_as: notice.poll.clone(),
            announced: notice.clone(),
            notice,
            notice_hash,
            officer,
            ledger_size,
            revealed: BTreeMap::new(),
            changes: Arc::default(),
            extended: Arc::default(),
            nominations: (0, false),
            life: Life::Announced,
            roll_entry: None,
            settled: None,
            updated: now,
        }
    }

    /// When anything about it but its ballots last changed: its phase, its calendar, a title.
    pub fn updated(&self) -> Time {
        self.updated.unwrap_or(self.notice.record_date)
    }

    /// The poll's id.
    pub fn id(&self) -> &Id {
        &self.notice.poll
    }

    /// The notice as it stands: corrected, rescheduled, extended.
    pub fn notice(&self) -> &Arc<Notice> {
        &self.notice
    }

    /// The notice as it was signed.
    pub fn announced(&self) -> &Arc<Notice> {
        &self.announced
    }

    /// Hash of the notice statement.
    pub fn notice_hash(&self) -> Hash {
        self.notice_hash
    }

    /// The returning officer.
    pub fn officer(&self) -> &Principal {
        &self.officer
    }

    /// Size of the log whose ledger makes the weights, once the record date has passed.
    pub fn ledger_size(&self) -> Option<u64> {
        self.ledger_size
    }

    /// How far the poll has come.
    pub fn phase(&self) -> Phase {
        self.life.phase()
    }

    /// Errors with `WrongPhase` unless the poll has come exactly this far.
    pub fn require_phase(&self, needed: Phase) -> Result<(), Refusal> {
        match self.phase() == needed {
            true => Ok(()),
            false => Err(self.wrong_phase(needed)),
        }
    }

    /// Errors with `WrongPhase` once the poll has opened or can no longer.
    pub fn require_before_open(&self) -> Result<(), Refusal> {
        match self.phase().is_before_open() {
            true => Ok(()),
            false => Err(self.wrong_phase(Phase::RollCertified)),
        }
    }

    fn wrong_phase(&self, needed: Phase) -> Refusal {
        Refusal::WrongPhase {
            poll: self.id().clone(),
            phase: self.phase(),
            needed,
        }
    }

    /// Errors with `StaleNotice` unless `stated` is the hash of this poll's notice.
    pub fn require_notice(&self, stated: &Hash) -> Result<(), Refusal> {
        match *stated == self.notice_hash {
            true => Ok(()),
            false => Err(Refusal::StaleNotice {
                poll: self.id().clone(),
                stated: *stated,
                current: self.notice_hash,
            }),
        }
    }

    /// The provisional roll, with the log just after it.
    pub fn provisional_roll(&self) -> Option<Logged> {
        Some(self.life.provisional()?.logged)
    }

    /// Errors with `StaleRoll` unless `stated` is the provisional roll that stands.
    pub fn require_roll(&self, stated: &Hash) -> Result<(), Refusal> {
        let current = self.provisional_roll().map(|logged| logged.statement);
        match current == Some(*stated) {
            true => Ok(()),
            false => Err(Refusal::StaleRoll {
                poll: self.id().clone(),
                stated: *stated,
                current,
            }),
        }
    }

    /// Errors with `TwoRoles` for the returning officer and the scrutineers of this poll: what makes
    /// its roll is for others.
    pub fn refuse_second_role(&self, signer: &Principal) -> Result<(), Refusal> {
        match self.notice.has_scrutineer(signer) || *signer == self.officer {
            false => Ok(()),
            true => Err(Refusal::TwoRoles {
                holder: signer.clone(),
                poll: self.id().clone(),
            }),
        }
    }

    /// Errors with `NotItsOfficer` for anybody but the returning officer and the scrutineers of this poll.
    pub fn require_role(&self, signer: &Principal) -> Result<(), Refusal> {
        match self.refuse_second_role(signer) {
            Err(_) => Ok(()),
            Ok(()) => Err(Refusal::NotItsOfficer {
                signer: signer.clone(),
                poll: self.id().clone(),
            }),
        }
    }

    /// Errors with `NotAScrutineer` unless the notice names this scrutineer; gives the commitment.
    pub fn require_scrutineer(&self, signer: &Principal) -> Result<Hash, Refusal> {
        let mut scrutineers = self.notice.scrutineers.iter();
        match scrutineers.find(|(who, _)| who == signer) {
            Some((_, committed)) => Ok(*committed),
            None => Err(Refusal::NotAScrutineer {
                signer: signer.clone(),
                poll: self.id().clone(),
            }),
        }
    }

    /// The statement of the certified roll, or of the provisional one while there is no other.
    pub fn roll(&self) -> Option<&PublishedRoll> {
        let provisional = || Some(self.life.provisional()?.roll.as_ref());
        self.certified_roll().or_else(provisional)
    }

    /// The certified roll.
    pub fn certified_roll(&self) -> Option<&PublishedRoll> {
        Some(self.life.certified()?.roll.as_ref())
    }

    /// Hash of the statement of the certified roll.
    pub fn certified_roll_hash(&self) -> Option<Hash> {
        Some(self.life.certified()?.statement)
    }

    /// Hash of the statement of [`Poll::roll`].
    pub fn roll_hash(&self) -> Option<Hash> {
        let provisional = || self.provisional_roll().map(|logged| logged.statement);
        self.certified_roll_hash().or_else(provisional)
    }

    /// The entry that certified its roll.
    pub fn roll_certified_at(&self) -> Option<u64> {
        self.roll_entry
    }

    /// What a member weighs on the certified roll; 0 for whoever is not on it.
    pub fn weight_of(&self, member: MemberIndex) -> u64 {
        let place = self.voters().find(member);
        place.map_or(0, |place| self.voters().weight(place))
    }

    /// Members on the certified roll and those added to it since, with their weight.
    pub fn roll_size(&self) -> (u64, u128) {
        let (count, weight) = self.certified_size();
        let (added, added_weight) = self.voters().added();
        (
            count.saturating_add(added),
            weight.saturating_add(added_weight),
        )
    }

    /// Members on the certified roll and their weight.
    pub fn certified_size(&self) -> (u64, u128) {
        self.certified_roll()
            .map_or((0, 0), |roll| (roll.count, roll.weight))
    }

    /// The secret a scrutineer has revealed.
    pub fn revealed(&self, scrutineer: &Principal) -> Option<&Hash> {
        self.revealed.get(scrutineer)
    }

    /// The instants at which something about the poll changes by time alone.
    pub fn boundaries(&self) -> Vec<Time> {
        let notice = &self.notice;
        match self.phase() {
            Phase::Announced | Phase::RollProvisional | Phase::RollCertified => {
                let ends = [notice.record_date, notice.opens, notice.closes];
                let ends = ends.into_iter().chain(notice.claims_until);
                ends.chain(self.nominating_until()).collect()
            }
            Phase::Open => vec![notice.closes],
            Phase::Closed | Phase::ProvisionalResult => vec![notice.objections_until],
            Phase::Certified | Phase::Lapsed | Phase::Cancelled | Phase::Annulled => Vec::new(),
        }
    }

    /// Hash of the `open` statement.
    pub fn open_hash(&self) -> Option<Hash> {
        Some(self.life.opened()?.statement)
    }

    /// Index of the `open` entry; 0 before it.
    pub fn opened_at(&self) -> u64 {
        self.life.opened().map_or(0, |opened| opened.entry)
    }

    /// The seed of the poll's lots, once it is open.
    pub fn seed(&self) -> Option<Hash> {
        Some(self.life.opened()?.seed)
    }

    /// Who may vote, and who has; nobody before the roll is certified.
    pub fn voters(&self) -> &Voters {
        self.life
            .certified()
            .map_or(Voters::none(), |certified| &certified.voters)
    }

    /// The boundary, once the poll is closed.
    pub fn closed(&self) -> Option<Logged> {
        self.life.closed()
    }

    /// The provisional result, with the log just after it.
    pub fn result(&self) -> Option<Logged> {
        Some(self.life.counted()?.logged)
    }

    /// What the result says.
    pub fn result_statement(&self) -> Option<&PollResult> {
        Some(self.life.counted()?.result.as_ref())
    }

    fn turn(&mut self, turn: Turn) {
        let life = std::mem::replace(&mut self.life, Life::Announced);
        self.life = life.after(turn);
    }

    fn cast(&mut self, voter: usize, ballot: LastBallot) {
        let Life::Open(opened) = &mut self.life else {
            unreachable!("no rule admits a ballot to a poll that is not open");
        };
        opened.certified.voters.cast(voter, ballot);
    }

    fn sign(&mut self, scrutineer: &Principal) {
        let (Life::Counted(_, _, counted) | Life::Certified(_, _, counted)) = &mut self.life else {
            unreachable!("no rule admits a certificate of a poll that is not counted");
        };
        counted.certified_by.push(scrutineer.clone());
    }

    pub(super) fn apply(&mut self, step: &Step, at: &super::Moment<'_>) {
        if !matches!(step, Step::BallotCast { .. }) {
            self.updated = at.now;
        }
        match step {
            Step::LedgerFixed { size } => self.ledger_size = Some(*size),
            Step::RollProposed { statement, roll } => self.turn(Turn::Proposed(Provisional {
                logged: at.logged(statement),
                roll: roll.clone(),
            })),
            Step::RollCertified {
                statement,
                roll,
                voters,
                ..
            } => {
                self.roll_entry = Some(at.index);
                let voters = Voters::new(voters.clone());
                self.turn(Turn::RollCertified(*statement, roll.clone(), voters));
            }
            Step::LotRevealed { scrutineer, secret } => {
                self.revealed.insert(scrutineer.clone(), *secret);
            }
            Step::Opened { statement, seed } => {
                self.turn(Turn::Opened(*statement, at.index, *seed));
            }
            Step::Lapsed => self.turn(Turn::Lapsed),
            Step::Changed { .. } => self.change(step, at),
            Step::Nominated { contest, candidate } => self.nominate(contest, candidate),
            Step::NominationsLonger { until, .. } => self.nominate_longer(*until),
            Step::NominationsOver { seats } => self.end_nominations(seats),
            Step::VoterAdded { voter } => self.add_voter(*voter),
            Step::Extended(extended) => self.extend(extended),
            Step::RunAgain { .. } => unreachable!("the polls give the roll that is taken over"),
            Step::BallotCast {
                voter,
                seq,
                statement,
            } => {
                let ballot = LastBallot {
                    seq: *seq,
                    statement: *statement,
                    entry: at.index,
                };
                self.cast(*voter, ballot);
            }
            Step::Closed {
                statement,
                size,
                root,
            } => self.turn(Turn::Closed(Logged {
                statement: *statement,
                size: *size,
                root: *root,
            })),
            Step::ResultStated { statement, result } => self.turn(Turn::Counted(Counted {
                logged: at.logged(statement),
                result: result.clone(),
                certified_by: Vec::new(),
            })),
            Step::CertificateSigned { scrutineer } => self.sign(scrutineer),
            Step::Certified { statement } => {
                self.settled = at.now.map(|now| (now, *statement));
                self.turn(Turn::Certified);
            }
        }
    }
}
