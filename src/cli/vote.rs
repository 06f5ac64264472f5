//! `folkmoot vote`: a ballot from what a member wants, shown, signed, kept, sent and proven.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use super::choices;
use super::connection::{Connection, Options};
use super::error::ballots::BallotFault;
use super::error::connection::ConnectionFault;
use super::error::files::unwritable;
use super::error::keys::KeyFault;
use super::key::Signer;
use super::polls::ProvenPoll;
use super::{CliError, language, spelling, terminal};
use crate::domain::fault::{Fault, Told, declared};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::note::Note;
use crate::domain::office::Principal;
use crate::domain::poll::marks::{MarkLine, Marks, Salt};
use crate::domain::poll::notice::{Notice, Publication};
use crate::domain::statement::Statement;
use crate::domain::statement::ballot::Ballot;
use crate::domain::statement::refusal::Refusal;
use crate::view::polls::LastBallotView;

/// Cast a ballot, or cast it again
///
/// Fetches the poll, checks that what it shows is what the log holds, makes the marks and the ballot
/// that names them, shows both, and asks. The signed ballot is written to a file before it is sent,
/// the receipt next to it once it arrives. Until the poll closes you can vote again: the last counts.
///
/// Every contest is named, with what you want:
///   CONTEST=A,B+C,D   ranks A first, B and C equal (where the method has that), then D;
///                     where nothing is ranked, marks A, B, C and D
///   CONTEST=A:5,B:2   gives scores or points
///   CONTEST=abstain   counts as present, for nothing
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot vote council-2027 --key m-7f3k9q.key council=lin-wei,chen-yu charter=for"
)]
pub struct Args {
    /// The poll
    #[arg(value_name = "POLL", value_parser = spelling::id)]
    poll: Id,
    /// What you want in each contest
    #[arg(value_name = "CONTEST=CHOICE", required = true)]
    choice: Vec<String>,
    #[command(flatten)]
    signer: Signer,
    /// The directory for ballot, marks and receipt
    #[arg(long, value_name = "DIR", default_value = ".")]
    keep: PathBuf,
    /// Sign and send without asking
    #[arg(long)]
    yes: bool,
    /// Print JSON: poll, member, seq, statement, index, size, root, pinned
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Options,
}

/// Where a ballot is kept.
struct Files {
    note: PathBuf,
    marks: PathBuf,
    receipt: PathBuf,
}

/// A ballot before it is signed.
struct Unsigned {
    statement: Statement,
    marks: Marks,
    seq: u32,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    terminal::require_directory(&args.keep)?;
    let (signer, key) = args.signer.read()?;
    let Principal::Member(member) = signer.clone() else {
        return Err(KeyFault::NotAMember { signer }.into());
    };
    let connection = args.connection.connect()?;
    let poll = ProvenPoll::fetch(&connection, &args.poll)?;
    let ballot = prepare(&connection, &poll, &member, &args.choice)?;
    let marks = ballot.marks.text();
    eprint!("{}", booth(&poll.notice, &ballot.marks));
    language::tell(&Told::new("ballot-signs"));
    eprint!("\n{}\n{marks}", ballot.statement.text());
    if ballot.seq > 1 {
        language::tell(&Told::new("ballot-replaces").with("seq", ballot.seq - 1));
    }
    terminal::confirm("confirm-ballot", args.yes)?;
    let note = ballot.statement.sign(&[(signer, key)])?;
    let files = Files::of(&args.keep, &args.poll, &member, ballot.seq);
    files.keep(&note, marks.as_bytes())?;
    let sent = connection.submit(&note, &[marks.into_bytes()]);
    let url = &args.connection.url;
    let accepted = sent.inspect_err(|error| files.after(error, &connection, &note, url))?;
    let receipt = accepted.receipt.to_string();
    terminal::write_new(&files.receipt, 0o644, receipt.as_bytes())?;
    connection.see(&accepted)?;
    let (seq, index) = (ballot.seq, accepted.receipt.index);
    let cast = Told::new("ballot-cast").with("seq", seq);
    let cast = cast.with("entry", index);
    language::tell(&cast.with("log", connection.origin()));
    let receipt = Told::new("ballot-receipt").with("checked", connection.whose_word());
    language::tell(&receipt.with("path", &files.receipt));
    if poll.notice.publication == Publication::SealedUntilClose {
        language::tell(&Told::new("ballot-keep").with("path", &files.marks));
    }
    if !args.json {
        return Ok(());
    }
    let json = serde_json::json!({
        "poll": args.poll.as_str(),
        "member": member.as_str(),
        "seq": seq,
        "statement": note.text_hash().to_string(),
        "index": index,
        "size": accepted.checkpoint.size,
        "root": accepted.checkpoint.root.to_string(),
        "pinned": connection.pinned,
    });
    terminal::deliver(None, format!("{json}\n").as_bytes())
}

/// The ballot that says what `choices` say, next in the member's chain.
///
/// Errors with `NotOpen` before the opening, and with what is wrong with the choices.
fn prepare(
    connection: &Connection,
    poll: &ProvenPoll,
    member: &Id,
    choices: &[String],
) -> Result<Unsigned, CliError> {
    let open = poll.open_hash.ok_or_else(|| BallotFault::NotOpen {
        poll: poll.notice.poll.clone(),
        opens: poll.notice.opens,
    })?;
    let mut salt = [0; 16];
    getrandom::fill(&mut salt)?;
    let contests = &poll.notice.contests;
    let marks = Marks {
        salt: Salt(salt),
        contests: choices::read(contests, choices)?,
    };
    let fits = marks.read_for(contests).map(drop);
    fits.map_err(Refusal::from)?;
    let (last, prev) = last_ballot(connection, &poll.notice.poll, member)?;
    let seq = last.saturating_add(1);
    let body = Ballot {
        open,
        member: member.clone(),
        seq,
        prev,
        marks: Hash::of(marks.text().as_bytes()),
    };
    let statement = connection.statement_of(body);
    Ok(Unsigned {
        statement,
        marks,
        seq,
    })
}

/// Number and hash of the member's last ballot: 0 and none before the first.
fn last_ballot(
    connection: &Connection,
    poll: &Id,
    member: &Id,
) -> Result<(u32, Option<Hash>), CliError> {
    let path = format!("/api/polls/{poll}/ballots/{member}");
    let last: LastBallotView = connection.client.get_json(&path)?;
    match (last.seq, last.statement) {
        (0, None) => Ok((0, None)),
        (seq, Some(hash)) if seq > 0 => Ok((seq, Some(hash))),
        _ => Err(connection
            .client
            .unexpected(&path, declared("answer-fault.last-ballot"))),
    }
}

/// The ballot in words, with the titles of the notice.
fn booth(notice: &Notice, marks: &Marks) -> String {
    let mut text = format!("{}\n", notice.titles);
    let closes = Told::new("ballot-closes").case(match notice.publication {
        Publication::Open => "open",
        Publication::SealedUntilClose => "sealed",
    });
    let closes = language::say(&closes.with("closes", notice.closes));
    let _ = writeln!(text, "{closes}\n");
    for (contest, (_, lines)) in notice.contests.iter().zip(&marks.contests) {
        let _ = writeln!(text, "{}", contest.titles);
        let title = |id: &Id| {
            let found = contest.options.iter().find(|choice| choice.id == *id);
            found.map_or_else(|| id.to_string(), |choice| choice.titles.to_string())
        };
        for line in lines {
            let _ = match line {
                MarkLine::Mark(id) => writeln!(text, "  [x] {}", title(id)),
                MarkLine::Rank(rank, id) => writeln!(text, "  {rank}. {}", title(id)),
                MarkLine::Score(id, number) | MarkLine::Points(id, number) => {
                    writeln!(text, "  {number}: {}", title(id))
                }
            };
        }
        text.push('\n');
    }
    text
}

impl Files {
    fn of(dir: &Path, poll: &Id, member: &Id, seq: u32) -> Files {
        let file = |ending| dir.join(format!("{poll}.{member}.{seq}.{ending}"));
        Files {
            note: file("note"),
            marks: file("marks"),
            receipt: file("receipt"),
        }
    }

    /// Writes ballot and marks before anything is sent.
    ///
    /// Errors with `SignedBefore` when there is a ballot with this number already: two of one number
    /// would look like an attempt to show different ballots to different people.
    fn keep(&self, note: &Note, marks: &[u8]) -> Result<(), CliError> {
        if self.note.exists() {
            return Err(BallotFault::SignedBefore {
                note: self.note.clone(),
                marks: self.marks.clone(),
            }
            .into());
        }
        terminal::write_new(&self.marks, 0o600, marks)?;
        terminal::write_new(&self.note, 0o600, &note.to_bytes())
    }

    /// Says what becomes of a ballot that has not got its receipt.
    ///
    /// Only one that the service has refused is moved aside: any other may be in the log, and a second
    /// one with its number would be an equivocation.
    fn after(&self, error: &CliError, connection: &Connection, note: &Note, url: &str) {
        if matches!(error, CliError::Connection(ConnectionFault::Receipt { .. })) {
            return;
        }
        let path = format!("/api/statements/{}", note.text_hash());
        if error.refuses() && matches!(connection.client.find(&path), Ok(None)) {
            match self.set_aside(note) {
                Ok(refused) => {
                    let told = Told::new("ballot-refused").with("note", &refused.note);
                    language::tell(&told.with("marks", &refused.marks));
                }
                Err(error) => {
                    language::tell(&Told::new("ballot-not-moved").with("error", error.told()));
                }
            }
            return;
        }
        language::tell(&Told::new("ballot-uncertain").with("command", self.again(url)));
    }

    /// Frees the ballot's number. Errors with `Write`.
    fn set_aside(&self, note: &Note) -> Result<Files, CliError> {
        let hash = note.text_hash().to_string();
        let refused = |path: &Path, ending: &str| {
            path.with_extension(format!("refused-{}.{ending}", &hash[..8]))
        };
        let aside = Files {
            note: refused(&self.note, "note"),
            marks: refused(&self.marks, "marks"),
            receipt: refused(&self.receipt, "receipt"),
        };
        for (from, to) in [(&self.marks, &aside.marks), (&self.note, &aside.note)] {
            fs::rename(from, to).map_err(unwritable(&to))?;
        }
        Ok(aside)
    }

    fn again(&self, url: &str) -> String {
        let (note, marks) = (self.note.display(), self.marks.display());
        format!("folkmoot submit {note} --attachment {marks} --url {url}")
    }
}
