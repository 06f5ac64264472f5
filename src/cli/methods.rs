//! `folkmoot methods`: what there is to count with, and which to take for what.

use super::language::language;
use super::{CliError, terminal};
use crate::domain::count::{Family, METHODS, Method};
use crate::domain::fault::Tell as _;
use crate::words::{self, Language, count};

/// List the counting methods
///
/// By purpose, with the one to use where nothing else is prescribed. For each its name, what a ballot
/// is, and the law, text or program that its rule comes from (docs/METHODS.md).
#[derive(clap::Args, Debug)]
#[command(verbatim_doc_comment, after_help = "Example:\n  folkmoot methods")]
pub struct Args {
    /// Print JSON: an array of method, title, family, ballot, source
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let listed: Vec<serde_json::Value> = METHODS.iter().map(|method| as_json(*method)).collect();
    let groups = Family::ALL.map(|family| group(family, language()));
    terminal::show(args.json, &listed, |_| groups.join("\n"))
}

fn as_json(method: &dyn Method) -> serde_json::Value {
    let title = |language| count::title(language, method.name());
    serde_json::json!({
        "method": method.name(),
        "title": {"en": title(Language::English), "zh": title(Language::Chinese)},
        "family": method.family().name(),
        "ballot": method.ballot_kind().name(),
        "source": method.source(),
    })
}

/// A family: its heading, which of it to take for what, and its methods.
fn group(family: Family, language: Language) -> String {
    let code = format!("family-{}", family.name());
    let heading = words::term(language, &code);
    let advice = words::term(language, &format!("{code}-advice"));
    let mut text = format!("{heading}\n  {advice}\n\n");
    for method in METHODS.iter().filter(|method| method.family() == family) {
        let (name, source) = (method.name(), method.source());
        let title = count::title(language, name);
        let ballot = words::value(language, &method.ballot_kind().tell());
        text.push_str(&format!("  {name}: {title}; {ballot}\n      {source}\n"));
    }
    text
}
