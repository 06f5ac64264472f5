//! `folkmoot keygen`: a new signing key in a file of its own.

use std::path::PathBuf;

use super::error::keys::KeyFault;
use super::key::{KeyFile, principal};
use super::newcomers::Newcomer;
use super::seen::TrustFile;
use super::{CliError, enrol, language, spelling, terminal};
use crate::domain::fault::Told;
use crate::domain::hash::encode_hex;
use crate::domain::id::Id;
use crate::domain::log::policy::Trust;
use crate::domain::office::Principal;
use crate::domain::statement::Statement;
use crate::domain::time::Time;

/// Make a signing key
///
/// Writes a new file that only you can read (mode 0600) and prints its public key, which is what
/// others need to know. Whoever has the file can sign as you: keep a copy in a safe place.
///
/// A member who wants to be enrolled says --class, --joined and --trust, and gets a line for the
/// registrar instead, `member,class,joined,key,proof`: it shows that the key is the member's, and no
/// secret is in it. It holds for this class and this day only.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot keygen --as o/lin --out lin.key\n  \
    folkmoot keygen --as m/m-7f3k9q --out m-7f3k9q.key --class owner --joined 2021-05-01 --trust trust"
)]
pub struct Args {
    /// The file to write; it must not exist yet
    #[arg(long, value_name = "FILE", default_value = "folkmoot.key")]
    out: PathBuf,
    /// Who will sign with it: o/<officer>, m/<member> or s/<system>; other commands then know
    #[arg(long = "as", value_name = "NAME", value_parser = principal)]
    name: Option<Principal>,
    /// The class to be enrolled in
    #[arg(long, value_name = "CLASS", value_parser = spelling::id, requires_all = ["name", "joined", "trust"])]
    class: Option<Id>,
    /// When the membership began: 2021-05-01
    #[arg(long, value_name = "TIME", value_parser = spelling::time, requires = "class")]
    joined: Option<Time>,
    #[command(flatten)]
    trust: TrustFile,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let key = KeyFile::generate(args.name.clone())?;
    let enrolment = match (&args.class, args.joined) {
        (Some(class), Some(joined)) => {
            let trust = args.trust.required()?.trust;
            Some(enrolment(&key, class, joined, &trust)?)
        }
        _ => None,
    };
    key.write(&args.out)?;
    let public = key.secret.public().to_string();
    let path = args.out.display().to_string();
    let line = match (args.json, enrolment) {
        (true, None) => serde_json::json!({"public": public, "file": path}).to_string(),
        (true, Some(line)) => {
            serde_json::json!({"public": public, "file": path, "enrolment": line}).to_string()
        }
        (false, None) => {
            language::tell(&Told::new("key-written").with("path", &args.out));
            public
        }
        (false, Some(line)) => {
            language::tell(&Told::new("key-to-enrol").with("path", &args.out));
            line
        }
    };
    terminal::deliver(None, format!("{line}\n").as_bytes())
}

/// The line of a registrar's file that enrols the member with this key. Errors with `NotAMember`.
fn enrolment(key: &KeyFile, class: &Id, joined: Time, trust: &Trust) -> Result<String, CliError> {
    let member = match &key.name {
        Some(Principal::Member(member)) => member.clone(),
        Some(other) => {
            let signer = other.clone();
            return Err(KeyFault::NotAMember { signer }.into());
        }
        None => unreachable!("--class requires --as"),
    };
    let newcomer = Newcomer {
        member,
        class: class.clone(),
        joined,
        tags: Vec::new(),
        own: None,
    };
    let key = &key.secret;
    let statement = Statement {
        log: trust.logs.first().map_or("", |key| key.name()).to_owned(),
        genesis: Some(trust.genesis),
        said: enrol::enrolment(&newcomer, key.public()).into(),
    };
    let proof = encode_hex(&key.sign(statement.text().as_bytes()));
    let Newcomer { member, joined, .. } = newcomer;
    Ok(format!(
        "{member},{class},{joined},{},{proof}",
        key.public()
    ))
}
