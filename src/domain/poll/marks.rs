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
use crate::domain::line::{Form, Line, Often, Row, Table, Usual};
use crate::domain::text::{
    Lines, Malformed, Reader, Value, Writer, kind_and_version, require_canonical,
};

crate::faults! {
    /// What is wrong with marks.
    pub enum MarksFault {
        NotUtf8 "not-utf8" Malformed;
        Unknown { kind: String, version: u64 } "unknown-kind" Malformed;
        Malformed { error: Malformed } "malformed.marks" Malformed;
        Contests { expected: usize, found: usize } "bad-marks.contests" Unfit;
        OtherContest { contest: Id, found: Id } "bad-marks.order-of-contests" Unfit;
        Nothing { contest: Id } "bad-marks.nothing" Unfit;
        OtherKind { contest: Id, method: Id, takes: &'static str, found: String } "bad-marks.kind" Unfit;
        NoSuchOption { contest: Id, option: Id } "bad-marks.option" Unfit;
        Order { contest: Id } "bad-marks.order" Unfit;
        Mark { contest: Id, error: MarkFault } "bad-marks.mark" Unfit;
    }
}

impl From<Malformed> for MarksFault {
    fn from(error: Malformed) -> MarksFault {
        MarksFault::Malformed { error }
    }
}

/// 128 random bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Salt(pub [u8; 16]);

impl Value for Salt {
    const FORM: Form = Form::Named("salt");
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
    /// Errors with `NotUtf8`, `Unknown` or `Malformed`, lines counted in the marks.
    pub fn parse(bytes: &[u8]) -> Result<Marks, MarksFault> {
        let text = std::str::from_utf8(bytes).map_err(|_| MarksFault::NotUtf8)?;
        match kind_and_version(text)? {
            ("marks", 1) => {}
            (kind, version) => {
                return Err(MarksFault::Unknown {
                    kind: kind.to_owned(),
                    version,
                });
            }
        }
        let mut reader = Reader::new(text)?;
        let marks = Marks::read(&mut reader)?;
        reader.finish()?;
        require_canonical(text, &marks.text())?;
        Ok(marks)
    }

    /// The bytes that a ballot names by hash.
    pub fn text(&self) -> String {
        let mut writer = Writer::new("marks", 1);
        self.write(&mut writer);
        writer.finish()
    }

    /// The marks of each contest as the counting takes them; an abstention has none.
    ///
    /// Errors with the first that does not fit its contest.
    pub fn read_for(&self, contests: &[Contest]) -> Result<Vec<Vec<Mark>>, MarksFault> {
        if self.contests.len() != contests.len() {
            return Err(MarksFault::Contests {
                expected: contests.len(),
                found: self.contests.len(),
            });
        }
        let pairs = contests.iter().zip(&self.contests);
        pairs
            .map(|(contest, (id, lines))| read_contest(contest, id, lines))
            .collect()
    }
}

/// Which of the four a contest takes, and in which order, its method says: [`Marks::read_for`].
impl Lines for Marks {
    const LINES: Table = &[
        Row::of("salt", Salt::FORM, Often::One),
        Row::Line(Line {
            key: "contest",
            form: Id::FORM,
            often: Often::SOME,
            usual: Usual::Unknown,
            lines: &[
                Row::of("mark", Id::FORM, Often::ANY),
                Row::of("rank", <(u32, Id)>::FORM, Often::ANY),
                Row::of("score", <(Id, u32)>::FORM, Often::ANY),
                Row::of("points", <(Id, u32)>::FORM, Often::ANY),
            ],
        }),
    ];

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
        Ok(marks)
    }

    fn write(&self, writer: &mut Writer) {
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
    }
}

fn read_contest(contest: &Contest, id: &Id, lines: &[MarkLine]) -> Result<Vec<Mark>, MarksFault> {
    let own = || contest.id.clone();
    if *id != contest.id {
        return Err(MarksFault::OtherContest {
            contest: own(),
            found: id.clone(),
        });
    }
    if let [MarkLine::Mark(option)] = lines
        && option.as_str() == ABSTAIN
    {
        return Ok(Vec::new());
    }
    if lines.is_empty() {
        return Err(MarksFault::Nothing { contest: own() });
    }
    let marks: Vec<Mark> = lines
        .iter()
        .map(|line| read_line(contest, line))
        .collect::<Result<_, _>>()?;
    let kind = contest.counted_by().ballot_kind();
    let ordered = match kind.is_ranked() {
        true => marks.is_sorted_by(|a, b| (a.number, a.option) < (b.number, b.option)),
        false => marks.is_sorted_by(|a, b| a.option < b.option),
    };
    if !ordered {
        return Err(MarksFault::Order { contest: own() });
    }
    let mut marked: Vec<&Id> = lines.iter().map(MarkLine::option).collect();
    marked.sort_unstable();
    let twice = marked.windows(2).find(|pair| pair[0] == pair[1]);
    let checked = match twice {
        Some(pair) => Err(MarkFault::Repeated {
            option: pair[0].to_string(),
        }),
        None => check_numbers(kind, &contest.limits(), &marks),
    };
    match checked {
        Ok(()) => Ok(marks),
        Err(error) => Err(MarksFault::Mark {
            contest: own(),
            error,
        }),
    }
}

/// One line as a mark of a contest.
fn read_line(contest: &Contest, line: &MarkLine) -> Result<Mark, MarksFault> {
    let kind = contest.counted_by().ballot_kind();
    if MarkLine::of_kind(kind, line.option().clone(), line.number()) != *line {
        return Err(MarksFault::OtherKind {
            contest: contest.id.clone(),
            method: contest.method.clone(),
            takes: kind.name(),
            found: line.text(),
        });
    }
    let mut options = contest.options.iter();
    let place = options.position(|choice| choice.id == *line.option());
    let place = place.and_then(|place| OptionIndex::try_from(place).ok());
    let option = place.ok_or_else(|| MarksFault::NoSuchOption {
        contest: contest.id.clone(),
        option: line.option().clone(),
    })?;
    Ok(Mark {
        option,
        number: line.number(),
    })
}
