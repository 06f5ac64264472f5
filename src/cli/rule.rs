//! `folkmoot rule`: a registrar decides a claim against the provisional roll.

use std::path::PathBuf;

use super::compose::{agree, send};
use super::connection::Options;
use super::error::connection::ConnectionFault;
use super::key::MaybeSigner;
use super::receipt::hash;
use super::submit::Output;
use super::{CliError, language, terminal};
use crate::domain::attachment::AttachmentRef;
use crate::domain::fault::Told;
use crate::domain::hash::Hash;
use crate::domain::poll::claim::Verdict;
use crate::domain::statement::Said;
use crate::domain::statement::ruling::Ruling;

/// Decide a claim against the provisional roll of a poll, as its registrar
///
/// `folkmoot claim POLL` lists the claims. What is wrong is put right first, by a correction, a member
/// statement or a batch of contributions; --remedy names its place in the log, so that it counts for
/// the member although the ledger of the roll is closed. `import` and `compose` say which place it is.
/// Without a remedy the claim is dismissed: --dismiss says so, or the command asks. After an upheld
/// claim a new provisional roll comes first (`folkmoot roll`). Without --key the statement
/// is printed.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot rule 8d72… --dismiss --reason because.txt --key lin.key\n  \
    folkmoot rule 8d72… --remedy 57 --reason because.txt --key lin.key"
)]
pub struct Args {
    /// The hash of the claim statement
    #[arg(value_name = "CLAIM", value_parser = hash)]
    claim: Hash,
    /// The index of an entry that puts it right; may be repeated
    #[arg(long, value_name = "ENTRY")]
    remedy: Vec<u64>,
    /// Nothing is to be put right
    #[arg(long, conflicts_with = "remedy")]
    dismiss: bool,
    /// A text that says why
    #[arg(long, value_name = "FILE")]
    reason: PathBuf,
    #[command(flatten)]
    signer: MaybeSigner,
    #[command(flatten)]
    connection: Options,
    #[command(flatten)]
    output: Output,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let reason = terminal::read(&args.reason)?;
    let signer = args.signer.read()?;
    let connection = args.connection.connect()?;
    let (claimed, _, _) = connection.proven(&args.claim)?;
    let Said::Claim(claim) = claimed.said else {
        return Err(ConnectionFault::OtherDraft {
            found: claimed.said.kind(),
        }
        .into());
    };
    let objects = Told::new("claim-objects").with("member", &claim.member);
    language::tell(&objects.with("about", &claim.about));
    if args.remedy.is_empty() && !args.dismiss {
        terminal::confirm("dismiss-without-remedy", false)?;
    }
    let mut remedies = args.remedy.clone();
    remedies.sort_unstable();
    remedies.dedup();
    let verdict = match remedies.is_empty() {
        true => Verdict::Dismissed,
        false => Verdict::Upheld,
    };
    let statement = connection.statement_of(Ruling {
        poll: claim.poll.clone(),
        claim: args.claim,
        verdict,
        remedies,
        reason: AttachmentRef::to(&reason),
    });
    let Some(signer) = signer else {
        let text = statement.text();
        return terminal::deliver(args.output.out.as_deref(), text.as_bytes());
    };
    let note = agree(&statement, &[signer], args.signer.yes)?;
    send(&connection, &note, &[reason], &args.output)
}
