//! `folkmoot confirm`: a registrar stands behind members whom a machine has enrolled, many at once.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use super::compose::agree;
use super::connection::{Connection, Options};
use super::draft::fresh_reference;
use super::error::members::MemberFault;
use super::key::Signer;
use super::newcomers::{self, Newcomer};
use super::{CliError, crowd, terminal};
use crate::domain::id::Id;
use crate::domain::statement::member::{Does, MemberStatement};
use crate::domain::weight::member::Tag;
use crate::view::members::MemberView;

/// How many members one statement confirms at most: the longest ids fit its size.
const CONFIRMED_MAX: usize = 500;

/// Confirm members who enrolled at the desk, as their registrar
///
/// Takes the file of members that `invite` took. Of those in it who are enrolled and not confirmed, each must
/// have the class and the day of joining of its line; then the registrar signs for all of them. Further columns are
/// dimensions of tags, as in files of `enrol`: what a line says there and the member does not have is given
/// too. Members who have not enrolled yet are left out: run it again later.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot confirm members.csv --key lin.key"
)]
pub struct Args {
    /// Whom to confirm: header `member,class,joined`, then dimensions of tags
    #[arg(value_name = "FILE")]
    members: PathBuf,
    #[command(flatten)]
    signer: Signer,
    /// Sign and send without asking
    #[arg(long)]
    yes: bool,
    /// Print JSON: confirmed, missing, tagged
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Options,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let signer = args.signer.read()?;
    let connection = args.connection.connect()?;
    let classes = &connection.genesis()?.classes;
    let classes: Vec<Id> = classes.iter().map(|class| class.id.clone()).collect();
    let listed = newcomers::read(&args.members, &classes, &newcomers::Names::default())?;
    let Sorted {
        waiting,
        missing,
        untagged,
    } = sort(&connection, &listed)?;
    let send = |does: Does, tags: Vec<Tag>, members: &[Id]| {
        let statement = connection.statement_of(MemberStatement {
            reference: fresh_reference()?,
            does,
            into: None,
            tags,
            members: members.to_vec(),
            reason: None,
        });
        let note = agree(&statement, std::slice::from_ref(&signer), args.yes)?;
        connection.submit(&note, &[]).map(|_| ())
    };
    for members in waiting.chunks(CONFIRMED_MAX) {
        send(Does::Confirm, Vec::new(), members)?;
    }
    for (tags, members) in &untagged {
        for members in members.chunks(CONFIRMED_MAX) {
            send(Does::Tag, tags.clone(), members)?;
        }
    }
    let confirmed = waiting.len();
    let tagged: usize = untagged.values().map(Vec::len).sum();
    eprintln!(
        "{confirmed} confirmed, {missing} not enrolled yet; {}.",
        connection.whose_word()
    );
    if tagged > 0 {
        eprintln!("{tagged} tagged.");
    }
    if !args.json {
        return Ok(());
    }
    let json = serde_json::json!({ "confirmed": confirmed, "missing": missing, "tagged": tagged });
    terminal::deliver(None, format!("{json}\n").as_bytes())
}

/// What is to be done about the members of a file.
#[derive(Default)]
struct Sorted {
    /// Who waits for a confirmation, in id order.
    waiting: Vec<Id>,
    /// How many are not enrolled.
    missing: usize,
    /// Tags that lines name and members do not have, with these members in id order.
    untagged: BTreeMap<Vec<Tag>, Vec<Id>>,
}

/// Errors with `OtherEnrolment` for somebody who enrolled as something else than the line says.
fn sort(connection: &Connection, listed: &[Newcomer]) -> Result<Sorted, CliError> {
    let sorted = Mutex::new(Sorted::default());
    crowd::each(listed, "looking", |newcomer| {
        let member = newcomer.member.clone();
        let path = format!("/api/members/{member}");
        let Some(bytes) = connection.client.find(&path)? else {
            sorted.lock().expect("nobody panics with it").missing += 1;
            return Ok(());
        };
        let found: MemberView = serde_json::from_slice(&bytes).map_err(|error| {
            connection
                .client
                .unexpected(&path, super::error::said(&error))
        })?;
        let other = found.class != newcomer.class || found.joined != newcomer.joined;
        if !found.confirmed && other {
            return Err(MemberFault::OtherEnrolment {
                member,
                class: found.class,
                joined: found.joined,
            }
            .into());
        }
        let has = |(dimension, value): &&Tag| {
            let mut tags = found.tags.iter();
            tags.any(|tag| (&tag.dimension, &tag.value) == (dimension, value))
        };
        let tags: Vec<Tag> = newcomer
            .tags
            .iter()
            .filter(|tag| !has(tag))
            .cloned()
            .collect();
        let mut sorted = sorted.lock().expect("nobody panics with it");
        if !tags.is_empty() {
            sorted
                .untagged
                .entry(tags)
                .or_default()
                .push(member.clone());
        }
        if !found.confirmed {
            sorted.waiting.push(member);
        }
        Ok(())
    })?;
    let mut sorted = sorted.into_inner().expect("nobody panics with it");
    sorted.waiting.sort();
    sorted
        .untagged
        .values_mut()
        .for_each(|members| members.sort());
    Ok(sorted)
}
