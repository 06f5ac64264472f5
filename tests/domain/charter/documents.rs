//! Documents made of random lines are read and print back; every contradiction is found and named.

use folkmoot::domain::arrange::{Slot, arrange};
use folkmoot::domain::charter::document::{Document, Unreadable};
use folkmoot::domain::charter::names::Charter;
use folkmoot::domain::charter::preset::presets;
use folkmoot::domain::charter::sort::Sort;
use folkmoot::domain::fault::{Class, Fault};
use folkmoot::domain::line::{Form, Line, Often, Order, Table, lines};
use proptest::prelude::*;
use proptest::test_runner::TestRng;

use super::super::second;

/// Draws by which everything is chosen.
struct Draws<'a>(&'a mut TestRng);

impl Draws<'_> {
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.0.next_u32()).unwrap() % end.max(1)
    }

    fn one<'b, T>(&mut self, of: &'b [T]) -> &'b T {
        &of[self.below(of.len())]
    }

    /// A value of a form as the documents spell it.
    fn value(&mut self, form: Form) -> String {
        match form {
            Form::Named(name) => self.one(samples(name)).to_string(),
            Form::Made("span", _) => self
                .one(&[
                    "1 hour", "36 hours", "1 day", "14 days", "1 month", "6 months",
                ])
                .to_string(),
            Form::Made("mandate", _) => self
                .one(&["council general 3 2", "asset members 1 1"])
                .to_string(),
            Form::Made("who", _) => self.one(WHO).to_string(),
            Form::Made(_, form) => self.value(*form),
            Form::Word(words) => self.one(words).to_string(),
            Form::OrNone(form) => match self.below(3) {
                0 => "none".to_owned(),
                _ => self.value(*form),
            },
            Form::All(forms) => {
                let values: Vec<String> = forms.iter().map(|form| self.value(*form)).collect();
                values.join(" ")
            }
            Form::Any(forms) => {
                let form = *self.one(forms);
                self.value(form)
            }
            Form::Several(form) => self.value(*form),
        }
    }

    fn table(&mut self, table: Table, given: &mut Vec<(String, String)>) {
        for line in lines(table) {
            let count = match line.often {
                Often::One => 1,
                Often::Optional => self.below(2),
                Often::Many { least, .. } => least + self.below(3),
            };
            self.lines(line, count, given);
        }
    }

    fn lines(&mut self, line: &'static Line, count: usize, given: &mut Vec<(String, String)>) {
        let mut before: Vec<String> = Vec::new();
        for _ in 0..count {
            let value = self.value(line.form);
            let rises = |last: &String| match line.often {
                Often::Many {
                    order: order @ Order::Rising(_),
                    ..
                } => order.allows(line.form, last, &value) || order.allows(line.form, &value, last),
                _ => true,
            };
            if before.iter().all(rises) {
                before.push(value.clone());
                given.push((line.key.to_owned(), value));
                self.table(line.lines, given);
            }
        }
    }
}

const WHO: &[&str] = &[
    "member",
    "author",
    "supporters",
    "concerned",
    "electors",
    "body council",
    "body council general",
    "office liaison",
    "member class owner",
    "member class owner tag city shanghai tag family-role parent tenure-days 30 value 100 weight 100",
    "member value development 25 48 months value efficiency 1 1 day",
    "member value 100 value 100 25 48 months",
    "member value weight 25 48 months weight 7",
    "member weight 340282366920938463463374607431768211455",
];

fn samples(name: &str) -> &'static [&'static str] {
    match name {
        "id" => &["council", "a", "house", "0.x_y-z", "all", "none"],
        "title" => &["章程修正", "A title, of some words", "x"],
        "u32" | "u64" | "u128" | "u16" => &["1", "2", "7", "30"],
        "i64" | "i128" => &["0", "-5"],
        "fraction" => &["1/2", "2/3", "1/500", "3/4"],
        "share" => &["1/2", "2/3", "1/1"],
        "time" => &["2027-01-31T12:00:00Z"],
        "zone" => &[
            "Asia/Shanghai",
            "UTC",
            "America/Argentina/Buenos_Aires",
            "Etc/GMT+8",
        ],
        "hash" => &["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
        "attachment" => &["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4"],
        "name" => &["m/ada", "o/ann", "s/app"],
        "key" => &["48d4189f5390821b79e1c25a853a93a2dae9227801bc8441b983d2de1aa428dc"],
        other => panic!("no sample of a {other}"),
    }
}

/// A document of this sort out of random lines, ordered; `None` where they contradict each other as text.
fn document(sort: Sort, draws: &mut Draws<'_>) -> String {
    let mut given = Vec::new();
    match sort {
        // The rules of a policy are held by the tests of policies.
        Sort::Policy => {
            let keys = ["policy", "title", "title-en", "revision", "amended-by"];
            for line in lines(sort.table())
                .into_iter()
                .filter(|line| keys.contains(&line.key))
            {
                draws.lines(line, 1, &mut given);
            }
            given.push(("base".to_owned(), "1".to_owned()));
        }
        _ => draws.table(sort.table(), &mut given),
    }
    let mut text = format!("folkmoot/{sort}/v1\n");
    for slot in arrange(sort.table(), &given).unwrap() {
        match slot {
            Slot::Given(index) => {
                let (key, value) = &given[index];
                text.push_str(&format!("{key} {value}\n"));
            }
            Slot::Usual(line, _) => panic!("{} is usual in no document", line.key),
        }
    }
    text
}

proptest! {
    #[test]
    fn what_is_read_prints_back(sort in 0..4_usize, mut rng in any::<u64>().prop_perturb(|_, rng| rng)) {
        let text = document(Sort::ALL[sort], &mut Draws(&mut rng));
        let read = Document::parse(&text);
        let read = read.unwrap_or_else(|why| panic!("{why}\n{text}"));
        prop_assert_eq!(read.text(), text.clone());
        prop_assert_eq!(Document::parse(&read.text()).unwrap(), read.clone());
        // Whatever it says, it is told what contradicts itself, and that ends.
        let mut charter = Charter::default();
        charter.put(&read);
        for misfit in charter.misfits(&read) {
            prop_assert_eq!(misfit.class(), Class::Unfit);
        }
        charter.ways(1_000);
        second::document_alike(&text);
    }

    #[test]
    fn bad_input_is_refused_and_never_read_as_something_else(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        with in prop::sample::select(vec!["", " ", "\n", "x", "0", "/", "member", "\t", "\u{202e}", "4294967296", "none"]),
        length in 0..12_usize,
    ) {
        let all: Vec<Document> = presets().into_iter().flat_map(|preset| preset.documents).collect();
        let text = which.get(&all).text();
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
        let from = *place.get(&places);
        let to = text[from..].char_indices().nth(length).map_or(text.len(), |(next, _)| from + next);
        let changed = format!("{}{with}{}", &text[..from], &text[to..]);
        if !changed.starts_with("folkmoot/policy/") {
            second::document_alike(&changed);
        }
        match Document::parse(&changed) {
            Ok(read) => prop_assert_eq!(read.text(), changed),
            Err(why) => prop_assert!(matches!(why.class(), Class::Malformed | Class::TooLarge)),
        }
    }
}

#[test]
fn a_text_that_is_no_document_says_why() {
    let codes = |text: &str| -> String {
        let why: Unreadable = Document::parse(text).unwrap_err();
        why.told().code.into_owned()
    };
    assert_eq!(codes("folkmoot/ballot/v1\n"), "unknown-document");
    assert_eq!(
        codes("folkmoot/procedure/v2\nprocedure x\n"),
        "unknown-document"
    );
    assert_eq!(codes(""), "malformed");
    assert_eq!(codes("folkmoot/body/v1\nbody council\n"), "malformed");
    let long = format!("folkmoot/body/v1\n{}", "body council\n".repeat(6_000));
    assert_eq!(codes(&long), "too-long");
}
