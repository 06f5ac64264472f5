//! A file of which only a part was taken: what stopped it, and which lines are in the log.

use std::path::PathBuf;

use super::CliError;
use crate::domain::fault::{Class, Fault, Told, declared};

/// A file of which only a part was taken. Lines count from 1.
#[derive(Debug)]
pub struct Partly {
    /// The code of its sentence: what was being done, and whether the lines tried last were refused.
    pub code: &'static str,
    /// As given.
    pub path: PathBuf,
    /// Why not the rest.
    pub error: Box<CliError>,
    /// Those in the log.
    pub logged: Vec<usize>,
    /// Those that were tried last.
    pub tried: Vec<usize>,
    /// Those that were not sent.
    pub unsent: Vec<usize>,
}

impl Partly {
    /// The codes that there are.
    #[cfg(test)]
    pub const CODES: &'static [&'static str] = &[
        "enrolled-partly",
        "imported-partly.refused",
        "imported-partly.uncertain",
    ];
}

impl Fault for Partly {
    fn told(&self) -> Told {
        declared(self.code)
            .with("error", self.error.told())
            .with("path", &self.path)
            .with("logged", stretches(&self.logged))
            .with("tried", stretches(&self.tried))
            .with("unsent", stretches(&self.unsent))
    }

    fn class(&self) -> Class {
        self.error.class()
    }
}

/// How many stretches of lines are written out.
const STRETCHES_MAX: usize = 20;

/// Lines as people read them: none, or `2-5, 9`, or the first of very many.
pub fn stretches(lines: &[usize]) -> Told {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match found.last_mut() {
            Some((_, end)) if *end + 1 >= line => *end = line,
            _ => found.push((line, line)),
        }
    }
    let more = found.len().saturating_sub(STRETCHES_MAX);
    let written = found.iter().take(STRETCHES_MAX);
    let written = written.map(|(begin, end)| match begin == end {
        true => begin.to_string(),
        false => format!("{begin}-{end}"),
    });
    let written = written.collect::<Vec<_>>().join(", ");
    let case = match (written.is_empty(), more) {
        (true, _) => "none",
        (false, 0) => "all",
        (false, _) => "more",
    };
    let told = Told::new("lines").case(case).with("lines", written);
    told.with("more", more)
}

#[cfg(test)]
mod tests {
    use super::stretches;
    use crate::words::{Language, say};

    #[test]
    fn lines_that_follow_one_another_are_one_stretch() {
        let said = |lines: &[usize]| say(Language::English, &stretches(lines));
        assert_eq!(said(&[9, 3, 2, 4]), "2-4, 9");
        assert_eq!(said(&[]), "none");
        let odd: Vec<usize> = (0..50).map(|n| 2 * n + 1).collect();
        assert!(said(&odd).ends_with("37, 39 and 30 more stretches"));
    }
}
