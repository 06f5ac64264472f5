//! Whose turn it is, through the endpoint, the command and the pages, in the organisation's time zone.

use std::process::Command;

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::statement::support::{Says, Support};
use folkmoot::domain::title::Titles;
use serde_json::Value;

use crate::harness::{Place, Service, Town};
use crate::matters::town_with;
use crate::plans::matters::{FOUNDING, ORGANISATION, VETO, WHY, WISH, hash_of};
use crate::plans::{id, who};
use crate::views::fields;

/// What `folkmoot status` prints with these options.
fn status(service: &Service, options: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_folkmoot"))
        .args(["status", "--url", &service.url])
        .args(options)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The acts of a list.
fn acts(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["act"].as_str().unwrap()).collect()
}

/// A service whose organisation is in another zone than that of tests.
fn elsewhere(place: &Place) -> Service {
    let organisation = ORGANISATION.replace("Asia/Shanghai", "Europe/Berlin");
    place.start_under(&[FOUNDING, WISH, VETO, &organisation])
}

/// A wish that ada has brought, in a town of three.
fn wished(service: &Service) -> (Town, Hash) {
    let town = town_with(service, &["ada", "bo", "cy"]);
    let brought = MatterStatement {
        procedure: hash_of(WISH),
        author: who("m/ada"),
        prev: None,
        reference: id("wish"),
        titles: Titles::of("多设充电桩", "More chargers"),
        text: AttachmentRef::to(WHY),
        concerns: None,
        repeats: None,
        fields: Vec::new(),
        clauses: Vec::new(),
    };
    let matter = town.accepted(&town.note(brought, &[who("m/ada")]), &[WHY]);
    let matter = matter.statement;
    (town, matter)
}

/// Bo and cy stand behind it too.
fn supported(town: &Town, matter: Hash) {
    for member in ["m/bo", "m/cy"] {
        let support = Support {
            matter,
            version: matter,
            by: who(member),
            seq: 1,
            says: Says::For,
        };
        town.signed(support, &[member]);
    }
}

#[test]
fn whose_turn_it_is_can_be_asked_for_people_offices_and_matters() {
    let place = Place::new();
    let service = elsewhere(&place);
    let (town, matter) = wished(&service);
    let of = |query: &str| town.http.get(&format!("/api/turn?{query}")).json();
    assert_eq!(
        fields(&of("for=m/bo&lang=en")),
        "{items[{act acts_as by[] done duty from kind mandate matter needed office poll statement task title title_en under \
         until what whom}] next}"
    );
    assert_eq!(acts(&of("for=m/bo")), ["support"]);
    assert_eq!(acts(&of("for=m/ada")), [""; 0]);
    let item = &of("for=m/bo&lang=en")["items"][0];
    assert_eq!(item["what"], "support “More chargers” (1 of 3)");
    assert_eq!(item["whom"], "members with class owner");
    assert_eq!(item["until"], "2026-12-31T00:00:00Z");
    let item = &of("for=m/bo&lang=zh")["items"][0];
    assert_eq!(item["what"], "联署“多设充电桩”（需 3，已有 1）");
    assert_eq!(acts(&of(&format!("matter={matter}"))), ["support", "lapse"]);
    let first = of("limit=1");
    assert_eq!(acts(&first), ["support"]);
    assert_eq!(acts(&of("limit=1&after=1")), ["lapse"]);
    for (query, status) in [
        ("for=bo", 400),
        ("office=king", 400),
        ("for=m/bo&office=registrar", 400),
        ("for=m/nobody", 404),
        ("poll=nothing", 404),
        ("matter=zz", 400),
        ("whose=m/bo", 400),
    ] {
        let answer = town.http.get(&format!("/api/turn?{query}"));
        assert_eq!(answer.status, status, "{query}: {}", answer.text());
    }
    let unknown = "a".repeat(64);
    assert_eq!(
        town.http.get(&format!("/api/turn?matter={unknown}")).status,
        404
    );
    supported(&town, matter);
    assert_eq!(acts(&of("for=m/bo")), [""; 0]);
    assert_eq!(acts(&of("for=o/lin")), ["admit"]);
    assert_eq!(acts(&of("office=registrar")), ["admit"]);
}

#[test]
fn status_and_pages_show_it_in_the_zone_of_the_organisation() {
    let place = Place::new();
    let service = elsewhere(&place);
    let (town, matter) = wished(&service);
    supported(&town, matter);
    let unknown = "a".repeat(64);
    let said = status(&service, &["--for", "o/lin", "--lang", "en"]);
    // With the name under which others go on with the matter.
    assert_eq!(
        said,
        format!(
            "Waits for o/lin:\n  admit or return “More chargers” (as o/lin), until 2026-12-08T00:00:00Z \
             (8 December, 01:00 Europe/Berlin time)\n    {matter}\n"
        )
    );
    let said = status(&service, &["--office", "registrar", "--lang", "zh"]);
    assert_eq!(
        said,
        format!(
            "等待 名册管理人 办理：\n  受理或退回“多设充电桩”；名册管理人，截至 2026-12-08T00:00:00Z，\
             即 12 月 8 日 01:00（Europe/Berlin 时间）\n    {matter}\n"
        )
    );
    let said = status(&service, &["--for", "m/bo", "--lang", "en"]);
    assert_eq!(said, "Waits for m/bo:\n  nothing\n");
    let said = status(&service, &["--lang", "en"]);
    assert!(said.contains("Comes next:\n  admit or return"), "{said}");

    for (language, words) in [
        (
            "en",
            ["More chargers", "What comes next", "Europe/Berlin time"],
        ),
        ("zh", ["多设充电桩", "接下来", "Europe/Berlin 时间"]),
    ] {
        let page = town.http.get(&format!("/{language}/matters/{matter}"));
        assert_eq!(page.status, 200);
        for word in words {
            assert!(page.text().contains(word), "{word}: {}", page.text());
        }
    }
    assert_eq!(town.http.get(&format!("/en/matters/{unknown}")).status, 404);
    let organisation = town.http.get("/api/organisation").json();
    assert_eq!(organisation["zone"], "Europe/Berlin");
}
