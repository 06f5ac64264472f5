//! The state: what a log says so far, one file a subject.
//!
//! A subject owns its struct, the effects it can suffer and what is refused about it. Statements read
//! the state ([`crate::domain::statement::admit`]) and yield effects; the state knows no statement.
//! Subjects read nobody: an effect brings whatever it takes. What needs bulk data (building a roll,
//! counting ballots) is in [`crate::domain::derive`].

pub mod approvals;
pub mod bodies;
pub mod claims;
pub mod documents;
mod facts;
pub mod fate;
pub mod key_chain;
pub mod keys;
pub mod ledger;
pub mod matter;
pub mod matters;
pub mod members;
pub mod offices;
pub mod organisation;
pub mod policies;
pub mod poll;
pub mod polls;
pub mod quotas;
pub mod seats;
pub mod tasks;
pub mod voters;

use std::sync::OnceLock;

use crate::domain::charter::sort::Sort;
use crate::domain::charter::span::Span;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::log::tile::Tile;
use crate::domain::log::tree::Frontier;
use crate::domain::office::Principal;
use crate::domain::poll::Logged;
use crate::domain::poll::change::Addition;
use crate::domain::poll::cut::LedgerCut;
use crate::domain::time::Time;
use keys::Keys;
use offices::InForce;
use organisation::Founding;
use poll::Poll;

/// Builds [`State`] and [`Effect`] out of one list of subjects.
macro_rules! subjects {
    ($($variant:ident $field:ident: $module:ident::$subject:ident;)*) => {
        /// What a log says so far.
        #[derive(Debug, Clone)]
        pub struct State {
            origin: String,
            frontier: Frontier,
            /// Whether the clock calls for nothing among matters, once that was asked.
            quiet: Quiet,
            $($field: $module::$subject,)*
        }

        /// One change: what happens to one subject. A statement yields them in the order in which they
        /// are to be applied.
        #[derive(Debug, Clone)]
        pub enum Effect { $(
            #[doc = concat!("See [`", stringify!($module), "`].")]
            $variant($module::Effect),
        )* }

        $(impl From<$module::Effect> for Effect {
            fn from(effect: $module::Effect) -> Effect { Effect::$variant(effect) }
        })*

        impl State {
            /// The state of the empty log with this origin.
            pub fn new(origin: &str) -> State {
                State {
                    origin: origin.to_owned(),
                    frontier: Frontier::new(),
                    quiet: Quiet::default(),
                    $($field: $module::$subject::default(),)*
                }
            }

            /// Takes an admitted entry into the log: its RFC 6962 leaf hash, and the effects that
            /// admitting it gave.
            ///
            /// Returns the tiles of 256 hashes that this entry completed.
            pub fn apply(&mut self, leaf: Hash, effects: &[Effect]) -> Vec<Tile> {
                let index = self.size();
                let tiles = self.frontier.push(leaf);
                self.change(index, effects);
                tiles
            }

            /// The state as it would be with these effects, without an entry of their own.
            pub fn with(&self, effects: &[Effect]) -> State {
                let mut changed = self.clone();
                changed.change(self.size(), effects);
                changed
            }

            fn change(&mut self, index: u64, effects: &[Effect]) {
                for effect in effects {
                    if !effect.leaves_matters() {
                        self.quiet = Quiet::default();
                    }
                    let at = Moment { index, now: self.organisation.now(), since: self.organisation.since(), log: &self.frontier };
                    match effect { $(Effect::$variant(effect) => self.$field.apply(effect, &at),)* }
                }
            }
        }
    };
}

subjects! {
    Organisation organisation: organisation::Organisation;
    Approvals approvals: approvals::Approvals;
    Offices offices: offices::Offices;
    Members members: members::Members;
    Ledger ledger: ledger::Ledger;
    Policies policies: policies::Policies;
    Polls polls: polls::Polls;
    Claims claims: claims::Claims;
    Documents documents: documents::Documents;
    Matters matters: matters::Matters;
    Bodies bodies: bodies::Bodies;
    Tasks tasks: tasks::Tasks;
    Quotas quotas: quotas::Quotas;
}

/// What was found once and follows from the rest of the state: two states are the same whether it was asked for or not.
#[derive(Clone, Default)]
struct Quiet(OnceLock<bool>);

impl std::fmt::Debug for Quiet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Quiet")
    }
}

impl Effect {
    /// Whether what the clock calls for among matters is the same after it: of ballots above all, of which there are many.
    fn leaves_matters(&self) -> bool {
        match self {
            Effect::Approvals(_) | Effect::Ledger(_) | Effect::Quotas(_) => true,
            Effect::Polls(effect) => effect.is_ballot(),
            Effect::Organisation(_)
            | Effect::Offices(_)
            | Effect::Members(_)
            | Effect::Policies(_)
            | Effect::Claims(_)
            | Effect::Documents(_)
            | Effect::Matters(_)
            | Effect::Bodies(_)
            | Effect::Tasks(_) => false,
        }
    }
}

/// Where in the log an effect takes place.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// Index of its entry.
    index: u64,
    /// The last logged clock.
    now: Option<Time>,
    /// The same; when the organisation was founded, before the first clock.
    since: Option<Time>,
    /// The log, its entry included.
    log: &'a Frontier,
}

impl Moment<'_> {
    /// The entry's statement with the log just after it.
    fn logged(&self, statement: &Hash) -> Logged {
        Logged {
            statement: *statement,
            size: self.log.size(),
            root: self.log.root(),
        }
    }
}

impl State {
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

    /// The organisation, and the log's clock.
    pub fn organisation(&self) -> &organisation::Organisation {
        &self.organisation
    }

    /// The hash and the lines of the genesis statement, once it is logged.
    pub fn genesis(&self) -> Option<(Hash, &Founding)> {
        self.organisation.founding()
    }

    /// The last logged clock.
    pub fn now(&self) -> Option<Time> {
        self.organisation.now()
    }

    /// The last logged clock. Errors with `NoClock` before the first.
    pub fn require_now(&self) -> Result<Time, organisation::Refusal> {
        self.organisation.require_now()
    }

    /// How far the clock may step without two officers: what the organisation's document says, else seven days.
    pub fn step_max(&self) -> Span {
        let document = self.documents.in_force().organisation();
        document.map_or_else(organisation::usual_step, |document| document.downtime_max)
    }

    /// The statements that several sign.
    pub fn approvals(&self) -> &approvals::Approvals {
        &self.approvals
    }

    /// Whether the clock calls for nothing among matters: `look` says so, and is asked once for all entries that change
    /// nothing about that. Looking through all matters at every ballot would make casting slow.
    pub fn is_quiet(&self, look: impl FnOnce() -> bool) -> bool {
        *self.quiet.0.get_or_init(look)
    }

    /// What each has said today.
    pub fn quotas(&self) -> &quotas::Quotas {
        &self.quotas
    }

    /// Who has signed the statement with this hash so far, with a key that has not ended since.
    pub fn approved_by(&self, statement: &Hash) -> impl Iterator<Item = &Principal> {
        let signed = self.approvals.of(statement);
        let stands =
            |(by, key): &(&Principal, &PublicKey)| self.keys().require_current(by, key).is_ok();
        signed.filter(stands).map(|(by, _)| by)
    }

    /// Every key of every principal, ended ones included.
    pub fn keys(&self) -> Keys<'_> {
        let log_key = self.genesis().map(|(_, founding)| &founding.log_key);
        Keys::new(&self.offices, &self.members, log_key)
    }

    /// Who holds which office at the last logged clock.
    pub fn offices(&self) -> InForce<'_> {
        self.offices.at(self.now())
    }

    /// Every office that was ever granted, and the keys of those who held them.
    pub fn all_offices(&self) -> &offices::Offices {
        &self.offices
    }

    /// The members.
    pub fn members(&self) -> &members::Members {
        &self.members
    }

    /// What the rules need to know of the ledger.
    pub fn ledger(&self) -> &ledger::Ledger {
        &self.ledger
    }

    /// The adopted policies.
    pub fn policies(&self) -> &policies::Policies {
        &self.policies
    }

    /// The polls.
    pub fn polls(&self) -> &polls::Polls {
        &self.polls
    }

    /// The documents: procedures, bodies, policies.
    pub fn documents(&self) -> &documents::Documents {
        &self.documents
    }

    /// The matters.
    pub fn matters(&self) -> &matters::Matters {
        &self.matters
    }

    /// The bodies and who sits in them.
    pub fn bodies(&self) -> &bodies::Bodies {
        &self.bodies
    }

    /// What adopted matters oblige people to do.
    pub fn tasks(&self) -> &tasks::Tasks {
        &self.tasks
    }

    /// The claims against the provisional roll of a poll.
    pub fn claims(&self, poll: &Id) -> &claims::ClaimsOfPoll {
        self.claims.of(poll)
    }

    /// Which entries make the roll of a poll, once its record date has passed.
    pub fn ledger_cut(&self, poll: &Poll) -> Option<LedgerCut> {
        Some(LedgerCut {
            size: poll.ledger_size()?,
            remedies: self.claims(poll.rolled_as()).remedies().clone(),
        })
    }

    /// What a person weighs on the certified roll of a poll; 0 for whoever is not on it.
    pub fn weight_on(&self, poll: &Poll, person: &Principal) -> u64 {
        let place = match person {
            Principal::Member(member) => self.members.find(member),
            Principal::Officer(_) | Principal::System(_) => None,
        };
        place.map_or(0, |place| poll.weight_of(place))
    }

    /// The poll whose roll was certified last under any revision of a policy.
    pub fn last_roll(&self, policy: &Id) -> Option<&Poll> {
        let is_of = |poll: &&Poll| {
            let adopted = self.documents.adopted(&poll.notice().policy);
            adopted.is_some_and(|adopted| {
                let document = &adopted.document;
                document.sort() == Sort::Policy && document.name() == policy
            })
        };
        let polls = self.polls.iter().filter(is_of);
        let certified = polls.filter(|poll| poll.roll_certified_at().is_some());
        certified.max_by_key(|poll| poll.roll_certified_at())
    }

    /// What became of the poll that was announced last to decide a matter; `None` before any.
    pub fn called(&self, matter: &matter::Matter) -> Option<fate::Called> {
        let call = matter.called()?;
        Some(self.polls.find(&call.poll)?.decides(call))
    }

    /// The same with the entries that make the weight of a voter who is added after the certification.
    pub fn ledger_cut_with(&self, poll: &Poll, addition: &Addition) -> Option<LedgerCut> {
        let mut cut = self.ledger_cut(poll)?;
        cut.remedies.add(&addition.member, &addition.remedies);
        Some(cut)
    }

    /// How much of the log had been logged by an instant that has passed, as far as weights are made of it:
    /// up to the first entry about members or the ledger under a clock from then on.
    pub fn size_at(&self, instant: Time) -> u64 {
        let later = |(time, _): &(Time, u64)| *time >= instant;
        let member = self.members.logged().find(later);
        let ledger = self.ledger.logged().find(later);
        let first = member.into_iter().chain(ledger).map(|(_, entry)| entry);
        first.min().unwrap_or(self.size())
    }

    /// The instants at which something changes by time alone: phases of polls, offices, mandates, times of
    /// matters.
    pub fn boundaries(&self) -> impl Iterator<Item = Time> {
        let polls = self.polls.boundaries();
        let offices = self.offices().boundaries();
        let seats = self.now().map(|now| self.bodies.boundaries(now));
        let seats = seats.into_iter().flatten();
        let open = self.matters.open();
        let matters = open.flat_map(|matter| matter.boundaries(self.called(matter)));
        polls.chain(offices).chain(matters).chain(seats)
    }
}
