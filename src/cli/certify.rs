//! `folkmoot certify`: a scrutineer stands behind a result.

use super::compose::{agree, send};
use super::error::connection::ConnectionFault;
use super::polls::{Drafted, draft};
use super::verify::verify_service;
use super::{CliError, language};
use crate::domain::count::decision::Verdict;
use crate::domain::fault::{Tell, Term, Told, Value};
use crate::domain::id::Id;
use crate::domain::poll::result::PollResult;
use crate::domain::statement::Said;
use crate::words;

/// Show the result of a poll; with --key certify it, as a scrutineer
///
/// Fetches the result, proves that it is in the log and shows it. With --key it downloads the whole
/// log, computes everything again as `folkmoot verify` does, and only if all of it holds asks
/// whether to sign and send the certificate.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot certify council-2027\n  \
    folkmoot certify council-2027 --key wang.key --trust trust"
)]
pub struct Args {
    #[command(flatten)]
    draft: Drafted,
}

pub fn run(Args { draft: args }: &Args) -> Result<(), CliError> {
    let signer = args.signer.read()?;
    let connection = args.connection.connect()?;
    let statement = draft(&connection, &args.poll, "certificate")?;
    let Said::Certificate(certificate) = &statement.said else {
        return Err(ConnectionFault::OtherDraft {
            found: statement.said.kind(),
        }
        .into());
    };
    let (result, _, accepted) = connection.proven(&certificate.result)?;
    let Said::Result(result) = result.said else {
        return Err(ConnectionFault::OtherDraft {
            found: result.said.kind(),
        }
        .into());
    };
    // The certificate names the log just after the result.
    let next = accepted.receipt.index.checked_add(1);
    if result.poll != args.poll || next != Some(certificate.size) {
        return Err(ConnectionFault::OtherDraft {
            found: "certificate",
        }
        .into());
    }
    describe(&result);
    let Some(signer) = signer else {
        return args.output.deliver_unsigned(&statement);
    };
    language::tell(&Told::new("recounting"));
    let (url, trust) = (&args.connection.url, connection.trust.clone());
    let report = verify_service(url, trust, connection.seen.as_ref())?;
    eprint!("{}", words::verify::report(language::language(), &report));
    let note = agree(&statement, &[signer], args.signer.yes)?;
    send(&connection, &note, &[], &args.output)
}

/// What a contest came to: the verdict, or who is elected.
pub fn outcome(verdict: Option<Verdict>, elected: &[Id]) -> Value {
    match verdict {
        Some(Verdict::Passed) => Term("verdict-passed").tell(),
        Some(Verdict::Rejected) => Term("verdict-rejected").tell(),
        Some(Verdict::Lapsed) => Term("verdict-lapsed").tell(),
        None if elected.is_empty() => Term("verdict-nobody").tell(),
        None => Value::All(elected.iter().map(Tell::tell).collect()),
    }
}

fn describe(result: &PollResult) {
    let told = Told::new("poll-result").with("poll", &result.poll);
    let told = told.with("ballots", result.ballots);
    let told = told.with("count", result.roll_count);
    let told = told.with("weight", result.weight);
    language::tell(&told.with("total", result.roll_weight));
    for contest in &result.contests {
        let told = Told::new("contest-result").with("contest", &contest.contest);
        let told = told.with("method", &contest.method);
        let told = told.with("result", outcome(contest.verdict, &contest.elected));
        eprintln!("  {}", language::say(&told));
    }
}
