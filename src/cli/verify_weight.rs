//! `folkmoot verify-weight`: one weight derived again, offline, from the file a member was given.

use std::path::PathBuf;

use serde::Serialize;

use super::error::logs::LogFault;
use super::language::language;
use super::seen::TrustFile;
use super::{CliError, terminal};
use crate::domain::fault::{Fault, Told};
use crate::domain::verify::{Finding, verify_weight};
use crate::domain::weight::derivation::Derivation;
use crate::words;

/// Derive one weight again, offline, from the file that `folkmoot weight --proof` saves
///
/// Needs nothing but the file and the trust file: every ledger line is shown to be under a root
/// that the log holds, the policy and the roll to be those of the log, and the rules are applied
/// again. Says in a line each what holds, or the first thing that does not, and prints the
/// derivation. Whether those who signed were allowed to is for `folkmoot verify`.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    mut_arg("trust", |trust| trust.required(true)),
    after_help = "Example:\n  \
    folkmoot weight council-2027 m-7f3k9q --proof my-weight.json\n  \
    folkmoot verify-weight my-weight.json --trust trust\n\n\
    Exit codes: 0 it holds, 1 it does not, 2 wrong usage, 3 not to be read."
)]
pub struct Args {
    /// The file; - reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    trust: TrustFile,
    /// Print JSON: holds, findings, failure, derivation
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Serialize)]
struct Verified {
    holds: bool,
    findings: Vec<Finding>,
    /// The first thing that does not hold.
    failure: Option<Told>,
    derivation: Option<Derivation>,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let trust = args.trust.required()?.trust;
    let bytes = terminal::read(&args.file)?;
    let mut findings = Vec::new();
    let derived = verify_weight(&bytes, &trust, &mut findings);
    let verified = Verified {
        holds: derived.is_ok(),
        findings,
        failure: derived.as_ref().err().map(Fault::told),
        derivation: derived.ok(),
    };
    terminal::show(args.json, &verified, Verified::text)?;
    match verified.holds {
        true => Ok(()),
        false => Err(LogFault::DoesNotHold {
            log: args.file.display().to_string(),
        }
        .into()),
    }
}

impl Verified {
    fn text(&self) -> String {
        let term = |code| words::term(language(), code);
        let lines = self.findings.iter();
        let mut text: String = lines
            .map(|finding| words::verify::finding(language(), finding))
            .collect();
        if let Some(failure) = &self.failure {
            let failure = words::say(language(), failure);
            text.push_str(&format!("{} {failure}\n", term("verify-fails")));
        }
        if let Some(derivation) = &self.derivation {
            text.push_str(&format!("{}\n\n", term("weight-file-verified")));
            text.push_str(&words::weights::derivation(language(), derivation));
        }
        text
    }
}
