//! The working of a result as a service gives it, compared with the hash that the log's result names.

use super::CliError;
use super::client::Client;
use crate::domain::fault::declared;
use crate::domain::hash::Hash;
use crate::view::contests::ContestView;
use crate::view::outcomes::{self, ContestOutcome};
use crate::view::polls::PollView;
use crate::words::Language;

/// The bytes of the working; `None` while there is no result.
///
/// Errors when what the service gives has not the hash that the result names.
pub fn fetch(client: &Client, poll: &PollView) -> Result<Option<Vec<u8>>, CliError> {
    let Some(result) = &poll.result else {
        return Ok(None);
    };
    let path = format!("/api/polls/{}/outcome", poll.summary.poll);
    let bytes = client.get(&path)?;
    match Hash::of(&bytes) == result.outcome {
        true => Ok(Some(bytes)),
        false => Err(client.unexpected(&path, declared("answer-fault.other-working"))),
    }
}

/// What came out of each contest, in the order of the ballot.
pub fn outcomes(
    client: &Client,
    poll: &PollView,
    bytes: &[u8],
) -> Result<Vec<ContestOutcome>, CliError> {
    let path = format!("/api/polls/{}/outcome", poll.summary.poll);
    let read = outcomes::read(bytes).filter(|outcomes| outcomes.len() == poll.contests.len());
    read.ok_or_else(|| client.unexpected(&path, declared("answer-fault.unread-working")))
}

/// The titles of the options, in the order of the ballot.
pub fn titles(contest: &ContestView, language: Language) -> Vec<String> {
    let options = contest.options.iter();
    let titles = options.map(|option| match language {
        Language::Chinese => option.title.clone(),
        Language::English => option.title_en.clone(),
    });
    titles.collect()
}

/// One of two titles.
pub fn title<'a>(title: &'a str, title_en: &'a str, language: Language) -> &'a str {
    match language {
        Language::Chinese => title,
        Language::English => title_en,
    }
}
