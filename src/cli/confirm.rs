//! `folkmoot confirm`: a registrar stands behind members whom a machine has enrolled, many at once.

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
use crate::view::members::MemberView;

/// How many members one statement confirms at most: the longest ids fit its size.
const CONFIRMED_MAX: usize = 500;

/// Confirm members who enrolled at the desk, as their registrar
///
/// Takes the file of members that `invite` took. Of those in it who are enrolled and not confirmed, each must
/// have the class and the day of joining of its line; then the registrar signs for all of them. Members who have not
/// enrolled yet are left out: run it again later.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot confirm members.csv --key lin.key"
)]
pub struct Args {
    /// Whom to confirm: header `member,class,joined`
    #[arg(value_name = "FILE")]
    members: PathBuf,
    #[command(flatten)]
    signer: Signer,
    /// Sign and send without asking
    #[arg(long)]
    yes: bool,
    /// Print JSON: confirmed, missing
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
    let (waiting, missing) = sort(&connection, &listed)?;
    for members in waiting.chunks(CONFIRMED_MAX) {
        let statement = connection.statement_of(MemberStatement {
            reference: fresh_reference()?,
            does: Does::Confirm,
            into: None,
            tags: Vec::new(),
            members: members.to_vec(),
            reason: None,
        });
        let note = agree(&statement, std::slice::from_ref(&signer), args.yes)?;
        connection.submit(&note, &[])?;
    }
    let confirmed = waiting.len();
    eprintln!(
        "{confirmed} confirmed, {missing} not enrolled yet; {}.",
        connection.whose_word()
    );
    if !args.json {
        return Ok(());
    }
    let json = serde_json::json!({ "confirmed": confirmed, "missing": missing });
    terminal::deliver(None, format!("{json}\n").as_bytes())
}

/// Who waits for a confirmation, in id order, and how many are not enrolled.
///
/// Errors with `OtherEnrolment` for somebody who enrolled as something else than the line says.
fn sort(connection: &Connection, listed: &[Newcomer]) -> Result<(Vec<Id>, usize), CliError> {
    let (waiting, missing) = (Mutex::new(Vec::new()), Mutex::new(0));
    crowd::each(listed, "looking", |newcomer| {
        let member = newcomer.member.clone();
        let path = format!("/api/members/{member}");
        let Some(bytes) = connection.client.find(&path)? else {
            *missing.lock().expect("nobody panics with it") += 1;
            return Ok(());
        };
        let found: MemberView = serde_json::from_slice(&bytes).map_err(|error| {
            connection
                .client
                .unexpected(&path, super::error::said(&error))
        })?;
        if found.confirmed {
            return Ok(());
        }
        if found.class != newcomer.class || found.joined != newcomer.joined {
            return Err(MemberFault::OtherEnrolment {
                member,
                class: found.class,
                joined: found.joined,
            }
            .into());
        }
        waiting.lock().expect("nobody panics with it").push(member);
        Ok(())
    })?;
    let mut waiting = waiting.into_inner().expect("nobody panics with it");
    waiting.sort();
    Ok((
        waiting,
        missing.into_inner().expect("nobody panics with it"),
    ))
}
