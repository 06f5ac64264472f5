//! `folkmoot rebuild`: the tables that serve reads, made again from the log.

use super::data::DataOption;
use super::error::setup::SetupFault;
use super::serve::{self, DatabaseOption};
use super::terminal;
use super::{CliError, doctor, language};
use crate::domain::fault::Told;
use crate::service::Settings;
use crate::service::audit::Finding;
use crate::service::rebuild::rebuild;

/// Rebuild the tables from the log
///
/// Empties every table that is derived from the log and fills it from the log's entries; the log
/// itself is only read, and its hashes are checked on the way. Stop the service first. Needed when
/// somebody has touched the tables; `folkmoot verify` never looks at them. With --check nothing is
/// changed, and every row that differs is printed.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  folkmoot rebuild --data data --check\n  folkmoot rebuild --data data"
)]
pub struct Args {
    #[command(flatten)]
    data: DataOption,
    #[command(flatten)]
    database: DatabaseOption,
    /// Change nothing: say which rows differ from what the log gives; the service may keep running
    #[arg(long)]
    check: bool,
    /// Print JSON: the log's size and root; with --check an array of findings
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let settings = serve::settings(&args.data.dir()?, &args.database)?;
    if args.check {
        return check(&settings, args.json);
    }
    let bar = terminal::wait("busy-rebuilding");
    let head = rebuild(&settings, &mut |done| {
        bar.set_message(language::say(
            &Told::new("rebuilding-entries").with("count", done),
        ))
    });
    bar.finish_and_clear();
    let head = head?;
    let said = match args.json {
        true => serde_json::json!({ "size": head.size, "root": head.root.to_string() }).to_string(),
        false => language::say(
            &Told::new("rebuilt")
                .with("size", head.size)
                .with("root", head.root),
        ),
    };
    terminal::deliver(None, (said + "\n").as_bytes())
}

/// Prints the rows that differ. Errors with `Unwell` when there are any, or when the log is damaged.
fn check(settings: &Settings, json: bool) -> Result<(), CliError> {
    let audit = doctor::audited(settings)?;
    let of_rows = |finding: &&Finding| matches!(finding, Finding::Row(_) | Finding::Log(_));
    let findings: Vec<&Finding> = audit.findings.iter().filter(of_rows).collect();
    let told: Vec<Told> = findings
        .iter()
        .map(|finding| doctor::told(finding))
        .collect();
    let said = match (json, told.is_empty()) {
        (true, _) => format!("{}\n", serde_json::json!(told)),
        (false, true) => {
            let told = Told::new("rows-follow").with("count", audit.head.size);
            language::say(&told) + "\n"
        }
        (false, false) => {
            let lines = told.iter().map(language::say);
            lines.map(|line| line + "\n").collect()
        }
    };
    terminal::deliver(None, said.as_bytes())?;
    match told.len() {
        0 => Ok(()),
        count => Err(SetupFault::Unwell { count }.into()),
    }
}
