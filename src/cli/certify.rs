//! `folkmoot certify`: a scrutineer stands behind a result.

use super::CliError;
use super::compose::{agree, send};
use super::error::connection::ConnectionFault;
use super::language::language;
use super::polls::{Drafted, draft};
use super::verify::verify_service;
use crate::domain::id::Id;
use crate::domain::poll::result::PollResult;
use crate::domain::statement::Said;
use crate::domain::text::Value;
use crate::words;

/// Look at the result of a poll; with --key certify it, as a scrutineer
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
    eprintln!("Counting everything again from a download, before you sign:");
    let report = verify_service(&args.connection.url, connection.trust.clone())?;
    eprint!("{}", words::verify::report(language(), &report));
    let note = agree(&statement, &[signer], args.signer.yes)?;
    send(&connection, &note, &[], &args.output)
}

fn describe(result: &PollResult) {
    eprintln!(
        "{}: {} of {} members voted, with weight {} of {}.",
        result.poll, result.ballots, result.roll_count, result.weight, result.roll_weight
    );
    for contest in &result.contests {
        let elected: Vec<&str> = contest.elected.iter().map(Id::as_str).collect();
        let verdict = contest.verdict.as_ref().map(Value::write);
        eprintln!(
            "  {} ({}): {}",
            contest.contest,
            contest.method,
            verdict.unwrap_or_else(|| elected.join(", "))
        );
    }
}
