//! `folkmoot keygen`: a new signing key in a file of its own.

use std::path::PathBuf;

use super::key::{KeyFile, principal};
use super::{CliError, language, terminal};
use crate::domain::fault::Told;
use crate::domain::office::Principal;

/// Make a signing key
///
/// Writes a new file that only you can read (mode 0600) and prints its public key, which is what
/// others need to know. Whoever has the file can sign as you: keep a copy in a safe place.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot keygen --as o/lin --out lin.key"
)]
pub struct Args {
    /// The file to write; it must not exist yet
    #[arg(long, value_name = "FILE", default_value = "folkmoot.key")]
    out: PathBuf,
    /// Who will sign with it: o/<officer>, m/<member> or s/<system>; other commands then know
    #[arg(long = "as", value_name = "NAME", value_parser = principal)]
    name: Option<Principal>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let key = KeyFile::generate(args.name.clone())?;
    key.write(&args.out)?;
    let public = key.secret.public().to_string();
    let line = match args.json {
        true => {
            let path = args.out.display().to_string();
            serde_json::json!({"public": public, "file": path}).to_string()
        }
        false => {
            language::tell(&Told::new("key-written").with("path", &args.out));
            public
        }
    };
    terminal::deliver(None, format!("{line}\n").as_bytes())
}
