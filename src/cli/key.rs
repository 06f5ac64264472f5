//! Key files: a signing key, who it belongs to, and nothing that another program has to guess.
//!
//! ```text
//! folkmoot/key/v1
//! name o/lin                      who signs with it; may be absent
//! public 8c1d…                    checked against the seed
//! seed 4f1c…                      32 bytes in hex (RFC 8032): the secret
//! ```
//!
//! Mode 0600; a file that others can read is refused.

use std::path::{Path, PathBuf};

use clap::Args;

use super::error::keys::KeyFault;
use super::{CliError, language, terminal};
use crate::domain::fault::{Told, declared};
use crate::domain::hash::{decode_hex, encode_hex};
use crate::domain::log::key::SecretKey;
use crate::domain::office::Principal;

const FIRST: &str = "folkmoot/key/v1";

/// A key and whose it is.
#[derive(Debug)]
pub struct KeyFile {
    /// Who signs with it, when the file says so.
    pub name: Option<Principal>,
    /// The key.
    pub secret: SecretKey,
}

impl KeyFile {
    /// A new key from the operating system's randomness.
    pub fn generate(name: Option<Principal>) -> Result<KeyFile, CliError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        Ok(KeyFile::from_seed(name, &seed))
    }

    /// The key of a seed.
    pub fn from_seed(name: Option<Principal>, seed: &[u8; 32]) -> KeyFile {
        let secret = SecretKey::from_seed(seed);
        KeyFile { name, secret }
    }

    /// Reads a key file. Errors when others can read it, and with the first line that is wrong.
    pub fn read(path: &Path) -> Result<KeyFile, CliError> {
        KeyFile::parse(&terminal::read_secret(path)?).map_err(|(line, expected)| {
            CliError::from(KeyFault::KeyFile {
                path: path.to_owned(),
                line,
                expected,
            })
        })
    }

    /// Writes a new file with mode 0600. Errors with `Exists` rather than overwrite a key.
    pub fn write(&self, path: &Path) -> Result<(), CliError> {
        terminal::write_new(path, 0o600, self.text().as_bytes())
    }

    fn parse(text: &str) -> Result<KeyFile, (usize, Told)> {
        let mut lines = (1..).zip(text.lines()).peekable();
        let mut take = |key: &str| {
            let (_, line) = lines.next_if(|(_, line)| line.starts_with(key))?;
            line.strip_prefix(key)
        };
        if take(FIRST) != Some("") {
            return Err((1, declared("key-file-line.first").with("text", FIRST)));
        }
        let name = match take("name ") {
            None => None,
            Some(name) => Some(Principal::parse(name).ok_or((2, declared("key-file-line.name")))?),
        };
        let line = 2 + usize::from(name.is_some());
        let public = take("public ").ok_or((line, declared("key-file-line.public")))?;
        let seed = take("seed ").and_then(decode_hex::<32>);
        let seed = seed.ok_or((line + 1, declared("key-file-line.seed")))?;
        let secret = SecretKey::from_seed(&seed);
        if secret.public().to_string() != public {
            return Err((line, declared("key-file-line.pair")));
        }
        match lines.next() {
            None => Ok(KeyFile { name, secret }),
            Some((line, _)) => Err((line, declared("key-file-line.end"))),
        }
    }

    fn text(&self) -> String {
        let name = self.name.as_ref().map(|name| format!("name {name}\n"));
        format!(
            "{FIRST}\n{}public {}\nseed {}\n",
            name.unwrap_or_default(),
            self.secret.public(),
            encode_hex(self.secret.seed())
        )
    }
}

/// The options of every command that signs.
#[derive(Args, Debug)]
pub struct Signer {
    /// The key file to sign with, made by `folkmoot keygen`
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// Who signs: o/<officer>, m/<member> or s/<system> [default: the name in the key file]
    #[arg(long = "as", value_name = "NAME", value_parser = principal)]
    pub name: Option<Principal>,
}

impl Signer {
    /// Reads the key. Errors as [`KeyFile::read`], and with `NoSigner` when nobody says whose it is.
    pub fn read(&self) -> Result<(Principal, SecretKey), CliError> {
        let file = KeyFile::read(&self.key)?;
        let name = self.name.clone().or(file.name);
        let name = name.ok_or_else(|| KeyFault::NoSigner {
            path: self.key.clone(),
        })?;
        Ok((name, file.secret))
    }
}

/// Reads a principal as options spell it.
pub fn principal(text: &str) -> Result<Principal, String> {
    Principal::parse(text).ok_or_else(|| language::term("typed-principal"))
}

/// The options of commands that show something, and sign it when a key is given.
#[derive(Args, Debug)]
pub struct MaybeSigner {
    /// Sign with this key file and send; without it nothing is sent
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Who signs: o/<officer>, m/<member> or s/<system> [default: the name in the key file]
    #[arg(long = "as", value_name = "NAME", value_parser = principal)]
    name: Option<Principal>,
    /// Sign and send without asking
    #[arg(long)]
    pub yes: bool,
}

impl MaybeSigner {
    /// The signer and its key, if one was given. Errors as [`Signer::read`].
    pub fn read(&self) -> Result<Option<(Principal, SecretKey)>, CliError> {
        let Some(key) = self.key.clone() else {
            return Ok(None);
        };
        let name = self.name.clone();
        Signer { key, name }.read().map(Some)
    }
}
