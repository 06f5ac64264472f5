//! A poll as its service shows it, and as the log proves it: what commands about polls begin with.

use super::connection::{Connection, Options};
use super::key::MaybeSigner;
use super::submit::Output;
use super::{CliError, spelling};
use crate::domain::fault::{Fault, declared};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::notice::Notice;
use crate::domain::statement::open::{Offered, Open};
use crate::domain::statement::{Said, Statement};
use crate::view::polls::PollView;

/// The options of commands that show what an officer is to sign in a poll, and sign it with --key.
#[derive(clap::Args, Debug)]
pub struct Drafted {
    /// The poll
    #[arg(value_name = "POLL", value_parser = spelling::id)]
    pub poll: Id,
    #[command(flatten)]
    pub signer: MaybeSigner,
    #[command(flatten)]
    pub connection: Options,
    #[command(flatten)]
    pub output: Output,
}

/// A poll whose statements are in the log, checked by hash and inclusion.
pub struct ProvenPoll {
    /// Hash of the notice.
    pub notice_hash: Hash,
    /// Everything that was announced, with what the opening says was put right.
    pub notice: Notice,
    /// Hash of the `open` statement, once there is one.
    pub open_hash: Option<Hash>,
}

impl ProvenPoll {
    /// Fetches the notice of a poll and, when it was opened, that; both proven to be in the log, and
    /// to belong to each other.
    pub fn fetch(connection: &Connection, poll: &Id) -> Result<ProvenPoll, CliError> {
        let path = format!("/api/polls/{poll}");
        let shown: PollView = connection.client.get_json(&path)?;
        let strange = |what: &'static str| connection.client.unexpected(&path, declared(what));
        let (notice_hash, open_hash) = (shown.notice, shown.open);
        let Said::Notice(mut notice) = connection.proven(&notice_hash)?.0.said else {
            return Err(strange("answer-fault.notice-kind"));
        };
        if notice.poll != *poll {
            return Err(strange("answer-fault.notice-poll"));
        }
        if let Some(open_hash) = &open_hash {
            let Said::Open(open) = connection.proven(open_hash)?.0.said else {
                return Err(strange("answer-fault.opening-kind"));
            };
            if open.notice != notice_hash || !same_contests(&open, &notice) {
                return Err(strange("answer-fault.opening-notice"));
            }
            for hash in &open.changes {
                let Said::PollChange(change) = connection.proven(hash)?.0.said else {
                    return Err(strange("answer-fault.change-kind"));
                };
                notice.correct(&change.corrected);
                if let Some(calendar) = change.calendar() {
                    notice.set_calendar(&calendar);
                }
            }
        }
        Ok(ProvenPoll {
            notice_hash,
            notice: *notice,
            open_hash,
        })
    }
}

/// The draft of a statement that an officer is to sign, of this log.
pub fn draft(connection: &Connection, poll: &Id, what: &str) -> Result<Statement, CliError> {
    let path = format!("/api/polls/{poll}/drafts/{what}");
    let text = connection.client.get_text(&path)?;
    let statement = Statement::parse(&text);
    let statement = statement.map_err(|error| connection.client.unexpected(&path, error.told()))?;
    let ours =
        statement.log == connection.origin() && statement.genesis == Some(connection.trust.genesis);
    match ours {
        true => Ok(statement),
        false => Err(connection
            .client
            .unexpected(&path, declared("answer-fault.other-log"))),
    }
}

fn same_contests(open: &Open, notice: &Notice) -> bool {
    let announced = notice.contests.iter().map(Offered::of);
    announced.eq(open.contests.iter().cloned())
}
