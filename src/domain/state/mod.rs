//! The state: what a log says so far, folded entry by entry.
//!
//! `admit` checks a statement against the state and yields effects or a refusal; `apply` moves on.
//! The service's writer and the offline verifier run this same code, so there is no second copy of
//! any rule. What needs bulk data (building a roll, counting ballots) is in [`crate::domain::derive`].

pub mod claims;
pub mod keys;
pub mod ledger;
pub mod offices;
pub mod people;
mod phase;
pub mod poll;
pub mod polls;
pub mod voters;

use std::collections::BTreeMap;

use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::log::tile::Tile;
use crate::domain::log::tree::Frontier;
use crate::domain::office::Principal;
use crate::domain::refusal::Refusal;
use crate::domain::statement::genesis::Genesis;
use crate::domain::statement::submission::Authenticated;
use crate::domain::statement::{Attachments, Body, Case};
use crate::domain::text::Value;
use crate::domain::time::Time;
pub use keys::Keys;
pub use ledger::{Ledger, Policies};
pub use offices::Offices;
pub use people::{People, Standing};
use poll::{Phase, Poll};
pub use polls::Polls;

/// The name under which the service signs statements: `s/service`.
pub const SERVICE: &str = "service";

/// What a log says so far.
#[derive(Debug, Clone)]
pub struct State {
    origin: String,
    genesis: Option<(Hash, Box<Genesis>)>,
    now: Option<Time>,
    frontier: Frontier,
    founders: Roster,
    approvals: BTreeMap<Hash, Approvals>,
    offices: Offices,
    people: People,
    ledger: Ledger,
    policies: Policies,
    polls: Polls,
}

impl State {
    /// The state of the empty log with this origin.
    pub fn new(origin: &str) -> State {
        State {
            origin: origin.to_owned(),
            genesis: None,
            now: None,
            frontier: Frontier::new(),
            founders: Roster::default(),
            approvals: BTreeMap::new(),
            offices: Offices::default(),
            people: People::default(),
            ledger: Ledger::default(),
            policies: Policies::default(),
            polls: Polls::default(),
        }
    }

    /// Checks one statement against the rules as the log stands.
    ///
    /// Returns what it changes, in order. Refuses whatever was admitted before: whoever wants to
    /// know whether a refused statement is in the log looks for its hash and key there.
    pub fn admit(
        &self,
        entry: &Authenticated,
        attachments: &dyn Attachments,
    ) -> Result<Vec<Effect>, Refusal> {
        let statement = &entry.submission.statement;
        if statement.log != self.origin {
            return Err(Refusal::WrongLog {
                stated: statement.log.clone(),
                expected: self.origin.clone(),
            });
        }
        match (&self.genesis, statement.genesis) {
            (None, None) => {}
            (None, Some(_)) => return Err(Refusal::NotFounded),
            (Some(_), None) => return Err(Refusal::AlreadyFounded),
            (Some((expected, _)), Some(stated)) if *expected == stated => {}
            (Some((expected, _)), stated) => {
                return Err(Refusal::WrongGenesis {
                    stated,
                    expected: *expected,
                });
            }
        }
        statement
            .body
            .signed_by()
            .check(statement.body.kind(), &entry.signatories, self)?;
        let case = Case {
            state: self,
            hash: entry.submission.hash,
            signatories: &entry.signatories,
            attachments,
        };
        let effects = statement.body.admit(&case)?;
        case.check_sizes(&statement.body.attachments())?;
        Ok(effects)
    }

    /// Takes an admitted entry into the log: its RFC 6962 leaf hash, and the effects `admit` gave.
    ///
    /// Returns the tiles of 256 hashes that this entry completed.
    pub fn apply(&mut self, leaf: Hash, effects: &[Effect]) -> Vec<Tile> {
        let index = self.size();
        let tiles = self.frontier.push(leaf);
        for effect in effects {
            self.apply_effect(index, effect);
        }
        tiles
    }

    fn apply_effect(&mut self, index: u64, effect: &Effect) {
        match effect {
            Effect::Founded { hash, genesis } => {
                self.founders = genesis.roster();
                self.genesis = Some((*hash, genesis.clone()));
            }
            Effect::ClockMoved { time } => self.now = Some(*time),
            Effect::Approved {
                statement,
                by,
                key,
                completes,
            } => {
                let approvals = self.approvals.entry(*statement).or_default();
                approvals.by.insert(by.clone(), *key);
                approvals.complete |= completes;
            }
            _ => {}
        }
        self.offices.apply(effect, index);
        self.people.apply(effect, index, self.now);
        self.ledger.apply(effect, index, self.now);
        self.policies.apply(effect);
        self.polls
            .apply(effect, index, &self.people, &self.frontier);
    }

    /// The name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many entries the log has; also the index of the next.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of the log at its size.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The right edge of the log's tree.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// The hash and the lines of the genesis statement, once it is logged.
    pub fn genesis(&self) -> Option<(Hash, &Genesis)> {
        self.genesis
            .as_ref()
            .map(|(hash, genesis)| (*hash, genesis.as_ref()))
    }

    /// The lines of the genesis statement. Errors with `NotFounded` in an empty log.
    pub fn require_genesis(&self) -> Result<&Genesis, Refusal> {
        self.genesis()
            .map(|(_, genesis)| genesis)
            .ok_or(Refusal::NotFounded)
    }

    /// The last logged clock.
    pub fn now(&self) -> Option<Time> {
        self.now
    }

    /// The last logged clock. Errors with `NoClock` before the first.
    pub fn require_now(&self) -> Result<Time, Refusal> {
        self.now.ok_or(Refusal::NoClock)
    }

    /// Errors with `UnknownClass` unless the genesis statement lists it.
    pub fn require_class(&self, class: &Id) -> Result<(), Refusal> {
        match self.require_genesis()?.classes.contains(class) {
            true => Ok(()),
            false => Err(Refusal::UnknownClass {
                class: class.clone(),
            }),
        }
    }

    /// Errors with `UnknownCategory` unless the genesis statement lists it.
    pub fn require_category(&self, category: &Id) -> Result<(), Refusal> {
        match self.require_genesis()?.categories.contains(category) {
            true => Ok(()),
            false => Err(Refusal::UnknownCategory {
                category: category.clone(),
            }),
        }
    }

    /// The roster that acts for the council until there is one.
    pub fn founders(&self) -> &Roster {
        &self.founders
    }

    /// Who has signed the m-of-n statement with this hash so far, with a key that has not ended since.
    pub fn approvals(&self, statement: &Hash) -> impl Iterator<Item = &Principal> {
        let signed = self.approvals.get(statement);
        let signed = signed.into_iter().flat_map(|approvals| &approvals.by);
        let stands =
            |(by, key): &(&Principal, &PublicKey)| self.keys().require_current(by, key).is_ok();
        signed.filter(stands).map(|(by, _)| by)
    }

    /// Whether the m-of-n statement with this hash has taken effect.
    pub fn is_agreed(&self, statement: &Hash) -> bool {
        let approvals = self.approvals.get(statement);
        approvals.is_some_and(|approvals| approvals.complete)
    }

    /// Every key of every principal, ended ones included.
    pub fn keys(&self) -> Keys<'_> {
        Keys::new(&self.offices, &self.people)
    }

    /// Who holds which office.
    pub fn offices(&self) -> &Offices {
        &self.offices
    }

    /// The members.
    pub fn people(&self) -> &People {
        &self.people
    }

    /// What the rules need to know of the ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The adopted policies.
    pub fn policies(&self) -> &Policies {
        &self.policies
    }

    /// The polls.
    pub fn polls(&self) -> &Polls {
        &self.polls
    }

    /// The statement that the last logged clock calls for next, to be signed by the service; polls in
    /// id order.
    pub fn due(&self) -> Option<Body> {
        self.polls.iter().find_map(|poll| poll.due(self))
    }

    /// The instants at which something changes by time alone: phases of polls, ends of offices.
    pub fn boundaries(&self) -> impl Iterator<Item = Time> {
        let terms = self.offices.in_force();
        let ends = terms.filter_map(|(_, _, term)| term.until);
        self.polls.iter().flat_map(Poll::boundaries).chain(ends)
    }

    /// The polls that lapse when the clock moves to `time`: those that have not opened and can no longer.
    pub fn polls_lapsed(&self, time: Time) -> Vec<Effect> {
        let over = |poll: &&Poll| poll.phase() < Phase::Open && poll.notice().closes <= time;
        let polls = self.polls.iter().filter(over);
        polls
            .map(|poll| Effect::PollLapsed {
                poll: poll.id().clone(),
            })
            .collect()
    }

    /// The polls whose record date passes when the clock reaches `time`, each with its ledger size.
    pub fn record_dates_passed(&self, time: Time) -> Vec<Effect> {
        self.polls
            .iter()
            .filter(|poll| poll.ledger_size().is_none() && poll.notice().record_date <= time)
            .map(|poll| Effect::LedgerFixed {
                poll: poll.id().clone(),
                size: self.size(),
            })
            .collect()
    }
}

/// The signatures of an m-of-n statement.
#[derive(Debug, Clone, Default)]
struct Approvals {
    /// With the key of each one's last.
    by: BTreeMap<Principal, PublicKey>,
    /// Whether enough of them counted at once.
    complete: bool,
}

/// Principals of whom a number must agree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roster {
    /// How many must agree.
    pub threshold: usize,
    /// Who they are, with the key each had when the roster was set.
    pub holders: BTreeMap<Principal, PublicKey>,
}

impl Roster {
    /// What texts call this roster: SHA-256 of `folkmoot/roster/v1` LF, `threshold m` LF, and for
    /// each holder, in order, its name, a space, its key and LF.
    pub fn hash(&self) -> Hash {
        let mut text = format!("folkmoot/roster/v1\nthreshold {}\n", self.threshold);
        for (holder, key) in &self.holders {
            text.push_str(&format!("{} {}\n", holder.write(), key.write()));
        }
        Hash::of(text.as_bytes())
    }
}

/// The principal that signs for the engine.
pub fn service() -> Principal {
    Principal::System(Id::parse(SERVICE).expect("it is an id"))
}
