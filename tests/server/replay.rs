//! One log, folded in the running service, in a restarted one, by a verifier and by a rebuild: the
//! same state and the same rows.

use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types};
use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::poll::claim::Verdict;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::state::State;
use folkmoot::domain::statement::correction::Correction;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::statement::rekey::Rekey;
use folkmoot::domain::verify::{Options, verify_and_keep};
use folkmoot::service::ServiceError;
use folkmoot::service::rebuild::rebuild;
use folkmoot::store::projections::PROJECTIONS;
use folkmoot::store::roles::RIGHTS;
use folkmoot::view::Page;
use folkmoot::view::claims::ClaimView;
use folkmoot::view::ledger::LineView;
use folkmoot::view::members::{MemberView, TagView};

use crate::harness::{Place, Service, Town, note_with_keys};
use crate::main_job::{MEMBERS, POLL, opened, vote_all};
use crate::plans::matters::clause;
use crate::plans::{PollPlan, council_and_charter, id, key_of, notice, time, who};
use crate::views::fields;

/// All rows of all projections, as text.
fn rows(owner: &mut PgConnection) -> String {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = sql_types::Text)]
        row: String,
    }
    let mut all = String::new();
    for table in PROJECTIONS {
        let query =
            format!("SELECT t::text AS row FROM {table} AS t ORDER BY t::text COLLATE \"C\"");
        let found: Vec<Row> = sql_query(query).load(owner).unwrap();
        assert!(!found.is_empty(), "nothing tries {table}");
        for Row { row } in found {
            all.push_str(&format!("{table} {row}\n"));
        }
    }
    all
}

fn state_of(service: &Service) -> String {
    let engine = service.engine.clone();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let state = engine.inspect(|state: &State| format!("{state:#?}"));
    runtime.block_on(state).unwrap()
}

/// Tags that members get, have already, lose and never had.
fn tag_members(town: &Town) {
    let tag = |value: &str| (id("city"), id(value));
    for (reference, does, tags) in [
        ("tag", Does::Tag, vec![tag("beijing"), tag("shanghai")]),
        ("tag-more", Does::Tag, vec![tag("beijing"), tag("chengdu")]),
        ("untag", Does::Untag, vec![tag("beijing"), tag("wuhan")]),
    ] {
        let change = MemberStatement {
            reference: id(reference),
            does,
            into: None,
            tags,
            members: vec![id("m-2"), id("m-3")],
            reason: None,
        };
        town.signed(change, &["o/lin"]);
    }
    let member: MemberView = town.http.read("/api/members/m-2");
    let tags = ["chengdu", "shanghai"].map(|city| TagView::of(&(id("city"), id(city))));
    assert_eq!(member.tags, tags);
}

/// What a poll does not need: changes of members, keys and offices.
pub fn live_on(town: &Town) {
    let change = |reference: &str, does, into: Option<&str>, member: &str| {
        let change = MemberStatement {
            reference: id(reference),
            does,
            into: into.map(id),
            tags: Vec::new(),
            members: vec![id(member)],
            reason: Some(AttachmentRef::to(b"Both agreed.\n")),
        };
        let takes_two = matches!(
            does,
            Does::Suspend | Does::Restore | Does::Merge | Does::End
        );
        let signers = if takes_two {
            &["o/lin", "o/checker"][..]
        } else {
            &["o/lin"]
        };
        for signer in signers {
            let note = town.note(change.clone(), &[who(signer)]);
            town.accepted(&note, &[b"Both agreed.\n"]);
        }
    };
    town.signed(crate::plans::enrolment("m-late"), &["s/desk", "m/m-late"]);
    change("confirm", Does::Confirm, None, "m-late");
    change("suspend", Does::Suspend, None, "m-5");
    tag_members(town);
    change("restore", Does::Restore, None, "m-5");
    change("class", Does::Class, Some("guest"), "m-6");
    change("merge", Does::Merge, Some("m-1"), "m-7");
    change("end", Does::End, None, "m-4");
    let lines: Vec<LineView> = town.http.list("/api/members/m-2/contributions");
    let reason = b"counted twice";
    let correction = Correction {
        reference: id("fix-1"),
        source: who("s/app"),
        lines: vec![(lines[0].reference.clone(), 30)],
        reason: AttachmentRef::to(reason),
    };
    town.accepted(&town.note(correction, &[who("o/lin")]), &[reason]);
    let (member, key) = (who("m/m-1"), SecretKey::from_seed(&[3; 32]));
    let rekey = Rekey {
        member: id("m-1"),
        key: key.public(),
    };
    let text = town.note(rekey, std::slice::from_ref(&member)).text;
    let signers = [(&member, &key_of(&member)), (&member, &key)];
    town.accepted(&note_with_keys(&text, &signers), &[]);
    let lost = clause(&format!("revoke m/m-1 {}", key.public()));
    let end = clause("end-office enroller s/desk");
    town.decide(vec![lost, end], &[]);
}

/// A second poll up to its roll, with a claim that is dismissed and one that is upheld.
pub fn object(town: &Town) {
    let policy = town.policy("second", &[("base", "2")]);
    let mut notice = notice(PollPlan {
        poll: "second",
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    notice.opens = time("2027-01-10T00:00:00Z");
    notice.closes = time("2027-01-11T00:00:00Z");
    notice.objections_until = time("2027-01-12T00:00:00Z");
    town.signed(notice, &["o/officer"]);
    let draft = "/api/polls/second/drafts/roll";
    town.sign_draft(draft, "o/lin");
    let dismissed = town.object("second", "a");
    town.rule("second", dismissed, &[]);
    let upheld = town.object("second", "b");
    town.credit(&[("m-3", 7), ("m-1", 700)]);
    town.rule("second", upheld, &[town.http.size() - 1]);
    town.certify_roll("second");
    let roll = town.http.text("/api/polls/second/roll");
    assert!(roll.contains("m-3 owner 14\n"), "{roll}");
    let derived = town.http.json("/api/polls/second/weights/m-3");
    assert_eq!(derived["weight"], "14", "{derived:#}");
    let list = "/api/polls/second/claims";
    assert_eq!(
        fields(&town.http.json(list)),
        "{items[{about claim entry member reason roll \
         ruling{by entry reason remedies statement verdict}}] next}"
    );
    let claims: Vec<ClaimView> = town.http.list(list);
    let rulings: Vec<_> = claims.iter().flat_map(|claim| &claim.ruling).collect();
    assert_eq!(rulings[0].verdict, Verdict::Dismissed, "{claims:?}");
    assert_eq!(rulings[1].by, who("o/lin"), "{claims:?}");
    let first: Page<ClaimView> = town.http.read(&format!("{list}?limit=1"));
    assert_eq!(first.next, Some(claims[0].entry.to_string()));
    let rest: Page<ClaimView> = town
        .http
        .read(&format!("{list}?limit=1&after={}", first.next.unwrap()));
    assert_eq!((rest.items, rest.next), (claims[1..].to_vec(), None));
}

#[test]
fn one_log_leads_to_one_state_and_one_set_of_rows() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    vote_all(&town);
    live_on(&town);
    object(&town);
    town.close(POLL);
    town.certify(POLL);
    let running = state_of(&service);
    let files = town.http.mirror();
    service.stop();
    let written = rows(&mut place.database.owner());

    let restarted = place.start();
    assert_eq!(state_of(&restarted), running, "a restarted service");
    restarted.stop();

    let source = |path: &str| files.get(path).cloned();
    let (report, verified) = verify_and_keep(&source, &Options::default(), &mut |_| ());
    assert!(report.holds, "{report}");
    assert_eq!(
        format!("{:#?}", verified.unwrap().state),
        running,
        "a verifier"
    );

    let mut seen = 0;
    let end = rebuild(&place.settings(), &mut |done| seen = done).unwrap();
    assert_eq!(seen, end.size);
    assert_eq!(rows(&mut place.database.owner()), written, "a rebuild");
}

#[test]
fn a_poll_goes_on_in_a_restarted_service() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    vote_all(&town);
    service.stop();
    let service = place.start();
    let town = Town::new(&service);
    town.vote(POLL, MEMBERS[6], &crate::plans::marks(9, &["ma-li"], "for"));
    town.close(POLL);
    town.certify(POLL);
    let report = crate::main_job::verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    service.stop();
}

#[test]
fn nothing_is_rebuilt_under_a_running_service() {
    let place = Place::new();
    let service = place.start();
    let refused = rebuild(&place.settings(), &mut |_| ());
    assert!(
        matches!(refused, Err(ServiceError::AnotherWriter)),
        "{refused:?}"
    );
    service.stop();
}

#[test]
fn a_damaged_log_leaves_the_rows_as_they_were() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    vote_all(&town);
    service.stop();
    let mut owner = place.database.owner();
    let kept = sql_query("SELECT count(*)::text AS row FROM roll_line");
    let count = |owner: &mut PgConnection| {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = sql_types::Text)]
            row: String,
        }
        kept.clone().get_result::<Row>(owner).unwrap().row
    };
    let before = count(&mut owner);
    sql_query("UPDATE entry SET body = body || 'x' WHERE index = 30")
        .execute(&mut owner)
        .unwrap();
    let refused = rebuild(&place.settings(), &mut |_| ());
    assert!(
        matches!(refused, Err(ServiceError::LogDamaged { entry: 30, .. })),
        "{refused:?}"
    );
    assert_eq!(count(&mut owner), before);
}

#[test]
fn every_table_is_the_logs_own_or_a_projection() {
    const OF_THE_LOG: [&str; 6] = [
        "attachment",
        "checkpoint",
        "entry",
        "log_head",
        "staged_attachment",
        "tile",
    ];
    let mut tables: Vec<&str> = PROJECTIONS.iter().copied().chain(OF_THE_LOG).collect();
    tables.sort_unstable();
    assert_eq!(
        tables,
        RIGHTS.iter().map(|(table, _)| *table).collect::<Vec<_>>()
    );
}
