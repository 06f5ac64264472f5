//! A service and the log it must show: where it is, whom its receipts must be signed by.
//!
//! The log's keys come from a trust file that the user holds, and every command holds the service
//! against it before it shows or sends anything. Or else they come from the service itself; then what
//! it shows proves only what it says of itself, and every command says so.

use std::sync::OnceLock;

use clap::Args;

use super::client::Client;
use super::download::Place;
use super::error::connection::ConnectionFault;
use super::seen::{Pinned, TrustFile};
use super::{CliError, language, terminal};
use crate::domain::fault::{Fault, Told, declared};
use crate::domain::hash::Hash;
use crate::domain::log::checkpoint::Checkpoint;
use crate::domain::log::note::Note;
use crate::domain::log::policy::Trust;
use crate::domain::log::receipt::Receipt;
use crate::domain::state::organisation::Founding;
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::{Said, Statement};
use crate::domain::time::Time;
use crate::view::organisation::OrganisationView;

/// The options of every command that talks to a service.
#[derive(Args, Debug, Clone)]
pub struct Options {
    /// Where the service is
    #[arg(
        long,
        value_name = "URL",
        env = "FOLKMOOT_URL",
        default_value = "http://127.0.0.1:8080",
        hide_env_values = true,
        value_parser = url
    )]
    pub url: String,
    #[command(flatten)]
    pub trust: TrustFile,
}

/// A service, and the log that is meant.
pub struct Connection {
    /// Sends and reads.
    pub client: Client,
    /// The log's keys and beginning.
    pub trust: Trust,
    /// Whether a trust file said so, or only the service itself.
    pub pinned: bool,
    /// What was seen of the log under that trust file.
    pub seen: Option<Pinned>,
    /// What the log begins with, once it was asked for.
    genesis: OnceLock<Founding>,
}

/// An entry that was accepted: its receipt, checked.
pub struct Accepted {
    /// Inclusion proof and checkpoint.
    pub receipt: Receipt,
    /// What the log said about itself.
    pub checkpoint: Checkpoint,
}

impl Options {
    /// The service, for what proves nothing.
    pub fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// The service, which has the log that the trust file pins; without one it is believed, and that
    /// is said.
    ///
    /// Errors with `NotThatLog`, and as [`Options::open`].
    pub fn connect(&self) -> Result<Connection, CliError> {
        let connection = self.open()?;
        connection.require_that_log()?;
        Ok(connection)
    }

    /// Reads the trust file, or asks the service which log it has. With a trust file nothing is asked
    /// of the service yet, so what works without one can.
    pub fn open(&self) -> Result<Connection, CliError> {
        let client = self.client();
        if self.trust.trust.is_none() {
            say_whose_word(&self.url);
        }
        let seen = self.trust.read()?;
        let trust = match &seen {
            Some(pinned) => pinned.trust.clone(),
            None => Trust::parse(&client.get("/api/trust")?).map_err(|error| {
                let (path, reason) = ("/api/trust".into(), error.told());
                ConnectionFault::Trust { path, reason }
            })?,
        };
        Ok(Connection {
            client,
            trust,
            pinned: seen.is_some(),
            seen,
            genesis: OnceLock::new(),
        })
    }
}

impl Connection {
    /// The name of the log.
    pub fn origin(&self) -> &str {
        let key = self.trust.logs.first();
        key.expect("a trust file names at least one log").name()
    }

    /// Holds the service against the trust file: the genesis statement that the file names is the first
    /// entry of a log whose head is signed by a key that the file names, and that head continues the newest one
    /// that was seen.
    ///
    /// Errors with `NotThatLog`, and as [`Pinned::see`].
    pub fn require_that_log(&self) -> Result<(), CliError> {
        if !self.pinned {
            return Ok(());
        }
        match self.proven(&self.trust.genesis) {
            Ok((first, _, proof)) if proof.receipt.index == 0 => {
                self.begins_with(first)?;
                self.see(&proof)
            }
            Ok(_)
            | Err(
                CliError::Connection(ConnectionFault::Refused { status: 404, .. })
                | CliError::Connection(ConnectionFault::Receipt { .. }),
            ) => Err(self.not_that_log()),
            Err(error) => Err(error),
        }
    }

    /// Holds a head that the service has shown with a receipt against what was seen of the log.
    ///
    /// Errors as [`Pinned::see`].
    pub fn see(&self, accepted: &Accepted) -> Result<(), CliError> {
        let Some(pinned) = &self.seen else {
            return Ok(());
        };
        let place = Place::Service(self.client.clone());
        pinned.see(&place, accepted.receipt.checkpoint.as_bytes())
    }

    /// A statement of this log.
    pub fn statement_of(&self, said: impl Into<Said>) -> Statement {
        Statement {
            log: self.origin().to_owned(),
            genesis: Some(self.trust.genesis),
            said: said.into(),
        }
    }

    /// Sends a note with its attachments and checks the receipt.
    ///
    /// Errors with `Service` when it is refused, and with `Receipt` when the answer does not prove
    /// that the entry is in the log.
    pub fn submit(&self, note: &Note, attachments: &[Vec<u8>]) -> Result<Accepted, CliError> {
        let entry = note.to_bytes();
        let bytes = self.client.submit(&entry, attachments)?;
        self.check(&bytes, &entry)
    }

    /// The statement with this hash as it stands in the log, checked to have this hash.
    pub fn statement(&self, hash: &Hash) -> Result<Statement, CliError> {
        Ok(self.entry(hash)?.0)
    }

    /// The entry with this hash and the proof that it is in the log.
    pub fn proven(&self, hash: &Hash) -> Result<(Statement, Note, Accepted), CliError> {
        let (statement, note) = self.entry(hash)?;
        let accepted = self.receipt(&note)?;
        Ok((statement, note, accepted))
    }

    /// The genesis statement, checked against the trust file.
    pub fn genesis(&self) -> Result<&Founding, CliError> {
        match self.genesis.get() {
            Some(founding) => Ok(founding),
            None => self.begins_with(self.statement(&self.trust.genesis)?),
        }
    }

    fn begins_with(&self, first: Statement) -> Result<&Founding, CliError> {
        match first.said {
            Said::Genesis(genesis) if first.log == self.origin() => {
                Ok(self.genesis.get_or_init(|| *genesis))
            }
            _ => Err(self.not_that_log()),
        }
    }

    /// A fresh receipt for this very note.
    pub fn receipt(&self, note: &Note) -> Result<Accepted, CliError> {
        let path = format!("/api/receipts/{}", note.text_hash());
        self.check(&self.client.get(&path)?, &note.to_bytes())
    }

    /// The log's last clock, by which the service judges; before the first, this machine's.
    pub fn now(&self) -> Result<Time, CliError> {
        let shown: OrganisationView = self.client.get_json("/api/organisation")?;
        Ok(shown.now.unwrap_or_else(terminal::now))
    }

    /// Whose word a checked receipt is.
    pub fn whose_word(&self) -> Told {
        Told::new("checked").case(match self.pinned {
            true => "pinned",
            false => "shown",
        })
    }

    fn not_that_log(&self) -> CliError {
        CliError::from(ConnectionFault::NotThatLog {
            url: self.client.base().to_owned(),
            origin: self.origin().to_owned(),
        })
    }

    fn entry(&self, hash: &Hash) -> Result<(Statement, Note), CliError> {
        let path = format!("/api/statements/{hash}");
        let bytes = self.client.get(&path)?;
        let read = || -> Result<(Statement, Note), Refusal> {
            let note = Note::parse(&bytes)?;
            Ok((Statement::parse(&note.text)?, note))
        };
        let (statement, note) =
            read().map_err(|error| self.client.unexpected(&path, error.told()))?;
        match note.text_hash() == *hash {
            true => Ok((statement, note)),
            false => Err(self
                .client
                .unexpected(&path, declared("answer-fault.other-text"))),
        }
    }

    fn check(&self, receipt: &[u8], entry: &[u8]) -> Result<Accepted, CliError> {
        let receipt = Receipt::parse(receipt)?;
        let checkpoint = receipt.verify(entry, &self.trust.logs)?;
        Ok(Accepted {
            receipt,
            checkpoint,
        })
    }
}

/// Says that nothing but the log itself says which log it is.
pub fn say_whose_word(log: &str) {
    language::tell(&Told::new("not-pinned").with("log", log));
}

fn url(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() => Ok(text.to_owned()),
        _ => Err(language::term("typed-url")),
    }
}
