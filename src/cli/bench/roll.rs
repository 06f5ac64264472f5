//! The roll of a large community, built where it is built in earnest: in the service, from the log.

use std::net::SocketAddr;
use std::time::Instant;

use serde::Serialize;

use super::super::demo::community::{Community, id, later};
use super::super::demo::poll::{Calendar, Election};
use super::super::{CliError, terminal};
use super::load::{self, Request};
use super::{Addresses, CLIENTS};
use crate::domain::id::Id;
use crate::domain::poll::notice::Publication;
use crate::domain::weight::ledger::{Batch, Line};

/// How many contributions each member has.
const EACH: usize = 10;
/// Members whose statements are at hand at a time; their contributions make one batch.
const AT_ONCE: usize = 20_000;

/// What was measured, in seconds and MiB; the memory is of the service with the load beside it.
#[derive(Debug, Serialize)]
pub struct Measured {
    members: usize,
    contributions: usize,
    enrol_seconds: f64,
    credit_seconds: f64,
    /// Until the registrar has the provisional roll to sign, power report included.
    roll_seconds: f64,
    /// Until it is certified: three statements that name it, each checked against the ledger.
    certify_seconds: f64,
    voters: u64,
    /// Once everybody is enrolled and credited.
    memory_before_mib: u64,
    /// The most at any moment.
    memory_peak_mib: u64,
}

/// Enrols the community, credits it and certifies its roll.
pub fn play(community: &Community, addresses: Addresses) -> Result<Measured, CliError> {
    community.grant_offices()?;
    let bar = terminal::progress(community.size(), "busy-enrolling");
    let begun = Instant::now();
    for members in community.members().chunks(AT_ONCE) {
        enrol(community, members, addresses.service)?;
        bar.inc(members.len() as u64);
    }
    bar.finish_and_clear();
    community.confirm()?;
    let enrol_seconds = begun.elapsed().as_secs_f64();
    let bar = terminal::progress(community.size() * EACH, "busy-crediting");
    let begun = Instant::now();
    for (number, members) in community.members().chunks(AT_ONCE).enumerate() {
        let lines = members
            .iter()
            .flat_map(|member| (0..EACH).map(|place| line(community, member, place)));
        let batch = Batch::new(lines.collect()).expect("every line has its own reference");
        community.credit_batch(id(&format!("batch-{number}")), &batch)?;
        bar.inc(batch.lines().len() as u64);
    }
    bar.finish_and_clear();
    let credit_seconds = begun.elapsed().as_secs_f64();
    let policy = community.adopt_policy()?;
    let calendar = Calendar {
        opens: 3_600,
        closes: 7_200,
    };
    let election = Election::announce(community, policy, calendar, Publication::Open)?;
    let memory_before_mib = super::memory_mib("VmRSS:");
    let begun = Instant::now();
    election.wait_for_roll()?;
    let roll_seconds = begun.elapsed().as_secs_f64();
    let (voters, _) = election.certify_roll()?;
    Ok(Measured {
        members: community.size(),
        contributions: community.size() * EACH,
        enrol_seconds,
        credit_seconds,
        roll_seconds,
        certify_seconds: begun.elapsed().as_secs_f64(),
        voters,
        memory_before_mib,
        memory_peak_mib: super::memory_mib("VmHWM:"),
    })
}

fn enrol(community: &Community, members: &[Id], service: SocketAddr) -> Result<(), CliError> {
    let requests = members.iter().map(|member| {
        let (enrol, signers) = community.enrolment(member);
        let signers: Vec<&str> = signers.iter().map(String::as_str).collect();
        Ok(Request::note(&community.signed(enrol, &signers)?))
    });
    let requests: Vec<Request> = requests.collect::<Result<_, CliError>>()?;
    let shares = requests.chunks(members.len().div_ceil(CLIENTS));
    load::fire(service, shares.map(<[Request]>::to_vec).collect()).map(|_| ())
}

fn line(community: &Community, member: &Id, place: usize) -> Line {
    const CATEGORIES: [&str; 4] = ["development", "efficiency", "interaction", "special"];
    let chance = community.chance(&format!("{member} {place}"), 1 << 32);
    let pick = |shift: u32, below: u64| i64::try_from((chance >> shift) % below).unwrap_or(0);
    Line {
        reference: id(&format!("{member}-{place}")),
        member: member.clone(),
        category: id(CATEGORIES[place % CATEGORIES.len()]),
        amount: 1 + pick(0, 20),
        occurred_at: later(-86_400 * (1 + pick(5, 700))),
    }
}

impl Measured {
    /// One line for each number.
    pub fn table(&self) -> String {
        let line =
            |name: &str, number: String, unit: &str| format!("{name:<34}{number:>9} {unit}\n");
        let seconds = |number: f64| format!("{number:.1}");
        [
            line("members", self.members.to_string(), ""),
            line("contributions", self.contributions.to_string(), ""),
            line("enrolled in", seconds(self.enrol_seconds), "s"),
            line("credited in", seconds(self.credit_seconds), "s"),
            line("provisional roll in", seconds(self.roll_seconds), "s"),
            line("certified roll in", seconds(self.certify_seconds), "s"),
            line("voters", self.voters.to_string(), ""),
            line("memory before", self.memory_before_mib.to_string(), "MiB"),
            line("memory at most", self.memory_peak_mib.to_string(), "MiB"),
        ]
        .concat()
    }
}
