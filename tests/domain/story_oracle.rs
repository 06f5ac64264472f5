//! Random stories against a second implementation in Python that was written from the documents alone.

use folkmoot::domain::charter::document::Document;
use folkmoot::domain::story::{Story, tell};
use serde_json::json;

use crate::plans::matters::document;
use crate::python_oracle::ask;

/// How many stories are compared in every check, and in a long one.
const STORIES: (u64, u64) = (200, 5_000);

/// Numbers that look random and are the same on every machine (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[usize::try_from(self.roll(u64::try_from(from.len()).unwrap())).unwrap()]
    }
}

/// A line or none, as a coin falls.
fn maybe(coin: u64, line: String) -> String {
    match coin {
        0 => String::new(),
        _ => line + "\n",
    }
}

/// So many, as spans spell it.
fn span(count: u64, unit: &str) -> String {
    match count {
        1 => format!("1 {unit}"),
        _ => format!("{count} {unit}s"),
    }
}

const MEMBERS: [&str; 6] = ["m/ada", "m/bo", "m/cy", "m/dan", "m/eve", "m/fay"];
const OFFICERS: [&str; 4] = ["o/alice", "o/lin", "o/max", "o/officer"];

/// A procedure of this name that its parts contradict nowhere.
fn procedure(dice: &mut Dice, name: &str) -> String {
    let decide = dice.pick(&["poll", "answer", "admission"]);
    let mut text = format!(
        "procedure {name}\ntitle {name}\ntitle-en {name}\nrevision 1\namended-by {name}\nmode {}\npolicy house\n",
        dice.pick(&["binding", "binding", "advisory"])
    );
    let bring = dice.pick(&[
        "member",
        "member class owner",
        "office founder",
        "member weight 3",
    ]);
    text += &format!("bring {bring}\n");
    text += &maybe(
        dice.roll(2),
        format!(
            "bring-limit {} {}",
            1 + dice.roll(2),
            span(1 + dice.roll(9), "day")
        ),
    );
    if name == "veto" {
        text += "concerns matter\n";
        text += &maybe(dice.roll(2), "again-after 5 days".to_owned());
    }
    text += &support_lines(dice);
    let admits = dice.roll(2) == 0;
    text += match (dice.roll(4), admits) {
        (0, _) => "versions support voids\n",
        (1, _) => "versions notice voids\n",
        (2, false) => "versions notice keeps\n",
        _ => "",
    };
    if admits {
        let many = 1 + dice.roll(2);
        text += &format!(
            "admit {many} office registrar {}\n",
            span(1 + dice.roll(4), "day")
        );
    }
    text += &talk_lines(dice, decide);
    text += &format!("decide {decide}\n");
    if decide == "poll" {
        text += &poll_lines(dice);
    }
    if name == "proposal" {
        text += &format!("cooling-off {}\n", span(1 + dice.roll(6), "day"));
        text += &maybe(
            dice.roll(2),
            format!("stay veto {}", dice.pick(&["ends", "holds"])),
        );
    } else {
        text += &maybe(dice.roll(2), "cooling-off 1 day".to_owned());
    }
    text
}

fn talk_lines(dice: &mut Dice, decide: &str) -> String {
    let mut text = String::new();
    text += &maybe(
        dice.roll(2),
        format!("deliberation {} 9 days", span(1 + dice.roll(4), "day")),
    );
    text += &maybe(
        dice.roll(2),
        format!("quiet {}", span(1 + dice.roll(48), "hour")),
    );
    if decide == "answer" || dice.roll(3) == 0 {
        text += &format!(
            "answer office {} 3 days\n",
            dice.pick(&["registrar", "chair", "founder"])
        );
        text += &maybe(
            dice.roll(2),
            "answer office returning-officer 2 days".to_owned(),
        );
    }
    text
}

fn support_lines(dice: &mut Dice) -> String {
    let mut text = String::new();
    if dice.roll(4) > 0 {
        text += &maybe(dice.roll(2), "supporter member class owner".to_owned());
        let strictness = dice.pick(&["inclusive", "strict"]);
        let need = match dice.roll(4) {
            0 => format!("heads {strictness} count {}", 1 + dice.roll(3)),
            1 => format!("heads {strictness} share {}", dice.pick(&["1/3", "1/2"])),
            2 => format!("weight {strictness} count {}", 1 + dice.roll(12)),
            _ => format!("{} {strictness} root 1/2", dice.pick(&["heads", "weight"])),
        };
        text += &format!(
            "support {need}\nsupport-within {}\n",
            span(1 + dice.roll(8), "day")
        );
    }
    text
}

fn poll_lines(dice: &mut Dice) -> String {
    let strictness = |dice: &mut Dice| dice.pick(&["inclusive", "strict"]);
    let measure = |dice: &mut Dice| dice.pick(&["heads", "weight"]);
    let mut text = String::new();
    if dice.roll(2) == 0 {
        let counts = dice.pick(&["cast", "for-against", "for-and-abstained", "for"]);
        let need = dice.pick(&["count 2", "share 1/3", "root 3/2"]);
        text += &format!(
            "quorum {} {counts} {} {need}\n",
            measure(dice),
            strictness(dice)
        );
    }
    let base = dice.pick(&["for-against", "cast", "roll"]);
    let share = dice.pick(&["1/2", "2/3", "2/5"]);
    text += &format!(
        "threshold {} {base} {} {share}\n",
        measure(dice),
        strictness(dice)
    );
    text += &maybe(
        dice.roll(2),
        "threshold heads for-against inclusive 3/5".to_owned(),
    );
    text += &maybe(dice.roll(2), "voters member class owner".to_owned());
    text += "method yes-no\npublication open\n";
    text += &format!(
        "announce office {} 2 days\n",
        dice.pick(&["returning-officer", "chair", "protector"])
    );
    text += &maybe(dice.roll(2), "announce office founder 3 days".to_owned());
    text += &format!("notice-at-least {}\n", span(1 + dice.roll(30), "hour"));
    text += &maybe(dice.roll(2), "claims 5 hours 3 hours".to_owned());
    text += &format!("open-between {} 10 days\n", span(2 + dice.roll(40), "hour"));
    text += "certificates 1 of 2\nobjection objection 6 hours\n";
    text
}

fn story(dice: &mut Dice) -> String {
    let mut text = "begin 2026-12-01T00:00:00Z\n".to_owned();
    for member in MEMBERS {
        let class = dice.pick(&["owner", "owner", "guest"]);
        text += &format!("member {} {} {class}\n", &member[2..], 1 + dice.roll(9));
    }
    text += "office founder o/alice\noffice registrar o/lin\noffice registrar o/max\noffice returning-officer o/officer\n";
    if dice.roll(2) == 0 {
        text += "office chair o/alice\n";
    }
    let mut hours = 0;
    let mut brought: Vec<String> = Vec::new();
    let mut authors = MEMBERS.to_vec();
    authors.push("o/alice");
    for act in 0..(12 + dice.roll(30)) {
        let officer = dice.pick(&OFFICERS);
        let anybody = dice.pick(&authors);
        let fresh = format!("a{act}");
        let Some(matter) = brought.last().cloned().filter(|_| dice.roll(8) > 0) else {
            text += &format!("bring {fresh} proposal {anybody}\n");
            brought.push(fresh);
            continue;
        };
        let first = brought
            [usize::try_from(dice.roll(u64::try_from(brought.len()).unwrap())).unwrap()]
        .clone();
        let matter = if dice.roll(3) == 0 {
            first.clone()
        } else {
            matter
        };
        match dice.roll(16) {
            0 => {
                let about = if dice.roll(8) == 0 {
                    String::new()
                } else {
                    format!(" about {first}")
                };
                text += &format!("bring {fresh} veto {anybody}{about}\n");
                brought.push(fresh);
            }
            1 => text += &format!("version {matter}\n"),
            2..=4 => text += &format!("support {matter} {anybody}\n"),
            5 => text += &format!("no-longer {matter} {anybody}\n"),
            6 if dice.roll(4) == 0 => text += &format!("withdraw {matter}\n"),
            6 | 7 => text += &format!("admit {matter} {officer}\n"),
            8 if dice.roll(3) == 0 => text += &format!("return {matter} {officer}\n"),
            8 => {
                let says = dice.pick(&["yes", "no", "later"]);
                text += &format!("answer {matter} {officer} {says}\n");
            }
            9 | 10 => text += &format!("poll {matter} {officer}\n"),
            11 | 12 => {
                let member = dice.pick(&MEMBERS);
                let says = dice.pick(&["for", "for", "against", "abstain"]);
                text += &format!("vote {matter} {member} {says}\n");
            }
            _ => {
                hours += 1 + dice.roll(if act > 20 { 80 } else { 20 });
                text += &format!("at {}\n", at(hours));
            }
        }
    }
    text + &format!("at {}\n", at(hours + 2_000))
}

fn at(hours: u64) -> String {
    let begin = folkmoot::domain::time::Time::parse("2026-12-01T00:00:00Z").unwrap();
    let seconds = begin.seconds() + i64::try_from(hours * 3_600).unwrap();
    folkmoot::domain::time::Time::from_seconds(seconds)
        .unwrap()
        .to_string()
}

/// Only matters that were really brought can be acted upon: what a story says of others is left out.
fn told(documents: &[Document], text: &str) -> (String, Vec<String>) {
    let mut kept = text.to_owned();
    loop {
        let story = Story::read(&kept).unwrap_or_else(|why| panic!("{why}\n{kept}"));
        match tell(documents, &story) {
            Ok(told) => return (kept, told.iter().map(ToString::to_string).collect()),
            Err(folkmoot::domain::story::StoryFault::NoMatter { line, .. }) => {
                let lines = kept.lines().enumerate();
                let others = lines.filter(|(place, _)| place + 1 != line);
                kept = others.map(|(_, line)| format!("{line}\n")).collect();
            }
            Err(why) => panic!("{why}\n{kept}"),
        }
    }
}

#[test]
fn random_stories_are_told_alike_by_both() {
    let count = match std::env::var_os("FOLKMOOT_LONG") {
        Some(_) => STORIES.1,
        None => STORIES.0,
    };
    let mut questions = Vec::new();
    let mut answers = Vec::new();
    for number in 0..count {
        let mut dice = Dice(number);
        let veto = procedure(&mut dice, "veto").replace("stay veto ends\n", "");
        let proposal = procedure(&mut dice, "proposal");
        // A stay must lead to what has none, and an objection to what no poll decides: a stand-in.
        let documents = [document(&proposal), document(&veto)];
        let (story, told) = told(&documents, &story(&mut dice));
        questions
            .push(json!({"documents": format!("{proposal}\n{veto}"), "story": story}).to_string());
        answers.push((format!("{proposal}\n{veto}\n{story}"), told));
    }
    let Some(theirs) = ask("stories.py", &questions) else {
        return;
    };
    assert_eq!(theirs.len(), answers.len());
    for (number, (line, (asked, told))) in theirs.iter().zip(&answers).enumerate() {
        let theirs: Vec<String> = serde_json::from_str(line).unwrap();
        assert_eq!(*told, theirs, "story {number}:\n{asked}");
    }
    let words: Vec<&String> = answers.iter().flat_map(|(_, told)| told).collect();
    for word in ["adopted", "rejected", "lapsed"] {
        assert!(
            words.iter().any(|told| told.contains(word)),
            "no story has {word}"
        );
    }
}
