//! `folkmoot invite`: one-time invitations, for members who enrol on their own device at the service's desk.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::data::{DataDir, DataOption};
use super::error::files::unwritable;
use super::error::members::MemberFault;
use super::error::setup::SetupFault;
use super::newcomers::{self, Newcomer};
use super::{CliError, spelling, terminal};
use crate::domain::hash::{Hash, encode_hex};
use crate::domain::id::Id;
use crate::domain::state::organisation::Founding;
use crate::domain::statement::Said;
use crate::domain::time::Time;
use crate::http::pages::letters::{Letter, letters};
use crate::service::desk::{self, Invitation, Invitations};

/// Make invitations with which members enrol on their own device
///
/// Takes a file of members as `enrol --csv` does, header `member,class,joined`, and prints a file with the header
/// `member,link`. A link can be used once, at the desk of a service that runs with `serve --desk`; the new
/// member then waits for a registrar's confirmation. The service keeps the hash of each code, so what
/// is printed is the only copy. A member who is invited again has the new link only.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot invite members.csv --site https://vote.example.org > links.csv\n  \
    folkmoot invite members.csv --letters letters.html > links.csv\n  \
    folkmoot invite --withdraw m-7f3k9q"
)]
pub struct Args {
    /// Whom to invite
    #[arg(value_name = "FILE", required_unless_present = "withdraw")]
    members: Option<PathBuf>,
    /// Take back the invitation of a member; may be given several times
    #[arg(long, value_name = "MEMBER", value_parser = spelling::id, conflicts_with = "members")]
    withdraw: Vec<Id>,
    /// For how many days the links are valid
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=366))]
    days: u16,
    /// Write letters to be printed, with the link as a code to scan, a page for each member
    #[arg(long, value_name = "FILE")]
    letters: Option<PathBuf>,
    /// Where members reach the service
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    site: String,
    #[command(flatten)]
    data: DataOption,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let data = args.data.dir()?;
    let Some(path) = &args.members else {
        return withdraw(&data, &args.withdraw);
    };
    let invited = newcomers::read(path, &classes(&data)?, &newcomers::Names::default())?;
    if let Some(newcomer) = invited.iter().find(|newcomer| !newcomer.tags.is_empty()) {
        let member = newcomer.member.clone();
        return Err(MemberFault::InvitedTags { member }.into());
    }
    let expires = terminal::now().seconds() + i64::from(args.days) * 86_400;
    let expires = Time::from_seconds(expires).expect("a year from now is a time");
    let links = invite(&data, &args.site, invited, expires)?;
    if let Some(path) = &args.letters {
        let written: Vec<Letter> = links.iter().map(letter).collect();
        let organisation = &born(&data)?.organisation;
        let page = letters(&organisation.0, &written, &expires.to_string());
        terminal::write_new(path, 0o600, page.as_bytes())?;
    }
    let mut text = "member,link\n".to_owned();
    for (member, link) in &links {
        let _ = writeln!(text, "{member},{link}");
    }
    eprintln!("{} invited, until {expires}.", links.len());
    terminal::deliver(None, text.as_bytes())
}

/// Adds an invitation for each member, instead of earlier ones; the members with their links.
pub fn invite(
    data: &DataDir,
    site: &str,
    members: Vec<Newcomer>,
    expires: Time,
) -> Result<Vec<(Id, String)>, CliError> {
    let again: BTreeSet<Id> = members
        .iter()
        .map(|newcomer| newcomer.member.clone())
        .collect();
    let mut all = read(data)?;
    all.retain(|_, invited| !again.contains(&invited.member));
    let mut links = Vec::new();
    for newcomer in members {
        let mut code = [0; 16];
        getrandom::fill(&mut code)?;
        let code = encode_hex(&code);
        let link = format!("{}/zh/invitation#{code}", site.trim_end_matches('/'));
        links.push((newcomer.member.clone(), link));
        let invitation = Invitation {
            member: newcomer.member,
            class: newcomer.class,
            joined: newcomer.joined,
            expires,
        };
        all.insert(Hash::of(code.as_bytes()), invitation);
    }
    write(&data.invitations(), &all)?;
    Ok(links)
}

fn withdraw(data: &DataDir, members: &[Id]) -> Result<(), CliError> {
    let mut all = read(data)?;
    for member in members {
        if !all.values().any(|invited| invited.member == *member) {
            let member = member.clone();
            return Err(MemberFault::NotInvited { member }.into());
        }
    }
    all.retain(|_, invited| !members.contains(&invited.member));
    write(&data.invitations(), &all)?;
    eprintln!("{} withdrawn.", members.len());
    Ok(())
}

fn read(data: &DataDir) -> Result<Invitations, CliError> {
    let path = data.invitations();
    if !path.exists() {
        return Ok(Invitations::new());
    }
    desk::parse(&terminal::read_text(&path)?)
        .map_err(|line| SetupFault::BadInvitations { path, line }.into())
}

/// Puts the new file in the place of the old one at once: the desk reads it at any time.
fn write(path: &Path, all: &Invitations) -> Result<(), CliError> {
    let new = path.with_extension("new");
    fs::remove_file(&new).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(unwritable(&new)(error)),
    })?;
    terminal::write_new(&new, 0o600, desk::print(all).as_bytes())?;
    fs::rename(&new, path).map_err(unwritable(path))
}

fn letter((member, link): &(Id, String)) -> Letter {
    Letter {
        member: member.to_string(),
        link: link.clone(),
    }
}

/// The classes of the organisation.
fn classes(data: &DataDir) -> Result<Vec<Id>, CliError> {
    let born = born(data)?;
    Ok(born.classes.iter().map(|class| class.id.clone()).collect())
}

/// What the genesis statement says.
fn born(data: &DataDir) -> Result<Founding, CliError> {
    let genesis = data.birth()?.submission();
    let genesis = genesis.map(|submission| submission.statement.said);
    match genesis {
        Ok(Said::Genesis(born)) => Ok(*born),
        _ => Err(SetupFault::NoGenesis {
            path: data.genesis(),
        }
        .into()),
    }
}
