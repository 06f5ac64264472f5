//! A poll: what it fixed, who its voters are, how far it has come. Phases follow from the log alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::State;
use super::claims::{Claims, LedgerCut};
use super::people::People;
use super::voters::{LastBallot, Voters};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::tree::Frontier;
use crate::domain::office::Principal;
use crate::domain::refusal::Refusal;
use crate::domain::statement::Body;
use crate::domain::statement::certificate::Certificate;
use crate::domain::statement::close::Close;
use crate::domain::statement::notice::Notice;
use crate::domain::statement::open::Open;
use crate::domain::statement::result::ResultStatement;
use crate::domain::statement::reveal;
use crate::domain::statement::roll::{RollStatement, Stage};
use crate::domain::time::Time;

pub use super::phase::Phase;

/// A statement in the log, with the size and root of the log just after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logged {
    /// Hash of the statement.
    pub statement: Hash,
    /// Size of the log just after it; for a close, the size at the boundary.
    pub size: u64,
    /// Root of the log at that size.
    pub root: Hash,
}

/// One poll.
#[derive(Debug, Clone)]
pub struct Poll {
    notice: Arc<Notice>,
    notice_hash: Hash,
    officer: Principal,
    ledger_size: Option<u64>,
    provisional: Option<(Logged, Arc<RollStatement>)>,
    claims: Claims,
    roll: Option<(Hash, Arc<RollStatement>)>,
    revealed: BTreeMap<Principal, Hash>,
    opened: Option<(Hash, u64)>,
    lapsed: bool,
    seed: Option<Hash>,
    voters: Voters,
    closed: Option<Logged>,
    result: Option<(Logged, Box<ResultStatement>)>,
    certificate: Option<Hash>,
    certified_by: Vec<Principal>,
}

impl Poll {
    pub(super) fn new(
        notice: Arc<Notice>,
        notice_hash: Hash,
        officer: Principal,
        ledger_size: Option<u64>,
    ) -> Poll {
        Poll {
            notice,
            notice_hash,
            officer,
            ledger_size,
            provisional: None,
            claims: Claims::default(),
            roll: None,
            revealed: BTreeMap::new(),
            opened: None,
            lapsed: false,
            seed: None,
            voters: Voters::default(),
            closed: None,
            result: None,
            certificate: None,
            certified_by: Vec::new(),
        }
    }

    /// The poll's id.
    pub fn id(&self) -> &Id {
        &self.notice.poll
    }

    /// What was announced.
    pub fn notice(&self) -> &Arc<Notice> {
        &self.notice
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
        let reached = [
            (self.lapsed, Phase::Lapsed),
            (self.certificate.is_some(), Phase::Certified),
            (self.result.is_some(), Phase::ProvisionalResult),
            (self.closed.is_some(), Phase::Closed),
            (self.opened.is_some(), Phase::Open),
            (self.roll.is_some(), Phase::RollCertified),
            (self.provisional.is_some(), Phase::RollProvisional),
        ];
        reached
            .into_iter()
            .find(|(is, _)| *is)
            .map_or(Phase::Announced, |(_, phase)| phase)
    }

    /// Errors with `WrongPhase` unless the poll has come exactly this far.
    pub fn require_phase(&self, needed: Phase) -> Result<(), Refusal> {
        let phase = self.phase();
        match phase == needed {
            true => Ok(()),
            false => Err(Refusal::WrongPhase {
                poll: self.id().clone(),
                phase,
                needed,
            }),
        }
    }

    /// Errors with `WrongPhase` once the poll has opened or lapsed.
    pub fn require_before_open(&self) -> Result<(), Refusal> {
        let phase = self.phase();
        match phase < Phase::Open {
            true => Ok(()),
            false => Err(Refusal::WrongPhase {
                poll: self.id().clone(),
                phase,
                needed: Phase::RollCertified,
            }),
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
        self.provisional.as_ref().map(|(logged, _)| *logged)
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

    /// The claims against the provisional roll.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Which entries make the roll, once the record date has passed.
    pub fn ledger_cut(&self) -> Option<LedgerCut> {
        Some(LedgerCut {
            size: self.ledger_size?,
            remedies: self.claims.remedies().clone(),
        })
    }

    /// Stage and `seen` of the next `roll` statement: a provisional one, again after an upheld
    /// claim, else the certified one.
    pub fn next_roll(&self) -> (Stage, Option<(u64, Hash)>) {
        let seen = |logged: Logged| (logged.size, logged.root);
        match (self.claims.superseded(), self.provisional_roll()) {
            (Some(ruling), _) => (Stage::Provisional, Some(seen(ruling))),
            (None, Some(provisional)) => (Stage::Certified, Some(seen(provisional))),
            (None, None) => (Stage::Provisional, None),
        }
    }

    /// The statement of the certified roll, or of the provisional one while there is no other.
    pub fn roll(&self) -> Option<&RollStatement> {
        let provisional = || self.provisional.as_ref().map(|(_, roll)| roll.as_ref());
        self.certified_roll().or_else(provisional)
    }

    /// The certified roll.
    pub fn certified_roll(&self) -> Option<&RollStatement> {
        self.roll.as_ref().map(|(_, roll)| roll.as_ref())
    }

    /// Hash of that statement.
    pub fn roll_hash(&self) -> Option<Hash> {
        let provisional = || self.provisional_roll().map(|logged| logged.statement);
        self.roll
            .as_ref()
            .map(|(hash, _)| *hash)
            .or_else(provisional)
    }

    /// Members on the certified roll and their weight.
    pub fn roll_size(&self) -> (u64, u128) {
        self.roll
            .as_ref()
            .map_or((0, 0), |(_, roll)| (roll.count, roll.weight))
    }

    /// The secret a scrutineer has revealed.
    pub fn revealed(&self, scrutineer: &Principal) -> Option<&Hash> {
        self.revealed.get(scrutineer)
    }

    /// The `open` statement that the log implies now. Before a certified roll it names the notice
    /// twice; it is refused then in any case.
    pub fn opening(&self) -> Open {
        let notice = &self.notice;
        let part = |(who, committed): &(Principal, Hash)| *self.revealed(who).unwrap_or(committed);
        let hidden = notice
            .scrutineers
            .iter()
            .filter(|(who, _)| self.revealed(who).is_none());
        Open {
            poll: self.id().clone(),
            notice: self.notice_hash,
            roll: self
                .roll
                .as_ref()
                .map_or(self.notice_hash, |(hash, _)| *hash),
            seed: reveal::seed(notice.scrutineers.iter().map(part)),
            withheld: hidden.map(|(who, _)| who.clone()).collect(),
            contests: notice
                .contests
                .iter()
                .map(|c| (c.id.clone(), c.option_ids()))
                .collect(),
        }
    }

    /// The `close` statement that the log implies now; `None` unless the poll is open.
    pub fn closing(&self, state: &State) -> Option<Close> {
        Some(Close {
            poll: self.id().clone(),
            open: self.open_hash()?,
            size: state.size(),
            root: state.root(),
            clock: state.now()?,
        })
    }

    /// The statement that the log's last clock calls for: to open the poll, or to close it.
    pub fn due(&self, state: &State) -> Option<Body> {
        let now = state.now()?;
        match self.phase() {
            Phase::RollCertified if now >= self.notice.opens => Some(self.opening().into()),
            Phase::Open if now >= self.notice.closes => self.closing(state).map(Body::from),
            _ => None,
        }
    }

    /// The instants at which something about the poll changes by time alone.
    pub fn boundaries(&self) -> Vec<Time> {
        let notice = &self.notice;
        match self.phase() {
            Phase::Announced | Phase::RollProvisional | Phase::RollCertified => {
                let ends = [notice.record_date, notice.opens, notice.closes];
                ends.into_iter().chain(notice.claims_until).collect()
            }
            Phase::Open => vec![notice.closes],
            Phase::Closed | Phase::ProvisionalResult => vec![notice.objections_until],
            Phase::Certified | Phase::Lapsed => Vec::new(),
        }
    }

    /// Hash of the `open` statement.
    pub fn open_hash(&self) -> Option<Hash> {
        self.opened.map(|(hash, _)| hash)
    }

    /// Index of the `open` entry; 0 before it.
    pub fn opened_at(&self) -> u64 {
        self.opened.map_or(0, |(_, index)| index)
    }

    /// The seed of the poll's lots, once it is open.
    pub fn seed(&self) -> Option<Hash> {
        self.seed
    }

    /// Who may vote, and who has.
    pub fn voters(&self) -> &Voters {
        &self.voters
    }

    /// The boundary, once the poll is closed.
    pub fn closed(&self) -> Option<Logged> {
        self.closed
    }

    /// The provisional result, with the log just after it.
    pub fn result(&self) -> Option<Logged> {
        self.result.as_ref().map(|(logged, _)| *logged)
    }

    /// What the result says.
    pub fn result_statement(&self) -> Option<&ResultStatement> {
        self.result.as_ref().map(|(_, result)| result.as_ref())
    }

    /// The `certificate` statement that scrutineers can sign, once there is a result.
    pub fn certificate(&self) -> Option<Certificate> {
        let result = self.result()?;
        Some(Certificate {
            poll: self.id().clone(),
            result: result.statement,
            size: result.size,
            root: result.root,
        })
    }

    /// The scrutineers who signed the certificate, in order of signing.
    pub fn certified_by(&self) -> &[Principal] {
        &self.certified_by
    }

    pub(super) fn apply(&mut self, effect: &Effect, index: u64, people: &People, log: &Frontier) {
        let here = |statement: &Hash| Logged {
            statement: *statement,
            size: log.size(),
            root: log.root(),
        };
        self.claims.apply(effect, here);
        match effect {
            Effect::LedgerFixed { size, .. } => self.ledger_size = Some(*size),
            Effect::RollProposed {
                statement, roll, ..
            } => {
                self.provisional = Some((here(statement), roll.clone()));
            }
            Effect::RollCertified {
                statement,
                roll,
                lines,
                ..
            } => {
                self.roll = Some((*statement, roll.clone()));
                self.voters = Voters::of(lines, people);
            }
            Effect::LotRevealed {
                scrutineer, secret, ..
            } => {
                self.revealed.insert(scrutineer.clone(), *secret);
            }
            Effect::PollOpened {
                statement, seed, ..
            } => {
                self.opened = Some((*statement, index));
                self.seed = Some(*seed);
            }
            Effect::PollLapsed { .. } => self.lapsed = true,
            Effect::BallotCast {
                voter,
                seq,
                statement,
                ..
            } => {
                let ballot = LastBallot {
                    seq: *seq,
                    statement: *statement,
                    entry: index,
                };
                self.voters.cast(*voter, ballot);
            }
            Effect::PollClosed {
                statement,
                size,
                root,
                ..
            } => {
                self.closed = Some(Logged {
                    statement: *statement,
                    size: *size,
                    root: *root,
                });
            }
            Effect::ResultStated {
                statement, result, ..
            } => {
                self.result = Some((here(statement), result.clone()));
            }
            Effect::CertificateSigned { scrutineer, .. } => {
                self.certified_by.push(scrutineer.clone())
            }
            Effect::ResultCertified { statement, .. } => self.certificate = Some(*statement),
            _ => {}
        }
    }
}
