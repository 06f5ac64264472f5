//! `folkmoot methods`: what there is to count with.

use super::{CliError, terminal};
use crate::domain::count::METHODS;

/// List the counting methods
///
/// One line a method: its name, what a ballot is, and the text it follows (docs/METHODS.md).
#[derive(clap::Args, Debug)]
#[command(verbatim_doc_comment, after_help = "Example:\n  folkmoot methods")]
pub struct Args {
    /// Print JSON: an array of method, title, ballot, source
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let mut text = String::new();
    let mut listed = Vec::new();
    for method in METHODS {
        let (title, kind) = (method.title(), method.ballot_kind().name());
        let (name, source) = (method.name(), method.source());
        text.push_str(&format!("{name:28} {kind:14} {source}\n"));
        listed.push(serde_json::json!({
            "method": name, "title": {"en": title.en, "zh": title.zh}, "ballot": kind, "source": source,
        }));
    }
    terminal::show(args.json, &listed, |_| text)
}
