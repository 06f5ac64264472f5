//! `folkmoot lot`: a scrutineer's part of the lot that breaks ties: committed to, later revealed.
//!
//! The secret is kept in a file of mode 0600 of its own:
//!
//! ```text
//! folkmoot/lot-secret/v1
//! poll council-2027
//! scrutineer o/wang
//! secret 4f1c…
//! ```

use std::path::{Path, PathBuf};

use super::compose::{agree, send};
use super::connection::Options;
use super::error::keys::KeyFault;
use super::key::{self, KeyFile};
use super::polls::ProvenPoll;
use super::submit::Output;
use super::{CliError, language, spelling, terminal};
use crate::domain::fault::Told;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::lot::commitment;
use crate::domain::statement::reveal::Reveal;

const FIRST: &str = "folkmoot/lot-secret/v1";

/// Make and reveal a scrutineer's part of the lot that breaks ties
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:\n  \
    folkmoot lot new council-2027 --as o/wang --out wang.lot\n  \
    folkmoot lot reveal wang.lot --key wang.key")]
pub struct Args {
    #[command(subcommand)]
    command: LotCommand,
}

#[derive(clap::Subcommand, Debug)]
enum LotCommand {
    /// Make a secret, and print the line that commits to it in the notice
    #[command(after_help = "Example:\n  folkmoot lot new council-2027 --as o/wang --out wang.lot")]
    New {
        /// The poll, as the notice will name it
        #[arg(value_name = "POLL", value_parser = spelling::id)]
        poll: Id,
        /// The scrutineer: o/<officer>
        #[arg(long = "as", value_name = "NAME", value_parser = key::principal)]
        name: Principal,
        /// The file to write; it must not exist yet
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Publish the secret, after the notice and before the poll opens
    #[command(after_help = "Example:\n  folkmoot lot reveal wang.lot --key wang.key")]
    Reveal {
        /// The file that `lot new` wrote
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The scrutineer's key file
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Sign and send without asking
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        connection: Options,
        #[command(flatten)]
        output: Output,
    },
}

/// What `lot new` keeps.
struct Secret {
    poll: Id,
    scrutineer: Principal,
    secret: Hash,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    match &args.command {
        LotCommand::New { poll, name, out } => new(poll, name, out),
        LotCommand::Reveal {
            file,
            key,
            yes,
            connection,
            output,
        } => {
            let kept = Secret::read(file)?;
            let signer = (kept.scrutineer, KeyFile::read(key)?.secret);
            let connection = connection.connect()?;
            let poll = ProvenPoll::fetch(&connection, &kept.poll)?;
            let statement = connection.statement_of(Reveal {
                poll: kept.poll,
                notice: poll.notice_hash,
                secret: kept.secret,
            });
            let note = agree(&statement, &[signer], *yes)?;
            send(&connection, &note, &[], output)
        }
    }
}

fn new(poll: &Id, scrutineer: &Principal, out: &Path) -> Result<(), CliError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    let secret = Hash(bytes);
    let text = format!("{FIRST}\npoll {poll}\nscrutineer {scrutineer}\nsecret {secret}\n");
    terminal::write_new(out, 0o600, text.as_bytes())?;
    language::tell(&Told::new("lot-written").with("path", out.to_owned()));
    let commitment = commitment(poll, scrutineer, &secret);
    terminal::deliver(
        None,
        format!("scrutineer {scrutineer} {commitment}  # lot of {poll}\n").as_bytes(),
    )
}

impl Secret {
    fn read(path: &Path) -> Result<Secret, CliError> {
        let text = terminal::read_secret(path)?;
        let mut lines = text.lines();
        let mut value = |key: &str| lines.next()?.strip_prefix(key);
        let mut parse = || {
            value(FIRST).filter(|rest| rest.is_empty())?;
            Some(Secret {
                poll: Id::parse(value("poll ")?)?,
                scrutineer: Principal::parse(value("scrutineer ")?)?,
                secret: Hash::parse(value("secret ")?)?,
            })
        };
        let secret = parse().filter(|_| text.lines().count() == 4);
        secret.ok_or_else(|| {
            CliError::from(KeyFault::LotFile {
                path: path.to_owned(),
            })
        })
    }
}
