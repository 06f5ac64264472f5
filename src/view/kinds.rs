//! The kinds of statements as programs read them: lines with their forms, and texts to test against.

use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::charter::sort::Sort;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::line::{self, Form, Often, Order, Table, Usual};
use crate::domain::office::Office;
use crate::domain::poll::marks::{MarkLine, Marks, Salt};
use crate::domain::statement::authority::Signing;
use crate::domain::statement::{Grammar, Statement, kinds};
use crate::domain::text::Lines;
use crate::words::{self, Language};

/// Of every kind.
const VERSION: u64 = 1;

/// `GET /api/kinds`.
#[derive(Debug, Clone, Serialize)]
pub struct KindsView {
    /// In the order of `docs/FORMATS.md`.
    pub kinds: Vec<KindView>,
    /// What ballots name by hash.
    pub marks: MarksView,
    /// What charters and clauses name by hash.
    pub documents: Vec<DocumentView>,
}

/// One sort of document (`docs/PROCEDURES.md`): an attachment with the grammar of statements, without `log`
/// and `genesis`.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentView {
    /// As first lines spell it.
    pub document: &'static str,
    /// Of the format.
    pub version: u64,
    /// Those after the first line, in their order.
    pub lines: Vec<LineView>,
}

/// The marks of a ballot: an attachment with the grammar of statements, without `log` and `genesis`.
#[derive(Debug, Clone, Serialize)]
pub struct MarksView {
    /// Of the format.
    pub version: u64,
    /// Those after the first line, in their order.
    pub lines: Vec<LineView>,
    /// A text to test against.
    pub example: String,
    /// Its hash: what a ballot names.
    pub sha256: String,
}

/// One kind.
#[derive(Debug, Clone, Serialize)]
pub struct KindView {
    /// As first lines spell it.
    pub kind: &'static str,
    /// Of the kind.
    pub version: u64,
    /// Who may sign.
    pub signed_by: SignedBy,
    /// Whether people write it themselves.
    pub composed: bool,
    /// How often one person may say it on one UTC day of the log's clock, where that has an end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub daily_max: Option<u32>,
    /// What makes it otherwise, when a language was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made: Option<String>,
    /// Those after the header, in their order.
    pub lines: Vec<LineView>,
    /// Lines as an author could give them, with comments.
    pub example: &'static str,
    /// Given lines with the text that they make.
    pub vectors: Vec<VectorView>,
}

/// Who may sign a kind.
#[derive(Debug, Clone, Serialize)]
pub struct SignedBy {
    /// Holders of any of these offices.
    pub offices: Vec<&'static str>,
    /// Members for themselves.
    pub members: bool,
    /// `all` of them in one entry, or in entries of their own `two`, or `by-deed` as the
    /// text does; absent where one signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub together: Option<&'static str>,
    /// Whoever the procedure of the matter says, members and officers alike.
    #[serde(skip_serializing_if = "is_not")]
    pub by_procedure: bool,
    /// The key that the text brings signs too.
    pub new_key: bool,
}

/// One line of a kind.
#[derive(Debug, Clone, Serialize)]
pub struct LineView {
    /// What stands before the first space.
    pub key: &'static str,
    /// How the rest is spelled.
    pub form: Value,
    /// `one`, `optional`, `any` or `some`.
    pub often: &'static str,
    /// Lines that rise, by these words of the value; by all of it where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rising: Option<&'static [usize]>,
    /// What stands there when the author does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usual: Option<Value>,
    /// What it means, when a language was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
    /// The lines that follow each line of this key and belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineView>,
}

/// Lines in any order, and the statement that they make.
#[derive(Debug, Clone, Serialize)]
pub struct VectorView {
    /// The log that the text is for.
    pub log: String,
    /// Its genesis; absent in a genesis statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genesis: Option<String>,
    /// Keys and values.
    pub lines: Vec<(String, String)>,
    /// What is signed.
    pub text: String,
    /// Its hash.
    pub sha256: String,
}

impl KindsView {
    /// Every kind, with sentences when a language is asked for.
    pub fn all(language: Option<Language>) -> KindsView {
        let each = |grammar| KindView::of(&grammar, language);
        KindsView {
            kinds: kinds().into_iter().map(each).collect(),
            marks: MarksView::of(language),
            documents: Sort::ALL
                .iter()
                .map(|sort| DocumentView::of(*sort, language))
                .collect(),
        }
    }
}

impl DocumentView {
    fn of(sort: Sort, language: Option<Language>) -> DocumentView {
        let document = sort.as_str();
        DocumentView {
            document,
            version: VERSION,
            lines: lines(document, sort.table(), language),
        }
    }
}

impl KindView {
    /// One kind with its sentences; `None` where there is no such kind.
    pub fn described(kind: &str, language: Language) -> Option<KindView> {
        let found = kinds().into_iter().find(|grammar| grammar.kind == kind)?;
        Some(KindView::of(&found, Some(language)))
    }
}

/// The lines of one kind, as a page's module composes by them; null where there is no such kind. Of each request, so
/// without the vectors, which parse and hash whole statements.
pub fn grammar(kind: &str) -> Value {
    let found = kinds().into_iter().find(|grammar| grammar.kind == kind);
    found.map_or(Value::Null, |grammar| {
        let lines = lines(grammar.kind, grammar.lines, None);
        json!({ "kind": grammar.kind, "version": VERSION, "lines": lines })
    })
}

impl MarksView {
    fn of(language: Option<Language>) -> MarksView {
        let id = |text| Id::parse(text).expect("it is an id");
        let marks = Marks {
            salt: Salt([0x9f; 16]),
            contests: vec![
                (
                    id("council"),
                    vec![
                        MarkLine::Rank(1, id("lin-wei")),
                        MarkLine::Rank(2, id("chen-yu")),
                    ],
                ),
                (id("charter"), vec![MarkLine::Mark(id("for"))]),
                (id("colour"), vec![MarkLine::Score(id("red"), 5)]),
                (id("days"), vec![MarkLine::Points(id("first"), 7)]),
            ],
        };
        let example = marks.text();
        MarksView {
            version: 1,
            lines: lines("marks", Marks::LINES, language),
            sha256: Hash::of(example.as_bytes()).to_string(),
            example,
        }
    }
}

impl KindView {
    fn of(grammar: &Grammar, language: Option<Language>) -> KindView {
        let made = language.filter(|_| !grammar.composed);
        let made = made.map(|language| words::say(language, &grammar.made()));
        KindView {
            kind: grammar.kind,
            version: VERSION,
            signed_by: SignedBy::of(grammar.signed_by),
            composed: grammar.composed,
            daily_max: grammar.daily_max,
            made,
            lines: lines(grammar.kind, grammar.lines, language),
            example: grammar.example,
            vectors: vectors(grammar),
        }
    }
}

impl SignedBy {
    fn of(signing: Signing) -> SignedBy {
        SignedBy {
            offices: signing
                .offices()
                .iter()
                .map(|office: &Office| office.as_str())
                .collect(),
            members: signing.is_for_members(),
            by_procedure: matches!(signing, Signing::Stated | Signing::Anybody),
            together: match signing {
                Signing::AllFounders => Some("all"),
                Signing::Two(_) => Some("two"),
                Signing::ByDeed(_) => Some("by-deed"),
                _ => None,
            },
            new_key: matches!(signing, Signing::OfficeAndNewKey(_) | Signing::OwnAndNewKey),
        }
    }
}

/// Whether something does not hold: then it is not told.
fn is_not(holds: &bool) -> bool {
    !holds
}

fn lines(kind: &str, table: Table, language: Option<Language>) -> Vec<LineView> {
    let each = |line: &line::Line| LineView {
        key: line.key,
        form: form(line.form),
        often: match line.often {
            Often::One => "one",
            Often::Optional => "optional",
            Often::Many { least: 0, .. } => "any",
            Often::Many { .. } => "some",
        },
        rising: match line.often {
            Often::Many {
                order: Order::Rising(by),
                ..
            } => Some(by),
            _ => None,
        },
        usual: usual(line.usual),
        meaning: language.map(|language| words::line(language, kind, line.key)),
        lines: lines(kind, line.lines, language),
    };
    line::lines(table).into_iter().map(each).collect()
}

fn usual(usual: Usual) -> Option<Value> {
    Some(match usual {
        Usual::Unknown => return None,
        Usual::Text(text) => json!({ "text": text }),
        Usual::Fresh => json!({ "take": "fresh-reference" }),
        Usual::Today => json!({ "take": "today" }),
    })
}

fn form(spelled: Form) -> Value {
    let each = |forms: &[Form]| -> Vec<Value> { forms.iter().map(|one| form(*one)).collect() };
    match spelled {
        Form::Named(name) => json!(name),
        Form::Made(name, of) => json!({ "name": name, "made_of": form(*of) }),
        Form::Word(words) => json!({ "words": words }),
        Form::OrNone(of) => json!({ "or_none": form(*of) }),
        Form::All(forms) => json!({ "all": each(forms) }),
        Form::Any(forms) => json!({ "any": each(forms) }),
        Form::Several(of) => json!({ "several": form(*of) }),
    }
}

fn vectors(grammar: &Grammar) -> Vec<VectorView> {
    let each = |(lines, statement): (_, Statement)| VectorView {
        log: statement.log.clone(),
        genesis: statement.genesis.map(|hash| hash.to_string()),
        lines,
        text: statement.text(),
        sha256: statement.hash().to_string(),
    };
    grammar.vectors().into_iter().map(each).collect()
}
