//! What was decided is carried out in the open: shown to whoever has to do it, overdue on the first page, done and
//! confirmed through the endpoint.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::charter::concerned::TaskName;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::office::Office;
use folkmoot::domain::state::tasks::{Judgement, Progress};
use folkmoot::domain::statement::Said;
use folkmoot::domain::statement::answer::{Answer, Says};
use folkmoot::domain::statement::confirm::ConfirmStatement;
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::statement::progress::ProgressStatement;
use folkmoot::domain::title::Titles;

use crate::harness::{Place, Service, Town};
use crate::matters::town_with;
use crate::plans::matters::{FOUNDING, hash_of};
use crate::plans::{id, who};

const WHY: &[u8] = b"why";

/// What members ask for: a founder answers, a liaison carries it out within two days, its author says whether it is done.
const REQUEST: &str = "\
procedure request
title 请求
title-en Request
revision 1
amended-by founding
mode advisory
bring member class owner
answer office founder 7 days
decide answer
task office liaison 2 days
confirm author 1
";

/// The documents of a request.
pub const DOCUMENTS: [&str; 2] = [FOUNDING, REQUEST];

/// A request of ada's that alice has said yes to.
fn adopted(service: &Service) -> (Town, Hash) {
    let town = town_with(service, &["ada"]);
    town.grant(Office::Liaison, "o/lee");
    let matter = MatterStatement {
        procedure: hash_of(REQUEST),
        author: who("m/ada"),
        prev: None,
        reference: id("charger"),
        titles: Titles::of("修好充电桩", "Repair the charger"),
        text: AttachmentRef::to(WHY),
        concerns: None,
        repeats: None,
        fields: Vec::new(),
        clauses: Vec::new(),
    };
    let note = town.note(matter, &[who("m/ada")]);
    let matter = town.accepted(&note, &[WHY]).statement;
    let answer = Answer {
        matter,
        by: who("o/alice"),
        seq: 1,
        says: Says::Yes,
        until: None,
        reason: AttachmentRef::to(WHY),
    };
    town.accepted(&town.note(answer, &[who("o/alice")]), &[WHY]);
    (town, matter)
}

/// Lee reports it done.
fn report(town: &Town, matter: Hash) {
    let done = ProgressStatement {
        task: TaskName { matter, number: 1 },
        by: who("o/lee"),
        seq: 1,
        says: Progress::Done,
        due: None,
        spent: Vec::new(),
        text: AttachmentRef::to(WHY),
    };
    town.accepted(&town.note(done, &[who("o/lee")]), &[WHY]);
}

/// A town with a matter whose task is done.
pub fn done(service: &Service) -> (Town, String) {
    let (town, matter) = adopted(service);
    report(&town, matter);
    (town, matter.to_string())
}

/// What people say of a task that is not there.
pub fn hopeless(kind: &str, matter: Hash) -> Said {
    let task = TaskName { matter, number: 1 };
    let by = who("o/alice");
    match kind {
        "progress" => ProgressStatement {
            task,
            by,
            seq: 1,
            says: Progress::Taken,
            due: None,
            spent: Vec::new(),
            text: AttachmentRef::to(WHY),
        }
        .into(),
        "confirm" => ConfirmStatement {
            task,
            by,
            seq: 1,
            says: Judgement::Confirmed,
            reason: None,
        }
        .into(),
        other => panic!("a new kind: state the cells of `{other}` by hand"),
    }
}

#[test]
fn a_task_is_overdue_then_done_and_confirmed() {
    let place = Place::new();
    let service = place.start_under(&DOCUMENTS);
    let (town, matter) = adopted(&service);
    town.clock("2026-12-01T01:00:00Z");
    let shown = || town.http.get(&format!("/api/matters/{matter}")).json()["tasks"][0].clone();
    let task = shown();
    assert_eq!(
        (&task["state"], &task["overdue"]),
        (&"open".into(), &false.into())
    );
    assert_eq!(task["due"], "2026-12-03T00:00:00Z");
    let turn = town.http.get("/api/turn?for=o/lee&lang=en").json();
    assert_eq!(turn["items"][0]["act"], "carry-out");
    assert_eq!(turn["items"][0]["task"], 1);
    assert_eq!(
        turn["items"][0]["what"],
        "carry out “Repair the charger” and report how far it is"
    );
    town.clock("2026-12-03T00:00:00Z");
    assert_eq!(shown()["overdue"], true);
    for (page, words) in [("/en/", "Overdue"), ("/zh/", "逾期未落实")] {
        let first = town.http.get(page).text();
        assert!(
            first.contains(words) && first.contains(&format!("/matters/{matter}")),
            "{page}"
        );
    }
    report(&town, matter);
    let turn = town.http.get("/api/turn?for=m/ada&lang=zh").json();
    assert_eq!(turn["items"][0]["act"], "confirm");
    let page = town.http.get(&format!("/en/matters/{matter}")).text();
    assert!(page.contains("Reported done; to be confirmed"), "{page}");
    let confirm = ConfirmStatement {
        task: TaskName { matter, number: 1 },
        by: who("m/ada"),
        seq: 1,
        says: Judgement::Confirmed,
        reason: None,
    };
    town.accepted(&town.note(confirm, &[who("m/ada")]), &[]);
    assert_eq!(shown()["state"], "confirmed");
    assert!(!town.http.get("/en/").text().contains("Overdue"));
    let page = town.http.get(&format!("/zh/matters/{matter}")).text();
    assert!(page.contains("已完成"), "{page}");
    service.stop();
}
