//! What a command can fail with, in words for the person at the terminal, and the exit code.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::draft_error::DraftError;
use super::faults::Partly;
use crate::domain::count::CountError;
use crate::domain::count::format::FormatError;
use crate::domain::derive::DeriveError;
use crate::domain::id::Id;
use crate::domain::log::checkpoint::CheckpointError;
use crate::domain::log::note::NoteError;
use crate::domain::log::policy::TrustError;
use crate::domain::log::receipt::ReceiptError;
use crate::domain::office::Principal;
use crate::domain::statement::refusal::Refusal;
use crate::domain::time::Time;
use crate::domain::weight::policy::PolicyError;
use crate::domain::weight::setting::WeighError;
use crate::service::ServiceError;
use crate::words::{Language, fault};

/// Why a command did not do what was asked. The message says what to do where it can.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The service could not start or go on.
    #[error(transparent)]
    Engine(#[from] ServiceError),

    /// The address to listen on cannot be had.
    #[error("cannot listen on {listen}: {error}; choose another address with --listen")]
    Listen {
        /// The address.
        listen: SocketAddr,
        /// Why not.
        error: io::Error,
    },
    /// A program of PostgreSQL's failed.
    #[error("{program} failed: {reason}")]
    Program {
        /// The program.
        program: String,
        /// What it said.
        reason: String,
    },

    /// Something that was waited for did not come.
    #[error("{what} did not come in two minutes; is the machine very busy? Try again")]
    NeverCame {
        /// What.
        what: &'static str,
    },

    /// A file cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Read {
        /// As given.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {error}", path.display())]
    Write {
        /// As given.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file that would have been overwritten.
    #[error("{} exists already and is not overwritten; name another file", path.display())]
    Exists {
        /// As given.
        path: PathBuf,
    },
    /// Others can read a file that holds a secret.
    #[error("others can read the secret in {path} (mode {mode:03o}); run: chmod 600 {path}", path = path.display())]
    ReadableByOthers {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A file that is not a key file.
    #[error("{}, line {line}: a key file has here `{expected}`; make one with: folkmoot keygen", path.display())]
    KeyFile {
        /// As given.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// Nobody said who signs.
    #[error("{} names no signer: say who signs with --as, such as --as o/lin or --as m/m-7f3k9q", path.display())]
    NoSigner {
        /// The key file.
        path: PathBuf,
    },
    /// A file that should be text is not.
    #[error("{} is not UTF-8 text", path.display())]
    NotText {
        /// As given.
        path: PathBuf,
    },
    /// A file does not hold the statement or the note that was asked for.
    #[error("{}: {}", path.display(), fault(Language::English, error))]
    Unfit {
        /// As given.
        path: PathBuf,
        /// Why.
        error: Refusal,
    },
    /// What was put together is not a statement that the rules know.
    #[error("{}", fault(Language::English, .0))]
    Statement(Refusal),
    /// Lines that are not those of a statement.
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// A file that `lot new` did not write.
    #[error("{} is not a secret made with: folkmoot lot new", path.display())]
    LotFile {
        /// As given.
        path: PathBuf,
    },
    /// The service drafts something else than asked for.
    #[error(
        "the service drafts a `{found}` statement instead; do not sign it, and tell an auditor"
    )]
    OtherDraft {
        /// The kind of the draft.
        found: &'static str,
    },
    /// What was typed for a contest cannot be marked.
    #[error("{choice}: {reason}")]
    Choice {
        /// As typed.
        choice: String,
        /// What is wrong, and what there is.
        reason: String,
    },
    /// Only members vote.
    #[error("{signer} is no member; vote as a member, such as --as m/m-7f3k9q")]
    NotAMember {
        /// Who wanted to.
        signer: Principal,
    },
    /// The poll has not opened.
    #[error("poll `{poll}` is not open: it opens at {opens} once its roll is certified")]
    NotOpen {
        /// The poll.
        poll: Id,
        /// When it opens.
        opens: Time,
    },
    /// A ballot with this number was signed before and has not arrived, or its files are in the way.
    #[error(
        "a ballot with this number was signed already; send that one:\n  folkmoot submit {} --attachment {}\nor, if it was never sent or was refused, remove both files",
        note.display(), marks.display()
    )]
    SignedBefore {
        /// The signed ballot.
        note: PathBuf,
        /// Its marks.
        marks: PathBuf,
    },
    /// A class that the organisation does not have.
    #[error("{member}: there is no class `{class}`; there are {known}")]
    NoSuchClass {
        /// Whose.
        member: Id,
        /// As given.
        class: Id,
        /// Those there are.
        known: String,
    },
    /// Tags by somebody who may not give them.
    #[error(
        "{signer} is no registrar, who alone gives tags: enrol with a registrar's key, or leave the columns after `joined` out and let a registrar tag them (folkmoot compose member --example)"
    )]
    TagsNeedRegistrar {
        /// Who would sign.
        signer: Principal,
    },
    /// A file with faults, which have been listed.
    #[error("{}: {count} fault(s), listed above; nothing of it was taken", path.display())]
    Faults {
        /// As given.
        path: PathBuf,
        /// How many.
        count: usize,
    },
    /// A file of which only a part was taken.
    #[error(transparent)]
    Partly(#[from] Partly),
    /// A data directory that has a genesis statement.
    #[error("a log has begun in {} already; go on with: folkmoot serve", dir.display())]
    Begun {
        /// The data directory.
        dir: PathBuf,
    },
    /// What `doctor` found.
    #[error("{count} of these need(s) attention")]
    Unwell {
        /// How many.
        count: usize,
    },
    /// The trust file in the data directory is of another log.
    #[error("{} does not say what the genesis statement says; restore both from one backup", path.display())]
    TrustDiffers {
        /// The trust file.
        path: PathBuf,
    },
    /// A file that should be a checkpoint of this log is not.
    #[error("{}: {error}", path.display())]
    Checkpoint {
        /// As given.
        path: PathBuf,
        /// Why.
        error: CheckpointError,
    },
    /// A mirror that does not say how far it has come.
    #[error(
        "{} is no checkpoint, so nothing says whether the log has gone back since it was mirrored: name another \
         directory, or delete the file if you know that the log has not gone back", path.display()
    )]
    NoCheckpoint {
        /// The file.
        path: PathBuf,
    },
    /// A file that was given as a high-water mark.
    #[error("{} is no high-water mark of the log {origin}, or is damaged: name another, or a checkpoint with --checkpoint", path.display())]
    NoMark {
        /// As given.
        path: PathBuf,
        /// The log of the backup.
        origin: String,
    },
    /// What an interrupted backup left.
    #[error("{} is left over from a backup that was interrupted, or belongs to one that is running: if none is, delete it", path.display())]
    LeftOver {
        /// The unfinished directory.
        path: PathBuf,
    },
    /// A restore that would overwrite a log.
    #[error("there is a log already, in {} or in the schema {schema} of DATABASE_URL, and a restore overwrites nothing: move it away, or name another --data directory", dir.display())]
    Occupied {
        /// The data directory.
        dir: PathBuf,
        /// The schema.
        schema: String,
    },
    /// A demo in a database that has a log.
    #[error(
        "there is a log already in the schema {schema} of DATABASE_URL: name another with --schema, or unset DATABASE_URL, and the demo brings a PostgreSQL of its own"
    )]
    SchemaTaken {
        /// The schema.
        schema: String,
    },
    /// A restore that nobody could tell from a log that has lost its end.
    #[error(
        "nothing says how far the log must reach: name the newest high-water mark of the old service with \
         --high-water FILE, or put it at {}; if it is lost, name the newest checkpoint that anybody holds \
         with --checkpoint FILE: a mirror's, an auditor's, for want of better the backup's own", mark.display()
    )]
    NothingToHoldAgainst {
        /// Where the mark would be.
        mark: PathBuf,
    },
    /// The log's clock and this machine's are apart.
    #[error("the log's clock shows {log}, this machine's {here}; set the clocks by NTP")]
    ClocksApart {
        /// The log's last clock.
        log: Time,
        /// This machine's.
        here: Time,
    },
    /// Nothing says where the data directory could be.
    #[error("neither XDG_DATA_HOME nor HOME is set: say where with --data DIR")]
    NoHome,
    /// A key file that is not of the log at hand.
    #[error("{} is not the key that the genesis statement names; was it begun in another --data directory?", path.display())]
    OtherKey {
        /// The key file.
        path: PathBuf,
    },
    /// The answer was not yes.
    #[error("nothing was signed or sent")]
    Declined,
    /// A question, and nobody at the terminal.
    #[error("there is no terminal to ask at: look at what would be signed, then say --yes")]
    NobodyToAsk,
    /// A statement is of another log than the one meant.
    #[error("the statement is for the log `{stated}`, but --origin says `{meant}`")]
    OtherOrigin {
        /// In the statement.
        stated: String,
        /// In the option.
        meant: String,
    },
    /// The signature line cannot be added.
    #[error("cannot sign: {0}")]
    Sign(#[from] NoteError),
    /// No counting method has this name.
    #[error("there is no counting method `{name}`; list them with: folkmoot methods")]
    NoSuchMethod {
        /// As given.
        name: String,
    },
    /// Several files, but nothing that says how they belong together.
    #[error("several files of ballots are read only with --rctab, which says what each holds")]
    SeveralFiles,
    /// The format has no place for these ballots.
    #[error("cannot be written: {reason}")]
    CannotWrite {
        /// What the format lacks.
        reason: &'static str,
    },
    /// A file of ballots cannot be read as one.
    #[error("{}, {}", path.display(), super::language::fault(error))]
    Ballots {
        /// As given.
        path: PathBuf,
        /// The line and the reason.
        error: FormatError,
    },
    /// The ballots cannot be counted like this.
    #[error("{}", super::language::fault(.0))]
    Count(#[from] CountError),
    /// Neither a policy file nor a preset.
    #[error(
        "there is no file `{name}` and no preset of that name; list them with: folkmoot policy presets"
    )]
    NoSuchPolicy {
        /// As given.
        name: String,
    },
    /// A policy that cannot stand.
    #[error("{}, line {line}: {}", path.display(), super::language::fault(error))]
    Policy {
        /// As given.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// The rule and what is wrong with it.
        error: PolicyError,
    },
    /// The ledger cannot be weighed.
    #[error("the roll cannot be computed: {}", super::language::fault(.0))]
    Weigh(#[from] WeighError),
    /// A roll of a log cannot be computed.
    #[error("{0}")]
    Derive(#[from] DeriveError),
    /// A poll without a result.
    #[error("poll `{poll}` has no result in this log yet")]
    NoResult {
        /// The poll.
        poll: Id,
    },
    /// A roll that nobody is on.
    #[error("nobody has weight under this policy, so there is nothing to show")]
    NoVoters,
    /// Somebody who is not among the members.
    #[error("{member} is not among the members who may be weighed")]
    NotListed {
        /// As given.
        member: Id,
    },
    /// The trust file cannot be used.
    #[error("{}: {error}", path.display())]
    Trust {
        /// As given, or the path at the service.
        path: PathBuf,
        /// Why.
        error: TrustError,
    },
    /// What a log was looked for in is not there.
    #[error("there is no directory {}; the URL of a service begins with http:// or https://", path.display())]
    NoDirectory {
        /// As given.
        path: PathBuf,
    },
    /// The URL is none.
    #[error("{url} is not a URL that can be asked: {reason}; write it as https://vote.example.org")]
    Url {
        /// As given.
        url: String,
        /// Why.
        reason: String,
    },
    /// No connection, or none that held.
    #[error("cannot reach {url}: {error}; is the service running, and is --url right?")]
    Unreachable {
        /// What was asked for.
        url: String,
        /// Why.
        error: Box<ureq::Error>,
    },
    /// More than is taken into memory.
    #[error(
        "{url} is longer than 1 GiB, the most that is read from a service into memory: copy the log with folkmoot mirror, and name the directory in place of the URL"
    )]
    TooLong {
        /// What was asked for.
        url: String,
    },
    /// The service said no.
    #[error("{code}: {detail}")]
    Service {
        /// HTTP status.
        status: u16,
        /// The stable code, or the status.
        code: String,
        /// What the service says.
        detail: String,
    },
    /// The service answered something that `docs/HTTP.md` does not allow.
    #[error("{url} does not answer as it should: {reason}")]
    Answer {
        /// What was asked for.
        url: String,
        /// Why.
        reason: String,
    },
    /// The service is of another log than the trust file.
    #[error(
        "{url} is not the log {origin} that the trust file pins: check --url and --trust; if both are right, do not rely on this service, and ask an auditor"
    )]
    NotThatLog {
        /// The service.
        url: String,
        /// The log that is meant.
        origin: String,
    },
    /// The receipt does not prove what it should.
    #[error("the receipt does not hold: {0}; keep the note and the receipt, and ask an auditor")]
    Receipt(#[from] ReceiptError),
    /// Verification found something wrong; the report is on the standard output.
    #[error("{log} does not hold")]
    DoesNotHold {
        /// The URL or directory, as given.
        log: String,
    },
    /// A file of a log is not where it should be.
    #[error("{log} has no {path} of a log")]
    NoLog {
        /// The URL or directory, as given.
        log: String,
        /// Which file.
        path: String,
    },
    /// A mirror would be overwritten by another log.
    #[error("{} is a mirror of {kept}, not of {found}: name another directory", path.display())]
    OtherMirror {
        /// The directory.
        path: PathBuf,
        /// The log in it.
        kept: String,
        /// The log that was to be copied.
        found: String,
    },
    /// A log shows an earlier or another state than it did before.
    #[error(
        "{} has the log up to size {kept}, but it now shows another state of size {found}: what was mirrored is kept, compare the two", path.display()
    )]
    RolledBack {
        /// The directory.
        path: PathBuf,
        /// Entries in it.
        kept: u64,
        /// Entries that the log shows now.
        found: u64,
    },
    /// The operating system gave no randomness.
    #[error("the operating system gives no random numbers: {0}")]
    Randomness(#[from] getrandom::Error),
}
