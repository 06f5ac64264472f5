//! What an office does not reach: keys that have ended, and what lies outside its scope.

use folkmoot::domain::office::Principal;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::state::organisation::Founding;
use folkmoot::domain::state::{keys, offices};
use folkmoot::domain::statement::Statement;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::statement::refusal::Refusal;

use super::community::{Community, PollPlan, council_and_charter, id, key_of, who};
use super::plans;
use super::plans::matters::{WHY, clause, ends_key, founders_matter, gives};

fn suspension() -> MemberStatement {
    MemberStatement {
        reference: id("suspend-1"),
        does: Does::Suspend,
        into: None,
        tags: Vec::new(),
        members: vec![id("m-1")],
        reason: None,
    }
}

#[test]
fn an_officers_ended_key_signs_nothing() {
    let mut community = Community::new();
    community.enrol(["m-1"]);
    let registrar = who("o/lin");
    community.decide(vec![ends_key("o/lin")]);

    let note = community.note(suspension(), std::slice::from_ref(&registrar));
    let refusal = community.submit(&note).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::Keys(keys::Refusal::Ended { holder: registrar })
    );
}

#[test]
fn founders_service_and_log_have_a_key_each() {
    let log_key = key_of(&who("s/log")).public();
    let twins: [fn(&mut Founding); 3] = [
        |genesis| genesis.founders[1].1 = genesis.founders[0].1,
        |genesis| genesis.founders[0].1 = genesis.service,
        |genesis| genesis.log_key = genesis.service,
    ];
    for twin in twins {
        let mut genesis = plans::genesis(log_key);
        twin(&mut genesis);
        let statement = Statement {
            log: "vote.example.org/council".to_owned(),
            genesis: None,
            said: genesis.into(),
        };
        let refusal = Statement::parse(&statement.text()).unwrap_err();
        assert!(
            refusal.to_string().contains("contradiction.same-key"),
            "{refusal}"
        );
    }
}

/// Else one key could sign one text as two people, which are one entry.
#[test]
fn nobody_holds_an_office_with_a_members_key() {
    let mut community = Community::new();
    community.enrol(["m-1"]);
    let member = who("m/m-1");
    community.attach(WHY);
    let key = key_of(&member).public();
    let gives = clause(&format!("grant-office roll-checker o/new {key} none all"));
    let grant = founders_matter(id("grant"), vec![gives]);
    let note = community.note(grant, &[who("o/alice")]);
    let refusal = community.submit(&note).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::Keys(keys::Refusal::Taken { owner: member })
    );
}

#[test]
fn a_returning_officer_announces_only_polls_of_its_scope() {
    let mut community = Community::new();
    let policy = community.policy(&[("base", "1")]);
    let officer: Principal = who("o/officer");
    community.decide(vec![gives(
        "returning-officer",
        "o/officer",
        "another-poll",
    )]);

    let notice = plans::notice(PollPlan {
        poll: "council-2027",
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    let note = community.note(notice, std::slice::from_ref(&officer));
    let refusal = community.submit(&note).unwrap_err();
    let scope = id("council-2027");
    assert_eq!(
        refusal,
        Refusal::Offices(offices::Refusal::OutOfScope {
            holder: officer,
            scope
        })
    );
}
