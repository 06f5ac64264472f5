//! Notices held to procedures: a contest copies the rules of its procedure word for word, keeps to its
//! times, and decides a matter that is ready or fills seats that the procedure fills.
//!
//! Whatever is less than the procedure asks is refused with the procedure's line. Quorums and thresholds
//! may be added, never left out.

use super::refusal::Refusal;
use super::seats::{self, Won};
use super::{Case, nominations, who};
use crate::domain::charter::document::{Document, told};
use crate::domain::charter::poll_lines::Short;
use crate::domain::charter::procedure::{Decide, Procedure};
use crate::domain::charter::rule::{Quorum, Threshold};
use crate::domain::charter::sort::Sort;
use crate::domain::charter::span::Span;
use crate::domain::charter::who::{Who, eligibility};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::contest::Contest;
use crate::domain::poll::notice::{Mode, Notice};
use crate::domain::poll::phase::Phase;
use crate::domain::state::fate::{Call, Called};
use crate::domain::state::matter::Matter;
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::poll::{Poll, Refusal as PollRefusal};
use crate::domain::state::{Effect, State, matters};
use crate::domain::time::Time;

/// Errors unless each contest of a notice keeps to its procedure and the signer may announce it. Gives
/// what it changes: the matters that it decides are called.
///
/// A notice whose contests name no procedure is free while no procedure is in force.
pub fn check(case: &Case<'_>, notice: &Notice, now: Time) -> Result<Vec<Effect>, Refusal> {
    let state = case.state;
    let mut effects = Vec::new();
    for contest in &notice.contests {
        let Some(hash) = contest.procedure else {
            require_free(state, contest)?;
            continue;
        };
        let found = match contest.decides.as_slice() {
            [] => Bound {
                procedure: state.documents().require_procedure(&hash)?,
                matter: None,
            },
            [version] => of_matter(state, contest, &hash, version)?,
            [_, _, ..] => {
                let contest = contest.id.clone();
                return Err(PollRefusal::SeveralMatters { contest }.into());
            }
        };
        let procedure = found.procedure;
        let contest_id = || contest.id.clone();
        let name = || procedure.id.clone();
        if procedure.decide != Decide::Poll {
            let (contest, procedure) = (contest_id(), name());
            return Err(PollRefusal::NoPoll { contest, procedure }.into());
        }
        require_turn(case, &found, now)?;
        let when = (now, is_again(state, notice));
        let nominations = nominations::below(procedure, notice, contest, when)?;
        let short = below_head(procedure, notice, when);
        if let Some(line) = short.or(nominations).or_else(|| below(procedure, contest)) {
            return Err(PollRefusal::BelowProcedure {
                contest: contest_id(),
                procedure: name(),
                line,
            }
            .into());
        }
        check_policy(state, procedure, contest, notice)?;
        check_voters(state, &found, contest, notice)?;
        if let Some(matter) = found.matter {
            let option = contest.options.first().map(|option| option.id.clone());
            let call = Call {
                poll: notice.poll.clone(),
                contest: contest_id(),
                option: option.expect("a contest has two options at least"),
            };
            let matter = matter.name();
            effects.push(matters::Effect::Called { matter, call }.into());
        }
    }
    Ok(effects)
}

/// A contest's procedure, and the matter that it decides.
struct Bound<'a> {
    procedure: &'a Procedure,
    matter: Option<&'a Matter>,
}

/// Errors with `Unbound` where a procedure in force decides by polls.
fn require_free(state: &State, contest: &Contest) -> Result<(), Refusal> {
    let mut procedures = state.documents().in_force().procedures();
    match procedures.any(|procedure| procedure.decide == Decide::Poll) {
        false => Ok(()),
        true => Err(PollRefusal::Unbound {
            contest: contest.id.clone(),
        }
        .into()),
    }
}

/// The matter whose last version a contest names, and its procedure, which it keeps to its end.
fn of_matter<'a>(
    state: &'a State,
    contest: &Contest,
    stated: &Hash,
    version: &Hash,
) -> Result<Bound<'a>, Refusal> {
    let mut all = state.matters().iter();
    let matter = match all.find(|matter| matter.last().hash == *version) {
        Some(matter) => matter,
        None => state.matters().require(version)?,
    };
    super::support::require_last(matter, version)?;
    super::support::require_open(state, &matter.name())?;
    let expected = matter.procedure_hash();
    if expected != *stated {
        return Err(PollRefusal::OtherProcedure {
            contest: contest.id.clone(),
            matter: matter.name(),
            stated: *stated,
            expected,
        }
        .into());
    }
    Ok(Bound {
        procedure: matter.procedure(),
        matter: Some(matter),
    })
}

/// Errors unless the matter is ready, no other poll decides it, and it is the signer's turn to announce.
fn require_turn(case: &Case<'_>, found: &Bound<'_>, now: Time) -> Result<(), Refusal> {
    let state = case.state;
    let from = match found.matter {
        None => Some(now),
        Some(matter) => {
            require_uncalled(state, matter)?;
            let name = matter.name();
            let from = matter.announce_from(state.called(matter));
            let from = from.ok_or(Wrong::NotAdmitted { matter: name })?;
            if now < from {
                return Err(Wrong::NotReady { matter: name, from }.into());
            }
            Some(from)
        }
    };
    let signer = case.signer();
    let lines = &found.procedure.announce;
    let about = match found.matter {
        Some(matter) => who::About::matter(state, matter),
        None => who::About::default(),
    };
    match who::whose_turn(state, lines, from, signer, about) {
        true => Ok(()),
        false => Err(Wrong::NotYoursToAnnounce {
            person: signer.clone(),
            procedure: found.procedure.id.clone(),
        }
        .into()),
    }
}

/// Errors with `Called` once a poll decides the matter, unless it came to nothing.
pub fn require_uncalled(state: &State, matter: &Matter) -> Result<(), Refusal> {
    match (state.called(matter), matter.called()) {
        (Some(Called::Running | Called::Ended(..)), Some(call)) => Err(Wrong::Called {
            matter: matter.name(),
            poll: call.poll.clone(),
        }
        .into()),
        (None | Some(Called::Off(_) | Called::Running | Called::Ended(..)), _) => Ok(()),
    }
}

/// Whether an annulled poll is run again: then its roll stands, and there are no claims.
fn is_again(state: &State, notice: &Notice) -> bool {
    let of = notice.re_run_of.as_ref();
    let of = of.and_then(|of| state.polls().find(of));
    of.is_some_and(|of| of.phase() == Phase::Annulled)
}

/// The line of a procedure that the head of a notice falls short of.
fn below_head(
    procedure: &Procedure,
    notice: &Notice,
    (now, again): (Time, bool),
) -> Option<String> {
    let reaches =
        |span: Span, from: Time, at: Time| span.after(from).is_some_and(|least| least <= at);
    if notice.mode != Some(procedure.mode) {
        return Some(told("mode", &procedure.mode));
    }
    if let Some(publication) = &procedure.publication
        && notice.publication != *publication
    {
        return Some(told("publication", publication));
    }
    if let Some(least) = procedure.notice_at_least
        && !reaches(least, now, notice.opens)
    {
        return Some(told("notice-at-least", &least));
    }
    let (stated, asked) = (&notice.extensions, &procedure.extensions);
    let more = stated.iter().find(|line| !asked.contains(line));
    let less = || asked.iter().find(|line| !stated.contains(line));
    if let Some(extension) = more.or_else(less) {
        return Some(told("extension", extension));
    }
    if let Some(claims) = procedure.claims.as_ref().filter(|_| !again) {
        let begin = notice.record_date.max(now);
        let fits = notice.claims_until.is_some_and(|until| {
            reaches(claims.first, begin, until) && reaches(claims.second, until, notice.opens)
        });
        if !fits {
            return Some(told("claims", claims));
        }
    }
    if let Some(between) = &procedure.open_between {
        let most = between.second.after(notice.opens);
        let is_short = most.is_none_or(|most| notice.closes <= most);
        if !(reaches(between.first, notice.opens, notice.closes) && is_short) {
            return Some(told("open-between", between));
        }
    }
    if let Some(certificates) = &procedure.certificates {
        let scrutineers = u32::try_from(notice.scrutineers.len()).unwrap_or(u32::MAX);
        if notice.certificates < certificates.least || scrutineers < certificates.of {
            return Some(told("certificates", certificates));
        }
    }
    let objection = procedure.objection.as_ref()?;
    let fits = reaches(objection.within, notice.closes, notice.objections_until);
    (!fits).then(|| told("objection", objection))
}

/// The line of a procedure that a contest leaves out or says otherwise.
fn below(procedure: &Procedure, contest: &Contest) -> Option<String> {
    if let Some(method) = &procedure.method
        && contest.method != *method
    {
        return Some(told("method", method));
    }
    let mut quorums = procedure.quorums.iter();
    let left_out = quorums.find(|quorum| match quorum {
        Quorum::Poll(asked) => !contest.rule.quorums.contains(asked),
        Quorum::Seats(_) => false,
    });
    let mut thresholds = procedure.thresholds.iter();
    let too_low = thresholds.find(|threshold| match threshold {
        Threshold::Poll(asked) => !contest.rule.thresholds.contains(asked),
        Threshold::Seats(_) => false,
    });
    // Another cap, or one of its own making, would change who counts for what.
    if contest.cap_cast != procedure.cap_cast {
        let asked = procedure.cap_cast.or(contest.cap_cast);
        return asked.map(|share| told("cap-cast", &share));
    }
    let re_open = procedure.re_open.as_ref();
    let re_open = re_open.filter(|_| contest.reopen.is_none());
    let left_out = left_out.map(|quorum| told("quorum", quorum));
    let too_low = too_low.map(|threshold| told("threshold", threshold));
    left_out
        .or(too_low)
        .or(re_open.map(|offered| told("re-open", offered)))
}

/// Errors unless the weights are those of the procedure's policy as it is in force; where it has none,
/// unless everybody weighs the same.
fn check_policy(
    state: &State,
    procedure: &Procedure,
    contest: &Contest,
    notice: &Notice,
) -> Result<(), Refusal> {
    let (contest, name) = (contest.id.clone(), procedure.id.clone());
    match &procedure.policy {
        Some(policy) => {
            let in_force = state.documents().hash_of(Sort::Policy, policy);
            match in_force == Some(notice.policy) {
                true => Ok(()),
                false => Err(PollRefusal::BelowProcedure {
                    contest,
                    procedure: name,
                    line: told("policy", policy),
                }
                .into()),
            }
        }
        None => match state.policies().require(&notice.policy)?.is_flat() {
            true => Ok(()),
            false => Err(PollRefusal::HeadsOnly {
                contest,
                procedure: name,
            }
            .into()),
        },
    }
}

/// Errors unless those whom the procedure means can vote, and nobody else: the constituency of the group
/// where the procedure does not say.
fn check_voters(
    state: &State,
    found: &Bound<'_>,
    contest: &Contest,
    notice: &Notice,
) -> Result<(), Refusal> {
    let procedure = found.procedure;
    let mut voters = match procedure.voters.as_slice() {
        [Who::Electors] => who::electors(state, found.matter),
        voters => voters,
    };
    if let Some((body, group)) = &contest.fills {
        let found = state.documents().in_force().body(body);
        let group = found.and_then(|body| body.group(group));
        let filled = group.filter(|group| {
            let mut by = group.filled_by();
            by.any(|by| *by == procedure.id)
        });
        let Some(group) = filled else {
            return Err(PollRefusal::FillsElse {
                contest: contest.id.clone(),
                procedure: procedure.id.clone(),
            }
            .into());
        };
        if voters.is_empty() {
            voters = &group.voters;
        }
        check_seats(state, procedure, contest, notice, (body, &group.id))?;
    }
    let line = || match voters.first() {
        Some(who) => told("voters", who),
        None => told("voters", &Who::Member(Default::default())),
    };
    match eligibility(voters) {
        Some(asked) if asked == notice.eligibility => Ok(()),
        Some(_) | None => Err(PollRefusal::BelowProcedure {
            contest: contest.id.clone(),
            procedure: procedure.id.clone(),
            line: line(),
        }
        .into()),
    }
}

/// Errors unless the candidates are members, and as many seats are filled as are due.
fn check_seats(
    state: &State,
    procedure: &Procedure,
    contest: &Contest,
    notice: &Notice,
    (body, group): (&Id, &Id),
) -> Result<(), Refusal> {
    let candidates: Vec<&Id> = contest.candidates().collect();
    for candidate in &candidates {
        state.members().require(candidate)?;
    }
    let by = procedure.effect_from(notice.objections_until);
    let due = seats::due(state, body, group, &procedure.id, by)?.len();
    let leaves = procedure.short.contains(&Short::Leave) && !contest.is_nominated();
    let is_short = candidates.len() < due && leaves;
    let wanted = if is_short { candidates.len() } else { due };
    match usize::from(contest.seats) == wanted {
        true => Ok(()),
        false => Err(PollRefusal::SeatsDue {
            contest: contest.id.clone(),
            stated: contest.seats,
            due,
        }
        .into()),
    }
}

/// What it changes that the result of a poll is certified now: those elected are offered the seats that
/// its contests fill.
pub fn seated(state: &State, poll: &Poll, now: Time) -> Vec<Effect> {
    let notice = poll.notice();
    let mut effects: Vec<Effect> = Vec::new();
    for contest in &notice.contests {
        let Some((body, group)) = &contest.fills else {
            continue;
        };
        let adopted = contest
            .procedure
            .and_then(|hash| state.documents().adopted(&hash));
        let Some(Document::Procedure(procedure)) = adopted.map(|adopted| &adopted.document) else {
            continue;
        };
        let results = poll
            .result_statement()
            .map(|result| result.contests.as_slice());
        let mut results = results.unwrap_or_default().iter();
        let result = results.find(|result| result.contest == contest.id);
        let is_binding = notice.mode == Some(Mode::Binding);
        let Some(result) = result.filter(|_| is_binding) else {
            continue;
        };
        let by = procedure.effect_from(notice.objections_until);
        let changed = state.with(&effects);
        let due = seats::due(&changed, body, group, &procedure.id, by);
        let won = Won {
            body,
            group,
            procedure: &procedure.id,
            members: &result.elected,
            poll: poll.id(),
            contest: &contest.id,
            from: procedure.effect_from(now),
            by,
            is_short: due.is_ok_and(|due| usize::from(contest.seats) < due.len()),
        };
        effects.extend(seats::won(&changed, &won));
    }
    effects
}
