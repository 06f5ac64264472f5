//! Marks: what a ballot chooses. Not a statement of its own but the attachment that a ballot names.
//!
//! ```text
//! folkmoot/marks/v1
//! salt 9f86d081884c7d659a2feaa0c55ad015     128 random bits, so that marks cannot be guessed
//! contest council
//! rank 1 lin-wei
//! rank 2 chen-yu
//! contest charter
//! mark for
//! ```
//!
//! Contests come in the order of the notice, each once; marks in ascending rank, else in option
//! order; `mark abstain` alone abstains. `score X N` and `points X N` serve their methods.

use super::contest::{ABSTAIN, Contest};
use crate::domain::count::BallotKind;
use crate::domain::count::election::{Mark, check_numbers};
use crate::domain::count::{MarkFault, OptionIndex};
use crate::domain::hash::{decode_hex, encode_hex};
use crate::domain::id::Id;
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Value, Writer, kind_and_version};

/// 128 random bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Salt(pub [u8; 16]);

impl Value for Salt {
    const FORM: &'static str = "32 lower-case hexadecimal digits";
    fn read(text: &str) -> Option<Salt> {
        decode_hex(text).map(Salt)
    }
    fn write(&self) -> String {
        encode_hex(&self.0)
    }
}

/// One line of marks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MarkLine {
    /// `mark X`: chosen, approved, or `abstain`.
    Mark(Id),
    /// `rank N X`.
    Rank(u32, Id),
    /// `score X N`.
    Score(Id, u32),
    /// `points X N`.
    Points(Id, u32),
}

impl MarkLine {
    fn text(&self) -> String {
        match self {
            MarkLine::Mark(option) => format!("mark {option}"),
            MarkLine::Rank(number, option) => format!("rank {number} {option}"),
            MarkLine::Score(option, number) => format!("score {option} {number}"),
            MarkLine::Points(option, number) => format!("points {option} {number}"),
        }
    }

    fn option(&self) -> &Id {
        match self {
            MarkLine::Mark(id)
            | MarkLine::Rank(_, id)
            | MarkLine::Score(id, _)
            | MarkLine::Points(id, _) => id,
        }
    }

    fn number(&self) -> u32 {
        match self {
            MarkLine::Mark(_) => 1,
            MarkLine::Rank(number, _)
            | MarkLine::Score(_, number)
            | MarkLine::Points(_, number) => *number,
        }
    }

    /// The line for this option and number on ballots of `kind`.
    pub fn of_kind(kind: BallotKind, option: Id, number: u32) -> MarkLine {
        match kind {
            BallotKind::Choice | BallotKind::Approvals => MarkLine::Mark(option),
            BallotKind::Ranking | BallotKind::WeakRanking => MarkLine::Rank(number, option),
            BallotKind::Scores => MarkLine::Score(option, number),
            BallotKind::Points | BallotKind::Shares | BallotKind::SquaredPoints => {
                MarkLine::Points(option, number)
            }
        }
    }
}

/// All marks of one ballot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marks {
    pub salt: Salt,
    /// Contests in the order of the notice, each with its lines.
    pub contests: Vec<(Id, Vec<MarkLine>)>,
}

impl Marks {
    /// Whether these bytes begin as marks of any version do.
    pub fn are(bytes: &[u8]) -> bool {
        bytes.starts_with(b"folkmoot/marks/")
    }

    /// Reads marks and checks that they print back to the same bytes.
    ///
    /// Errors with `Refusal::Malformed`, lines counted in the marks.
    pub fn parse(bytes: &[u8]) -> Result<Marks, Refusal> {
        let text = std::str::from_utf8(bytes).map_err(|_| Refusal::NotUtf8)?;
        if kind_and_version(text)? != ("marks", 1) {
            return Err(Refusal::UnknownKind {
                kind: "marks".to_owned(),
                version: 0,
            });
        }
        let marks = Marks::read(&mut Reader::new(text)?)?;
        match super::first_difference(text, &marks.text()) {
            None => Ok(marks),
            Some((line, canonical)) => Err(Malformed::NotCanonical { line, canonical }.into()),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Marks, Malformed> {
        let mut marks = Marks {
            salt: reader.one("salt")?,
            contests: Vec::new(),
        };
        while reader.peek() == Some("contest") {
            let contest = reader.one("contest")?;
            let mut lines = Vec::new();
            loop {
                lines.push(match reader.peek() {
                    Some("mark") => MarkLine::Mark(reader.one("mark")?),
                    Some("rank") => {
                        let (number, option) = reader.one("rank")?;
                        MarkLine::Rank(number, option)
                    }
                    Some("score") => {
                        let (option, number) = reader.one("score")?;
                        MarkLine::Score(option, number)
                    }
                    Some("points") => {
                        let (option, number) = reader.one("points")?;
                        MarkLine::Points(option, number)
                    }
                    _ => break,
                });
            }
            marks.contests.push((contest, lines));
        }
        reader.finish()?;
        Ok(marks)
    }

    /// The bytes that a ballot names by hash.
    pub fn text(&self) -> String {
        let mut writer = Writer::new("marks", 1);
        writer.one("salt", &self.salt);
        for (contest, lines) in &self.contests {
            writer.one("contest", contest);
            for line in lines {
                match line {
                    MarkLine::Mark(option) => writer.one("mark", option),
                    MarkLine::Rank(number, option) => {
                        writer.one("rank", &(*number, option.clone()))
                    }
                    MarkLine::Score(option, number) => {
                        writer.one("score", &(option.clone(), *number))
                    }
                    MarkLine::Points(option, number) => {
                        writer.one("points", &(option.clone(), *number))
                    }
                };
            }
        }
        writer.finish()
    }

    /// The marks of each contest as the counting takes them; an abstention has none.
    ///
    /// Errors with `BadMarks` naming contest and reason when they do not fit the contests.
    pub fn read_for(&self, contests: &[Contest]) -> Result<Vec<Vec<Mark>>, Refusal> {
        if self.contests.len() != contests.len() {
            return Err(Refusal::BadMarks {
                contest: contests
                    .first()
                    .map_or_else(String::new, |contest| contest.id.to_string()),
                reason: format!(
                    "the poll has {} contests, these marks {}",
                    contests.len(),
                    self.contests.len()
                ),
            });
        }
        contests
            .iter()
            .zip(&self.contests)
            .map(|(contest, (id, lines))| read_contest(contest, id, lines))
            .collect()
    }
}

fn read_contest(contest: &Contest, id: &Id, lines: &[MarkLine]) -> Result<Vec<Mark>, Refusal> {
    let bad = |reason: String| Refusal::BadMarks {
        contest: contest.id.to_string(),
        reason,
    };
    if *id != contest.id {
        return Err(bad(format!(
            "`{id}` stands in its place; contests come in the order of the notice"
        )));
    }
    if let [MarkLine::Mark(option)] = lines
        && option.as_str() == ABSTAIN
    {
        return Ok(Vec::new());
    }
    if lines.is_empty() {
        return Err(bad(format!(
            "nothing is marked; write `mark {ABSTAIN}` to abstain"
        )));
    }
    let kind = contest.counted_by().ballot_kind();
    let mut marks = Vec::with_capacity(lines.len());
    for line in lines {
        if MarkLine::of_kind(kind, line.option().clone(), line.number()) != *line {
            return Err(bad(format!(
                "method {} takes {kind} marks, not `{}`",
                contest.method,
                line.text()
            )));
        }
        let place = contest
            .options
            .iter()
            .position(|(option, _)| option == line.option());
        let option = place
            .and_then(|place| OptionIndex::try_from(place).ok())
            .ok_or_else(|| bad(format!("there is no option `{}`", line.option())))?;
        marks.push(Mark {
            option,
            number: line.number(),
        });
    }
    let ordered = match kind.is_ranked() {
        true => marks.is_sorted_by(|a, b| (a.number, a.option) < (b.number, b.option)),
        false => marks.is_sorted_by(|a, b| a.option < b.option),
    };
    if !ordered {
        return Err(bad(
            "marks come in ascending rank, else in option order, each option once".to_owned(),
        ));
    }
    let mut marked: Vec<OptionIndex> = marks.iter().map(|mark| mark.option).collect();
    marked.sort_unstable();
    let twice = marked.windows(2).find(|pair| pair[0] == pair[1]);
    match twice {
        Some(pair) => Err(MarkFault::repeated(pair[0])),
        None => check_numbers(kind, &contest.limits(), &marks),
    }
    .map_err(|fault| bad(fault.to_string()))?;
    Ok(marks)
}
