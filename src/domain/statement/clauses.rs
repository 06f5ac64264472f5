//! Clauses and what they change: one function from the clauses of a matter to effects, by the whole state.
//!
//! They are checked when the matter is brought and again when they take hold. Documents of one matter are
//! judged together and may name each other; of the others each sees what those before it changed.

use super::admission;
use super::adoption::{self, Documents, adopts};
use super::nominations::{self, Standing};
use super::objections;
use super::refusal::Refusal;
use super::seats::{self, Acting, Given};
use crate::domain::charter::clause::{Clause, Unseated};
use crate::domain::charter::concerned::{Concerned, Mandate};
use crate::domain::charter::procedure::{Decide, Procedure};
use crate::domain::fault::Fault;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal, service};
use crate::domain::state::fate::Taken;
use crate::domain::state::matter::{Matter, Version};
use crate::domain::state::offices::EVERYTHING;
use crate::domain::state::seats::{Closing, Source};
use crate::domain::state::{Effect, State, bodies, keys, matters, members, offices};
use crate::domain::time::Time;
use crate::domain::title::Titles;

/// What became of one clause.
struct Done {
    taken: Taken,
    effects: Vec<Effect>,
}

/// Errors with the first reason for which a clause of a version could not take hold now.
pub fn check(state: &State, procedure: &Procedure, version: &Version) -> Result<(), Refusal> {
    let judged = Documents::judge(state, procedure, version);
    let mut state = state.clone();
    for clause in version.clauses.iter() {
        let taking = Taking {
            state: &state,
            procedure,
            judged: &judged,
            titles: &version.titles,
            matter: None,
        };
        let done = taking.take(clause)?;
        state = state.with(&done.effects);
    }
    Ok(())
}

/// What becomes of each clause of a matter as of an instant, and what that changes.
pub fn enact(state: &State, matter: &Matter, at: Time) -> (Vec<Taken>, Vec<Effect>) {
    let version = matter.last();
    let judged = Documents::judge(state, matter.procedure(), version);
    let mut state = state.clone();
    let (mut all, mut effects) = (Vec::new(), Vec::new());
    for clause in version.clauses.iter() {
        let taking = Taking {
            state: &state,
            procedure: matter.procedure(),
            judged: &judged,
            titles: &version.titles,
            matter: Some((matter, at)),
        };
        match taking.take(clause) {
            Ok(done) => {
                state = state.with(&done.effects);
                all.push(done.taken);
                effects.extend(done.effects);
            }
            Err(refusal) => {
                let code = Id::parse(&refusal.told().code);
                all.push(Taken::Failed(code.expect("a code is an id")));
            }
        }
    }
    (all, effects)
}

/// The effects of an office that a clause of a matter gives and its holder has accepted.
pub fn granted(clause: &Clause) -> Option<Effect> {
    let Clause::GrantOffice {
        office,
        holder,
        key,
        until,
        scope,
    } = clause
    else {
        return None;
    };
    let granted = offices::Effect::Granted {
        office: *office,
        holder: holder.clone(),
        key: *key,
        scope: scope.0.clone(),
        until: *until,
    };
    Some(granted.into())
}

/// Clauses of one version, on their way to taking hold.
struct Taking<'a> {
    state: &'a State,
    procedure: &'a Procedure,
    judged: &'a Documents,
    /// Of the version.
    titles: &'a Titles,
    /// The matter and the instant as of which it takes hold; `None` while it is only asked whether it could.
    matter: Option<(&'a Matter, Time)>,
}

impl Taking<'_> {
    fn take(&self, clause: &Clause) -> Result<Done, Refusal> {
        let state = self.state;
        self.check_not_declined(clause)?;
        self.check_not_frozen(clause)?;
        if let Some((sort, named)) = adopts(clause) {
            return Ok(done(self.judged.adopt(state, sort, named)?));
        }
        match clause {
            Clause::Retire { sort, name } => Ok(done(adoption::retired(state, *sort, name)?)),
            Clause::Seat {
                body,
                group,
                member,
            } => self.seat(body, group, member),
            Clause::Unseat { mandates } => self.unseat(mandates),
            Clause::GrantOffice {
                office,
                holder,
                key,
                scope,
                ..
            } => {
                check_office(state, *office, holder, &scope.0)?;
                state.keys().refuse_foreign(holder, key)?;
                Ok(match self.is_accepted_with(holder, key) {
                    true => held(granted(clause)),
                    false => offered(Vec::new()),
                })
            }
            Clause::EndOffice { office, holder } => end_office(state, *office, holder),
            Clause::Revoke { holder, key } => revoke(state, holder, key),
            Clause::Expel { member } => self.expel(member),
            Clause::Annul { poll } => {
                let matter = self.matter.map(|(matter, _)| matter);
                Ok(done(objections::annul(
                    state,
                    poll,
                    &self.procedure.id,
                    matter,
                )?))
            }
            Clause::Recount { poll } => {
                let matter = self.matter.map(|(matter, _)| matter);
                Ok(done(objections::recount(
                    state,
                    poll,
                    &self.procedure.id,
                    matter,
                )?))
            }
            Clause::Admit { matter } => Ok(done(admission::appealed(
                state,
                matter,
                &self.procedure.id,
            )?)),
            Clause::Candidate {
                poll,
                contest,
                member,
            } => self.candidate(poll, contest, member),
            other => Err(matters::Refusal::ClauseAwaited {
                clause: other.kind(),
            }
            .into()),
        }
    }

    /// Errors with `Declined` where the person to whom a clause gives something has said no.
    fn check_not_declined(&self, clause: &Clause) -> Result<(), Refusal> {
        let person = match clause {
            Clause::GrantOffice { holder, .. } => holder.clone(),
            Clause::Seat { member, .. } | Clause::Candidate { member, .. } => {
                Principal::Member(member.clone())
            }
            _ => return Ok(()),
        };
        match self.matter {
            Some((matter, _)) if matter.is_declined_by(&person) => {
                let matter = matter.name();
                Err(matters::Refusal::Declined { person, matter }.into())
            }
            _ => Ok(()),
        }
    }

    /// Errors with `Frozen` where a matter about the body that decided this one freezes the clause, being
    /// admitted and undecided.
    fn check_not_frozen(&self, clause: &Clause) -> Result<(), Refusal> {
        let (Some((matter, at)), Decide::Body { body, .. }) = (self.matter, &self.procedure.decide)
        else {
            return Ok(());
        };
        let about = |concerned: &Concerned| match concerned {
            Concerned::Body(concerned) => concerned == body,
            Concerned::Mandate(mandate) => mandate.body == *body,
            _ => false,
        };
        let mut freezing = self.state.matters().open().filter(|other| {
            let admitted = other.admitted_at().is_some_and(|admitted| admitted <= at);
            admitted
                && other.decided().is_none()
                && other.name() != matter.name()
                && other.procedure().freezes.contains(&clause.kind())
                && other.concerns().is_some_and(about)
        });
        match freezing.next() {
            None => Ok(()),
            Some(other) => Err(matters::Refusal::Frozen {
                clause: clause.kind(),
                matter: other.name(),
            }
            .into()),
        }
    }

    /// Whether the holder of an office has accepted it with this key, and the key has not ended since.
    fn is_accepted_with(&self, holder: &Principal, key: &PublicKey) -> bool {
        let accepted = self
            .matter
            .and_then(|(matter, _)| matter.acceptance(holder));
        let current = self.state.keys().require_current(holder, key);
        let ended = matches!(current, Err(keys::Refusal::Ended { .. }));
        !ended && accepted.is_some_and(|acceptance| acceptance.key == *key)
    }

    fn seat(&self, body: &Id, group: &Id, member: &Id) -> Result<Done, Refusal> {
        let (state, procedure) = (self.state, &self.procedure.id);
        state.members().require(member)?;
        seats::require_filled_by(state, body, group, procedure)?;
        let Some((matter, at)) = self.matter else {
            return Ok(offered(Vec::new()));
        };
        let person = Principal::Member(member.clone());
        let seat = seats::first_free(state, body, group, procedure, at)?;
        let given = Given {
            seat: (body, group, seat),
            procedure,
            source: Source::Matter(matter.name()),
            from: at,
            by: at,
            is_short: false,
        };
        let mut effects = seats::offer(state, &person, given)?;
        let Some(accepted) = matter.acceptance(&person) else {
            return Ok(offered(effects));
        };
        let state = state.with(&effects);
        let seats = state.bodies().require(body)?;
        let mandate = Mandate {
            body: body.clone(),
            group: group.clone(),
            seat,
            number: seats.next_number(group, seat).saturating_sub(1),
        };
        let acting = Acting {
            name: accepted.name.clone(),
            key: accepted.brought,
        };
        // Whoever cannot take it now may still, while the offer stands.
        match seats::accept(&state, &mandate, &person, &acting) {
            Ok(taken) => {
                effects.extend(taken);
                Ok(held(effects))
            }
            Err(_) => Ok(offered(effects)),
        }
    }

    fn unseat(&self, mandates: &Unseated) -> Result<Done, Refusal> {
        let state = self.state;
        let now = match self.matter {
            Some((_, at)) => at,
            None => state.require_now()?,
        };
        let meant: Vec<Mandate> = match mandates {
            Unseated::One(mandate) => {
                state.bodies().require_mandate(mandate)?;
                vec![mandate.clone()]
            }
            Unseated::All(body) => {
                let seats = state.bodies().require(body)?;
                seats.offers().map(|held| held.mandate.clone()).collect()
            }
        };
        let effects = seats::close(state, &meant, Closing::Unseated, now);
        Ok(match effects.is_empty() {
            true => moot(),
            false => held(effects),
        })
    }

    /// A member stands in a contest, once accepted; the matter's titles are the candidate's.
    fn candidate(&self, poll: &Id, contest: &Id, member: &Id) -> Result<Done, Refusal> {
        let (state, procedure) = (self.state, &self.procedure.id);
        let (accepted, at) = match self.matter {
            Some((matter, at)) => {
                let person = Principal::Member(member.clone());
                let accepted = matter.acceptance(&person).is_some();
                (accepted, at)
            }
            None => (false, state.require_now()?),
        };
        let standing = Standing {
            poll,
            contest,
            member,
            titles: self.titles,
            procedure,
        };
        Ok(match nominations::stand(state, standing, at)? {
            None => moot(),
            Some(effects) if accepted => held(effects),
            Some(_) => offered(Vec::new()),
        })
    }

    fn expel(&self, member: &Id) -> Result<Done, Refusal> {
        let state = self.state;
        // Whose membership officers have ended is expelled all the same: else they could take it back.
        match state.members().require_ended(member) {
            Err(members::Refusal::Expelled { .. }) => return Ok(moot()),
            Err(members::Refusal::NotEnded { .. }) | Ok(_) => {}
            Err(why) => return Err(why.into()),
        }
        let ended = members::Effect::Changed {
            reference: None,
            members: vec![member.clone()],
            change: members::Change::Expelled,
        };
        let at = match self.matter {
            Some((_, at)) => at,
            None => state.require_now()?,
        };
        let mut effects = vec![ended.into()];
        effects.extend(left(state, std::slice::from_ref(member), at));
        Ok(held(effects))
    }
}

/// What it changes in bodies that memberships end.
pub fn left(state: &State, members: &[Id], at: Time) -> Vec<Effect> {
    let own = members.iter().flat_map(|member| {
        let person = Principal::Member(member.clone());
        seats::all_of(state, &person, at)
    });
    let own: Vec<Mandate> = own.collect();
    seats::close(state, &own, Closing::Left, at)
}

fn end_office(state: &State, office: Office, holder: &Principal) -> Result<Done, Refusal> {
    check_office(state, office, holder, &[])?;
    if state.offices().mandate(holder, office).is_some() {
        let holder = holder.clone();
        return Err(bodies::Refusal::ByMandate { office, holder }.into());
    }
    let ended = offices::Effect::Ended {
        office,
        holder: holder.clone(),
    };
    Ok(match state.offices().holds(holder, office) {
        true => held(Some(ended.into())),
        false => moot(),
    })
}

/// Errors with `OfficeNotGiven` for what genesis alone gives, and for holders who cannot hold offices; with
/// what is wrong with the scope of a source.
fn check_office(
    state: &State,
    office: Office,
    holder: &Principal,
    scope: &[Id],
) -> Result<(), Refusal> {
    let by_genesis = matches!(office, Office::Founder | Office::Service) || *holder == service();
    if by_genesis || matches!(holder, Principal::Member(_)) {
        let holder = holder.clone();
        return Err(matters::Refusal::OfficeNotGiven { office, holder }.into());
    }
    if office == Office::Source {
        let limits = scope.iter().filter(|scope| scope.as_str() != EVERYTHING);
        for category in limits {
            state.organisation().require_category(category)?;
        }
    }
    Ok(())
}

fn held(effects: impl IntoIterator<Item = Effect>) -> Done {
    Done {
        taken: Taken::Held,
        effects: effects.into_iter().collect(),
    }
}

/// It took hold, or was so already.
fn done(effects: Option<Vec<Effect>>) -> Done {
    effects.map_or_else(moot, held)
}

fn offered(effects: Vec<Effect>) -> Done {
    Done {
        taken: Taken::Offered,
        effects,
    }
}

fn moot() -> Done {
    Done {
        taken: Taken::Moot,
        effects: Vec::new(),
    }
}

fn revoke(state: &State, holder: &Principal, key: &PublicKey) -> Result<Done, Refusal> {
    if *holder == service() {
        return Err(matters::Refusal::OfficeNotGiven {
            office: Office::Service,
            holder: holder.clone(),
        }
        .into());
    }
    match state.keys().require_current(holder, key) {
        Ok(()) => {}
        Err(keys::Refusal::Ended { .. }) => return Ok(moot()),
        Err(other) => return Err(other.into()),
    }
    let effect: Effect = match holder {
        Principal::Member(member) => members::Effect::KeyEnded {
            member: member.clone(),
            key: *key,
            by_matter: true,
        }
        .into(),
        Principal::Officer(_) | Principal::System(_) => offices::Effect::KeyEnded {
            holder: holder.clone(),
            key: *key,
            by_matter: true,
        }
        .into(),
    };
    Ok(held([effect]))
}
