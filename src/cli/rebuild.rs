//! `folkmoot rebuild`: the tables that serve reads, made anew from the log.

use super::CliError;
use super::data::DataOption;
use super::serve::{self, DatabaseOption};
use super::terminal;
use crate::service::rebuild::rebuild;

/// Make the tables anew from the log
///
/// Empties every table that is derived from the log and fills it from the log's entries; the log
/// itself is only read, and its hashes are checked on the way. Stop the service first. Needed when
/// somebody has touched the tables; `folkmoot verify` never looks at them.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot rebuild --data data"
)]
pub struct Args {
    #[command(flatten)]
    data: DataOption,
    #[command(flatten)]
    database: DatabaseOption,
    /// Print JSON: the log's size and root
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let settings = serve::settings(&args.data.dir()?, &args.database)?;
    let bar = terminal::wait("rebuilding");
    let head = rebuild(&settings, &mut |done| {
        bar.set_message(format!("{done} entries"))
    });
    bar.finish_and_clear();
    let head = head?;
    let said = match args.json {
        true => serde_json::json!({ "size": head.size, "root": head.root.to_string() }).to_string(),
        false => format!("rebuilt from {} entries with root {}", head.size, head.root),
    };
    terminal::deliver(None, (said + "\n").as_bytes())
}
