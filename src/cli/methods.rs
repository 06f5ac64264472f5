//! `folkmoot methods`: what there is to count with.

use super::{CliError, terminal};
use crate::domain::count::METHODS;

/// List the counting methods
///
/// One line a method: its name, what a ballot is, and the text it follows (docs/METHODS.md).
#[derive(clap::Args, Debug)]
#[command(verbatim_doc_comment, after_help = "Example:\n  folkmoot methods")]
pub struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let mut text = String::new();
    for method in METHODS {
        let (title, kind) = (method.title(), method.ballot_kind().name());
        if args.json {
            let line = serde_json::json!({
                "method": method.name(), "title": {"en": title.en, "zh": title.zh},
                "ballot": kind, "source": method.source(),
            });
            text.push_str(&format!("{line}\n"));
        } else {
            text.push_str(&format!(
                "{:28} {kind:14} {}\n",
                method.name(),
                method.source()
            ));
        }
    }
    terminal::deliver(None, text.as_bytes())
}
