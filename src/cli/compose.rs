//! `folkmoot compose`: any kind of statement from the lines a person gives.
//!
//! One command for all kinds that people sign; what a kind needs, the kind itself says.

use std::path::PathBuf;

use super::connection::{Connection, Options};
use super::draft::{Draft, Facts, HEADER_LINES};
use super::error::drafts::DraftFault;
use super::key::{KeyFile, MaybeSigner};
use super::ledger::From;
use super::polls::ProvenPoll;
use super::submit::Output;
use super::{CliError, language, rehearse, spelling, terminal};
use crate::domain::fault::{Tell, Told, Value};
use crate::domain::id::Id;
use crate::domain::line::{Line, Table, Usual, lines};
use crate::domain::log::key::SecretKey;
use crate::domain::log::note::Note;
use crate::domain::office::Principal;
use crate::domain::poll::notice::Notice;
use crate::domain::statement::authority::Signing;
use crate::domain::statement::{Grammar, Kind, Said, Statement, authorisation_table, grammar};
use crate::view::organisation::OrganisationView;
use crate::words::moments::Zone;
use crate::words::{self, Language};

/// The longest log, in entries, on a copy of which every notice is rehearsed before it is signed.
const REHEARSED_MAX: u64 = 20_000;

/// Write any statement; with --key also sign and send it
///
/// Gives the lines as KEY=VALUE, or in a file with --from, or both. What every statement has (log,
/// genesis, a fresh reference) is filled in, and lines are put in order. Without
/// --key the text is printed, to be looked at, signed by others with `folkmoot sign`, and sent with
/// `folkmoot submit`. Without KIND all kinds are listed, with who may sign them.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot compose\n  \
    folkmoot compose office does=grant office=registrar holder=o/lin key=8c1d… --key alice.key\n  \
    folkmoot compose notice --lines\n  \
    folkmoot compose notice --example > notice.txt\n  \
    folkmoot compose notice --from notice.txt --key officer.key --out notice.receipt\n  \
    folkmoot compose rekey member=m-7f3k9q --key old.key --new-key new.key\n  \
    folkmoot compose member does=confirm member=m-7f3k9q --key lin.key\n  \
    folkmoot compose correction source=s/app line=\"act-1041 0\" reason=@reason.txt --key lin.key"
)]
pub struct Args {
    /// The kind of statement, such as office, member, rekey, revoke, policy, notice
    #[arg(value_name = "KIND")]
    kind: Option<String>,
    /// A line; VALUE may be @FILE where the statement names an attachment
    #[arg(value_name = "KEY=VALUE")]
    line: Vec<String>,
    /// Take lines from this file; it may have comments and blank lines
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Print lines to begin from, with comments
    #[arg(long)]
    example: bool,
    /// Print the lines of this poll's notice to begin from, without its name, dates and lots
    #[arg(long, value_name = "POLL", value_parser = spelling::id, conflicts_with_all = ["example", "from", "key"])]
    like: Option<Id>,
    /// Do not rehearse a notice before it is signed
    #[arg(long)]
    unrehearsed: bool,
    /// Print which lines the kind has, how they are spelled and what they mean
    #[arg(long, conflicts_with = "example")]
    lines: bool,
    #[command(flatten)]
    signer: MaybeSigner,
    /// The key that the statement brings and that signs second (enrol, rekey)
    #[arg(long, value_name = "FILE")]
    new_key: Option<PathBuf>,
    #[command(flatten)]
    connection: Options,
    #[command(flatten)]
    output: Output,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let Some(kind) = &args.kind else {
        return terminal::deliver(None, kinds().as_bytes());
    };
    if args.example {
        let example = example(kind)?;
        return terminal::deliver(args.output.out.as_deref(), example.as_bytes());
    }
    if args.lines {
        let found = grammar(kind).ok_or_else(|| no_example(kind))?;
        let text = table(&found);
        return terminal::deliver(args.output.out.as_deref(), text.as_bytes());
    }
    if let Some(poll) = &args.like {
        let lines = like(kind, &args.connection.connect()?, poll)?;
        return terminal::deliver(args.output.out.as_deref(), lines.as_bytes());
    }
    let mut draft = Draft::new(kind);
    if let Some(path) = &args.from {
        draft.add_file(path)?;
    }
    for line in &args.line {
        draft.add(line)?;
    }
    let new_key = args.new_key.as_deref().map(KeyFile::read).transpose()?;
    let new_key = new_key.map(|file| file.secret);
    if let Some(new_key) = new_key.as_ref().filter(|_| !draft.has("key")) {
        draft.add(&format!("key={}", new_key.public()))?;
    }
    let connection = args.connection.open()?;
    let facts = || {
        connection.require_that_log()?;
        Ok(Facts {
            now: connection.now()?,
        })
    };
    let (statement, attachments) = draft.complete(&connection.trust, facts)?;
    let Some(signer) = args.signer.read()? else {
        return args.output.deliver_unsigned(&statement);
    };
    connection.require_that_log()?;
    if let Said::Notice(notice) = &statement.said
        && !args.unrehearsed
    {
        preflight(args, &connection, &signer.0, notice)?;
    }
    let mut keys = vec![signer];
    keys.extend(new_key.and_then(|new_key| second_line(&statement, new_key)));
    let note = agree(&statement, &keys, args.signer.yes)?;
    send(&connection, &note, &attachments, &args.output)
}

/// Says what would stop the poll of a notice, or surprise somebody.
fn preflight(
    args: &Args,
    connection: &Connection,
    officer: &Principal,
    notice: &Notice,
) -> Result<(), CliError> {
    let shown: OrganisationView = connection.client.get_json("/api/organisation")?;
    let zone = Zone::of(shown.zone.as_deref());
    if let Some(path) = &args.from {
        for step in rehearse::foreign_comments(path, &notice.poll)? {
            eprintln!("{}", rehearse::line(&step, zone));
        }
    }
    if shown.size > REHEARSED_MAX {
        let told = Told::new("not-rehearsed").with("entries", shown.size);
        language::tell(&told);
        return Ok(());
    }
    let from = From {
        log: None,
        connection: args.connection.clone(),
    };
    rehearse::warn(&from, officer, notice)
}

/// The lines of an earlier poll's notice. What must be another one each time is a comment.
fn like(kind: &str, connection: &Connection, poll: &Id) -> Result<String, CliError> {
    if kind != Notice::NAME {
        return Err(no_example(kind).into());
    }
    let poll = ProvenPoll::fetch(connection, poll)?;
    let statement = connection.statement(&poll.notice_hash)?;
    let text = statement.text();
    let mut lines = String::new();
    for line in text.lines().skip(HEADER_LINES) {
        let key = line.split(' ').next().unwrap_or_default();
        let anew = ["poll", "record-date", "claims-until", "opens", "closes"];
        let anew = anew.contains(&key) || ["objections-until", "scrutineer"].contains(&key);
        lines.push_str(if anew { "# " } else { "" });
        lines.push_str(line);
        lines.push('\n');
    }
    Ok(lines)
}

/// Shows a statement, asks, and signs it: the note with a line for each key.
pub fn agree(
    statement: &Statement,
    keys: &[(Principal, SecretKey)],
    yes: bool,
) -> Result<Note, CliError> {
    eprint!("{}", statement.text());
    terminal::confirm("confirm-send", yes)?;
    Ok(statement.sign(keys)?)
}

/// Sends a note and hands over its receipt.
pub fn send(
    connection: &Connection,
    note: &Note,
    attachments: &[Vec<u8>],
    output: &Output,
) -> Result<(), CliError> {
    let accepted = connection.submit(note, attachments)?;
    output.deliver(connection, note, &accepted)?;
    connection.see(&accepted)
}

/// The signer of the second line: whoever the text brings with this key.
fn second_line(statement: &Statement, key: SecretKey) -> Option<(Principal, SecretKey)> {
    let mut brought = statement.said.introduces().into_iter();
    let (holder, _) = brought.find(|(_, public)| *public == key.public())?;
    Some((holder, key))
}

fn example(kind: &str) -> Result<&'static str, CliError> {
    match grammar(kind) {
        Some(found) if found.composed => Ok(found.example),
        _ => Err(no_example(kind).into()),
    }
}

fn no_example(kind: &str) -> DraftFault {
    let made = match grammar(kind) {
        Some(found) => found.made(),
        None => Told::new("made").case("unknown"),
    };
    DraftFault::NoExample {
        kind: kind.to_owned(),
        made,
    }
}

/// The lines of a kind: key, how often and form, then what it means in both languages.
fn table(grammar: &Grammar) -> String {
    let mut text = format!("folkmoot/{}/v1\n", grammar.kind);
    rows(grammar.kind, grammar.lines, 0, &mut text);
    text
}

fn rows(kind: &str, table: Table, depth: usize, text: &mut String) {
    for line in lines(table) {
        let indent = "  ".repeat(depth);
        let key = format!("{indent}{}{}", line.key, line.often.sign());
        text.push_str(&format!("{key:<18} {}", line.form));
        if let Some(usual) = usual(line) {
            text.push_str(&format!("  [{usual}]"));
        }
        text.push('\n');
        for language in Language::ALL {
            let meaning = words::line(language, kind, line.key);
            text.push_str(&format!("{indent}    {meaning}\n"));
        }
        rows(kind, line.lines, depth + 1, text);
    }
}

/// What stands in a line that nobody gives.
fn usual(line: &Line) -> Option<String> {
    match line.usual {
        Usual::Unknown => None,
        Usual::Text(text) => Some(text.to_owned()),
        usual => Some(language::term(usual.code())),
    }
}

/// The kinds with who may sign them.
fn kinds() -> String {
    let mut text = String::new();
    for (kind, signing) in authorisation_table() {
        let offices = signing.offices().into_iter();
        let offices = offices.map(|office| office.as_str().tell()).collect();
        let told = Told::new("signed-by").case(match signing {
            Signing::AllFounders => "founders",
            Signing::Office(_) => "office",
            Signing::OfficeAndNewKey(_) => "office-and-key",
            Signing::ByDeed(_) => "by-deed",
            Signing::Two(_) => "two",
            Signing::Stated => "stated",
            Signing::Anybody => "anybody",
            Signing::Own => "own",
            Signing::OwnAndNewKey => "own-and-key",
        });
        let who = language::say(&told.with("offices", Value::Any(offices)));
        text.push_str(&format!("{kind:<14} {who}\n"));
    }
    text
}
