//! `accept`: yes to a seat that was offered, or to what a clause of a matter gives (a seat, an office, to
//! stand), with the key to act with. A signature by that key proves its possession. What a clause gives may
//! be accepted before the matter is adopted.
//!
//! ```text
//! folkmoot/accept/v1
//! log, genesis
//! for mandate council general 3 1 or `matter` and a hash
//! by m/ada                        who accepts, and signs first
//! as o/ada                        as whom a member acts in office, from now on and in every body
//! key 5a0b…                       with which; of an officer, the officer's own
//! statement 5be1… 120             an attachment, what the person says
//! ```

use super::authority::Signing;
use super::nominations::{self, Standing};
use super::refusal::Refusal;
use super::seats::{self, Acting};
use super::{Case, Kind, clauses};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::charter::clause::Clause;
use crate::domain::charter::concerned::Mandate;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::state::bodies::Refusal as NotSeated;
use crate::domain::state::fate::{Outcome, Taken};
use crate::domain::state::matter::{Acceptance, Matter};
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::{Effect, State, matters};
use crate::domain::text::{Value, lines};

lines! {
    /// The lines of an `accept` statement.
    pub struct Accept {
        one what "for": OfferRef;
        one by "by": Principal;
        optional name "as": Principal;
        optional key "key": PublicKey;
        optional statement "statement": AttachmentRef;
    }
    check Accept::check;
}

/// What is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfferRef {
    /// What a clause of a matter gives.
    Matter(Hash),
    /// A seat that was offered.
    Mandate(Mandate),
}

impl Value for OfferRef {
    const FORM: Form = Form::Any(&[
        Form::All(&[Form::Word(&["matter"]), Hash::FORM]),
        Form::All(&[Form::Word(&["mandate"]), Mandate::FORM]),
    ]);

    fn read(text: &str) -> Option<OfferRef> {
        match text.split_once(' ')? {
            ("matter", rest) => Hash::read(rest).map(OfferRef::Matter),
            ("mandate", rest) => Mandate::read(rest).map(OfferRef::Mandate),
            _ => None,
        }
    }

    fn write(&self) -> String {
        match self {
            OfferRef::Matter(matter) => format!("matter {matter}"),
            OfferRef::Mandate(mandate) => format!("mandate {mandate}"),
        }
    }
}

crate::faults! {
    /// What the lines of one cannot be together.
    pub enum Contradiction {
        NameWithKey "contradiction.name-with-key" Malformed;
    }
}

impl Accept {
    fn check(&self) -> Result<(), Contradiction> {
        let is_member = matches!(self.by, Principal::Member(_));
        let fits = match (&self.name, self.key) {
            (Some(Principal::Officer(_)), Some(_)) => is_member,
            (Some(_), _) => false,
            (None, Some(_)) => !is_member,
            (None, None) => true,
        };
        match fits {
            true => Ok(()),
            false => Err(Contradiction::NameWithKey),
        }
    }
}

impl Kind for Accept {
    const NAME: &'static str = "accept";
    const SIGNED_BY: Signing = Signing::Stated;
    const EXAMPLE: &'static str = "\
# Says yes to a seat that was offered, or to what a matter gives, with the key to act with.
for mandate council general 3 1  # or: for matter HASH
by m/m-7f3k9q                   # who accepts; signs first, with a key in use
as o/ada                        # as whom a member acts in office; left out by officers, and the next time
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a  # signs too
# statement 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or statement=@FILE as an option
";
    const MORE: &'static [&'static str] = &["\
statement 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
as o/ada
by m/m-7f3k9q
for matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
"];
    const DAILY_MAX: Option<u32> = Some(256);
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn person(&self) -> Option<&Principal> {
        Some(&self.by)
    }

    fn introduces(&self) -> Vec<(Principal, PublicKey)> {
        let name = self.name.as_ref().unwrap_or(&self.by);
        self.key
            .map(|key| (name.clone(), key))
            .into_iter()
            .collect()
    }

    fn attachments(&self) -> Vec<Named> {
        self.statement.iter().map(|said| said.text()).collect()
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        if let Some(statement) = &self.statement {
            case.require_text(statement)?;
        }
        self.check_name(case.state)?;
        match &self.what {
            OfferRef::Matter(matter) => self.of_matter(case, matter),
            OfferRef::Mandate(mandate) => {
                let acting = self.acting(case.state)?;
                seats::accept(case.state, mandate, &self.by, &acting)
            }
        }
    }
}

impl Accept {
    /// Errors unless the name and the key are free, or the person's own: with a key in use, it takes that.
    fn check_name(&self, state: &State) -> Result<(), Refusal> {
        let Some((name, key)) = self.introduces().into_iter().next() else {
            return Ok(());
        };
        let keys = state.keys();
        keys.refuse_foreign(&name, &key)?;
        if keys.known(&name, &key) {
            keys.require_current(&name, &key)?;
        } else if keys.of(&name).iter().any(|record| record.revoked.is_none()) {
            return Err(NotSeated::NameTaken { name }.into());
        }
        let offices = state.all_offices();
        let person = offices.person(&name);
        if *person != name && *person != self.by {
            return Err(NotSeated::NameTaken { name }.into());
        }
        match offices.name_of(&self.by) {
            Some(other) if *other != name => Err(NotSeated::NamedAlready {
                person: self.by.clone(),
                name: other.clone(),
            }
            .into()),
            _ => Ok(()),
        }
    }

    /// As whom the person acts: the name that the text says, the one from before, or an officer's own.
    /// Errors with `NameNeeded`.
    fn acting(&self, state: &State) -> Result<Acting, Refusal> {
        let before = state.all_offices().name_of(&self.by);
        let name = match (&self.name, before, &self.by) {
            (Some(name), _, _) | (None, Some(name), _) => name.clone(),
            (None, None, Principal::Officer(_)) => self.by.clone(),
            (None, None, _) => {
                let person = self.by.clone();
                return Err(NotSeated::NameNeeded { person }.into());
            }
        };
        let key = self.key;
        Ok(Acting { name, key })
    }

    fn of_matter(&self, case: &Case<'_>, name: &Hash) -> Result<Vec<Effect>, Refusal> {
        let matter = case.state.matters().require(name)?;
        let (person, name) = (self.by.clone(), *name);
        let given: Vec<&Clause> = offered(matter, &self.by);
        if given.is_empty() {
            return Err(Wrong::NothingToAccept {
                person,
                matter: name,
            }
            .into());
        }
        if has_accepted(matter, &self.by) {
            return Err(Wrong::AcceptedAlready {
                person,
                matter: name,
            }
            .into());
        }
        let seats = given
            .iter()
            .any(|clause| matches!(clause, Clause::Seat { .. }));
        let acting = match seats {
            true => self.acting(case.state)?,
            false => Acting {
                name: self.by.clone(),
                key: self.key,
            },
        };
        // Whoever brings none has signed with one in use.
        let signed_with = case.signatories.first().map(|(_, key)| *key);
        let acceptance = Acceptance {
            name: acting.name,
            brought: self.key,
            key: self.key.or(signed_with).expect("somebody signed"),
        };
        if takes_other_key(&given, &acceptance) {
            return Err(Wrong::OtherKey {
                person,
                matter: name,
            }
            .into());
        }
        let accepted = matters::Effect::Accepted {
            matter: name,
            by: person,
            acceptance,
        };
        let mut effects = vec![accepted.into()];
        if matter.enacted().is_some() {
            effects.extend(all_late(case.state, matter, &given)?);
        }
        Ok(effects)
    }
}

/// What clauses that took hold already give now that they are accepted, each after those before it. Errors where none
/// gives anything any more.
fn all_late(state: &State, matter: &Matter, given: &[&Clause]) -> Result<Vec<Effect>, Refusal> {
    let mut after = state.clone();
    let mut all = Vec::new();
    let mut refused = None;
    let mut took = false;
    for clause in given {
        match late(&after, matter, clause) {
            Ok(effects) => {
                after = after.with(&effects);
                all.extend(effects);
                took = true;
            }
            Err(why) => refused = refused.or(Some(why)),
        }
    }
    match refused {
        Some(why) if !took => Err(why),
        _ => Ok(all),
    }
}

/// What a clause that took hold already gives now that it is accepted. Errors where nobody can stand any more.
fn late(state: &State, matter: &Matter, clause: &Clause) -> Result<Vec<Effect>, Refusal> {
    let Clause::Candidate {
        poll,
        contest,
        member,
    } = clause
    else {
        return Ok(clauses::granted(clause).into_iter().collect());
    };
    let standing = Standing {
        poll,
        contest,
        member,
        titles: &matter.last().titles,
        procedure: &matter.procedure().id,
    };
    let stands = nominations::stand(state, standing, state.require_now()?)?;
    Ok(stands.unwrap_or_default())
}

/// Whether a person has accepted what is offered: of an office, with the key that the last version names.
pub fn has_accepted(matter: &Matter, person: &Principal) -> bool {
    let given = offered(matter, person);
    let accepted = matter.acceptance(person);
    accepted.is_some_and(|acceptance| !takes_other_key(&given, acceptance))
}

/// Whether one of these clauses gives an office with another key than the one that was accepted.
fn takes_other_key(given: &[&Clause], acceptance: &Acceptance) -> bool {
    given
        .iter()
        .any(|clause| matches!(clause, Clause::GrantOffice { key, .. } if *key != acceptance.key))
}

/// The clauses that give a person something and can still be accepted. A seat that is offered by then is
/// accepted by its mandate.
pub fn offered<'a>(matter: &'a Matter, person: &Principal) -> Vec<&'a Clause> {
    let lost = matter
        .decided()
        .is_some_and(|decided| decided.outcome != Outcome::Adopted);
    let taken = matter.enacted().map(|(taken, _)| taken.as_slice());
    if lost
        || matter.is_withdrawn()
        || matter.is_declined_by(person)
        || (taken.is_none() && !matter.is_open())
    {
        return Vec::new();
    }
    let clauses = matter.last().clauses.iter().enumerate();
    let meant = clauses.filter(|(place, clause)| match (clause, taken) {
        (Clause::GrantOffice { holder, .. }, taken) => {
            let waits = taken.is_none_or(|taken| taken.get(*place) == Some(&Taken::Offered));
            waits && holder == person
        }
        (Clause::Seat { member, .. }, None) => *person == Principal::Member(member.clone()),
        (Clause::Candidate { member, .. }, taken) => {
            let waits = taken.is_none_or(|taken| taken.get(*place) == Some(&Taken::Offered));
            waits && *person == Principal::Member(member.clone())
        }
        _ => false,
    });
    meant.map(|(_, clause)| clause).collect()
}
