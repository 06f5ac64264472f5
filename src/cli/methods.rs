//! `folkmoot methods`: what there is to count with.

use super::{CliError, terminal};
use crate::domain::count::METHODS;
use crate::words::{Language, count};

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
        let (name, kind, source) = (method.name(), method.ballot_kind().name(), method.source());
        let title = |language| count::title(language, name);
        text.push_str(&format!("{name:28} {kind:14} {source}\n"));
        listed.push(serde_json::json!({
            "method": name, "title": {"en": title(Language::English), "zh": title(Language::Chinese)}, "ballot": kind, "source": source,
        }));
    }
    terminal::show(args.json, &listed, |_| text)
}
