//! The reasons in `docs/MUTANTS.md` why a mutant may live.
//!
//! A row of its tables is `| file | function | code | becomes | why |`. Each of the first four cells
//! holds one or more texts in backticks, of which one must be that of the mutant; `*` is any. The file is
//! named from `src/domain/count/`; a `|` inside a cell is written `\|`.

use std::collections::BTreeSet;

use crate::mutate::{Change, Mutant};

const RULES: &str = "src/domain/count/";

/// A row: its line in the document and what each of the first four cells allows.
pub struct Reason {
    line: usize,
    cells: [BTreeSet<String>; 4],
    used: [BTreeSet<String>; 4],
}

/// The rows of all tables in a document.
pub fn read(document: &str) -> Vec<Reason> {
    let rows = document.lines().enumerate();
    let rows = rows.filter(|(_, row)| row.starts_with("| `"));
    rows.filter_map(|(index, row)| {
        let row = row.replace("\\|", "\0");
        let cells: Vec<&str> = row.split('|').skip(1).collect();
        let texts = |cell: &str| -> BTreeSet<String> {
            let texts = cell.split('`').skip(1).step_by(2);
            texts.map(|text| text.replace('\0', "|")).collect()
        };
        let [file, function, code, becomes, ..] = cells[..] else {
            return None;
        };
        Some(Reason {
            line: index + 1,
            cells: [file, function, code, becomes].map(texts),
            used: Default::default(),
        })
    })
    .collect()
}

/// The texts by which a row knows a mutant.
fn texts(mutant: &Mutant, change: &Change) -> [String; 4] {
    let file = mutant.file.strip_prefix(RULES).unwrap_or(&mutant.file);
    [file, &mutant.function, &change.code, &change.becomes].map(str::to_owned)
}

/// The row that a mutant would need, with its reason left to write.
pub fn row(mutant: &Mutant, change: &Change) -> String {
    let cells = texts(mutant, change).map(|text| format!("`{}`", text.replace('|', "\\|")));
    format!("| {} | WHY |", cells.join(" | "))
}

/// Whether a row allows the mutant, which is noted in every row that does.
pub fn allows(reasons: &mut [Reason], mutant: &Mutant, change: &Change) -> bool {
    let texts = texts(mutant, change);
    let mut allowed = false;
    for reason in reasons {
        let fits = |cell: usize| {
            reason.cells[cell].contains("*") || reason.cells[cell].contains(&texts[cell])
        };
        if (0..4).all(fits) {
            allowed = true;
            for (used, text) in reason.used.iter_mut().zip(&texts) {
                used.insert(text.clone());
            }
        }
    }
    allowed
}

/// What the rows name though it no longer lives, if the files they are about were run.
pub fn stale(reasons: &[Reason], files: &BTreeSet<String>) -> Vec<String> {
    let mut stale = Vec::new();
    for reason in reasons {
        let run = |file: &String| file == "*" || files.contains(&format!("{RULES}{file}"));
        if !reason.cells[0].iter().all(run) {
            continue;
        }
        let idle = |(cell, used): (&BTreeSet<String>, &BTreeSet<String>)| {
            let idle = |text: &&String| *text != "*" && !used.contains(*text);
            cell.iter().filter(idle).cloned().collect::<Vec<_>>()
        };
        let idle: Vec<String> = reason
            .cells
            .iter()
            .zip(&reason.used)
            .flat_map(idle)
            .collect();
        if !idle.is_empty() || reason.used[0].is_empty() {
            stale.push(format!("line {}: `{}`", reason.line, idle.join("`, `")));
        }
    }
    stale
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_for_what_its_row_names() {
        let rows = "| file | why |\n|---|---|\n| `a.rs` | `f` | `x \\| y` | `^` `&` | likewise |\n";
        let mut reasons = read(rows);
        let mutant = Mutant {
            file: "src/domain/count/a.rs".to_owned(),
            function: "f".to_owned(),
            genre: "BinaryOperator".to_owned(),
            start: (1, 1),
            replacement: "^".to_owned(),
        };
        let mut change = Change {
            code: "x | y".to_owned(),
            becomes: "^".to_owned(),
        };
        assert!(allows(&mut reasons, &mutant, &change));
        assert_eq!(
            row(&mutant, &change),
            "| `a.rs` | `f` | `x \\| y` | `^` | WHY |"
        );
        // The other one has not been seen to live, unless its file was not run.
        let run = BTreeSet::from([mutant.file.clone()]);
        assert_eq!(stale(&reasons, &run), ["line 3: `&`"]);
        assert!(stale(&reasons, &BTreeSet::new()).is_empty());
        change.becomes = "+".to_owned();
        assert!(!allows(&mut reasons, &mutant, &change));
    }
}
