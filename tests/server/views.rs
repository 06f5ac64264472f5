//! The fields of every answer, by name, as docs/HTTP.md has them; and lists, piece by piece.

use folkmoot::domain::poll::notice::{Notice, Publication};
use folkmoot::view::Page;
use folkmoot::view::ledger::LineView;
use folkmoot::view::offices::OfficeView;
use folkmoot::view::policies::PolicyView;
use folkmoot::view::polls::PollSummary;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::harness::{Place, Town};
use crate::main_job::{POLL, opened, vote_all};
use crate::plans::{PollPlan, council_and_charter, notice, time};

/// The names of the fields, at every depth; of a list those of its first item.
pub fn fields(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let field = |(name, value): (&String, &Value)| format!("{name}{}", fields(value));
            let all: Vec<String> = object.iter().map(field).collect();
            format!("{{{}}}", all.join(" "))
        }
        Value::Array(items) => items.first().map_or_else(String::new, |item| match item {
            Value::Object(_) => format!("[{}]", fields(item)),
            _ => "[]".to_owned(),
        }),
        _ => String::new(),
    }
}

const FIELDS: [(&str, &str); 11] = [
    (
        "/api/organisation",
        "{categories[{id title title_en}] classes[{id title title_en}] clock founders[{key name}] genesis log_key \
         members name now origin service_key size zone}",
    ),
    (
        "/api/offices",
        "{items[{holder keys[] office scope[] until}] next}",
    ),
    (
        "/api/policies",
        "{items[{entry name revision statement title title_en}] next}",
    ),
    (
        "/api/members/m-1",
        "{class confirmed counts_from joined keys[{in_use key}] member standing tags}",
    ),
    (
        "/api/members/m-1/contributions",
        "{items[{amount category corrected_by corrected_to entry occurred_at reason reference source}] next}",
    ),
    (
        "/api/polls",
        "{items[{closes opens phase poll title title_en updated}] next}",
    ),
    (
        "/api/polls/POLL",
        "{announced{claims_until closes objections_until opens record_date} certificates_needed certified_by changes claims_until claims_waiting close closes \
         contact contests[{ballot budget cap_cast contest decides fills marks_max method option_groups options[{cost option struck title title_en}] points_max \
         procedure quorums reopen score_max seats substitutes thresholds title title_en}] \
         eligibility{classes tags tenure_days value} extended ledger_size lost_marks mode nominations_until notice objections_until officer \
         open opens phase policy poll publication re_run_of record_date \
         result{contests[{contest elected[] method verdict}] outcome recount statement unchanged} \
         roll{added{count weight} count lines override power stage statement weight} \
         scrutineers[] seed title title_en turnout{heads weight} updated}",
    ),
    (
        "/api/polls/POLL/ballots/m-1",
        "{entry seq standing statement weight}",
    ),
    ("/health", "{clock polls_with_lost_marks size status}"),
    (
        "/api/polls/no-poll",
        "{code status title type values{poll}}",
    ),
    (
        "/api/polls/no-poll?lang=zh",
        "{code detail status title type values{poll}}",
    ),
];

#[test]
fn answers_have_the_fields_that_the_contract_names() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    vote_all(&town);
    town.close(POLL);
    for (path, wanted) in FIELDS {
        let path = path.replace("POLL", POLL);
        let answer = town.http.get(&path).json();
        assert_eq!(fields(&answer), wanted, "{path}");
    }
    service.stop();
}

/// Goes through a list one item at a time.
fn one_by_one<T: DeserializeOwned>(town: &Town, path: &str) -> Vec<T> {
    let mut items = Vec::new();
    let mut page = format!("{path}?limit=1");
    loop {
        let found: Page<T> = town.http.read(&page);
        assert!(found.items.len() <= 1, "{page}");
        items.extend(found.items);
        match found.next {
            None => return items,
            Some(next) => page = format!("{path}?limit=1&after={next}"),
        }
    }
}

fn pieces_make_the_whole<T>(town: &Town, path: &str, count: usize)
where
    T: DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let whole: Page<T> = town.http.read(path);
    assert_eq!((whole.items.len(), whole.next), (count, None), "{path}");
    assert_eq!(one_by_one::<T>(town, path), whole.items, "{path}");
}

#[test]
fn every_list_goes_on_where_a_piece_of_it_ended() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    town.credit(&[("m-1", 2), ("m-1", 3)]);
    let policy = town.policy("second", &[("base", "2")]);
    for poll in ["later-b", "later-a"] {
        let plan = PollPlan {
            poll,
            policy,
            publication: Publication::Open,
            contests: council_and_charter(),
        };
        let calendar = Notice {
            opens: time("2027-01-10T00:00:00Z"),
            closes: time("2027-01-11T00:00:00Z"),
            objections_until: time("2027-01-12T00:00:00Z"),
            ..notice(plan)
        };
        town.signed(calendar, &["o/officer"]);
    }
    pieces_make_the_whole::<OfficeView>(&town, "/api/offices", 12);
    pieces_make_the_whole::<PolicyView>(&town, "/api/policies", 2);
    pieces_make_the_whole::<LineView>(&town, "/api/members/m-1/contributions", 4);
    pieces_make_the_whole::<PollSummary>(&town, "/api/polls", 3);
    let polls: Vec<PollSummary> = town.http.list("/api/polls");
    let polls: Vec<&str> = polls.iter().map(|poll| poll.poll.as_str()).collect();
    assert_eq!(polls, ["later-a", "later-b", POLL]);
    service.stop();
}
