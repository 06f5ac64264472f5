//! A veto and its override over HTTP.

use folkmoot::domain::charter::concerned::Concerned;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::state::fate::{Outcome, Stance};
use folkmoot::domain::statement::decision::Decision;

use super::{OVERRIDE, WHY, clock, matter, refused, vote};
use crate::harness::Town;
use crate::plans::{time, who};

/// The protector vetoes, and six of nine override.
pub fn override_the_veto(town: &Town, amendment: Hash, mandates: &[(String, String)]) {
    let path = format!("/api/matters/{amendment}");
    assert_eq!(town.http.get(&path).json()["decision"], "adopted");
    let mut veto = matter(OVERRIDE, "o/guard", &[]);
    veto.concerns = Some(Concerned::Matter(amendment));
    let mut stranger = veto.clone();
    stranger.author = who("m/m-0");
    refused(
        town,
        &town.note(stranger, &[who("m/m-0")]),
        &[WHY],
        (403, "not-yours-to-bring"),
    );
    let veto = town
        .accepted(&town.note(veto, &[who("o/guard")]), &[WHY])
        .statement;
    assert_eq!(town.http.get(&path).json()["waits_for"], veto.to_string());
    clock(town, "2027-01-25T00:00:00Z");
    assert!(town.http.get(&path).json()["enacted"].is_null(), "it waits");
    let forged = vote(veto, &mandates[0].0, Stance::For);
    refused(
        town,
        &town.note(forged, &[who("o/guard")]),
        &[],
        (403, "not-your-mandate"),
    );
    let implied = Decision {
        matter: veto,
        version: veto,
        says: Outcome::Adopted,
        at: time("2027-01-25T00:00:00Z"),
        size: town.http.size(),
        certificate: None,
        seats: None,
    };
    refused(
        town,
        &town.note(implied, &[who("o/guard")]),
        &[],
        (403, "not-authorised"),
    );
    for (place, (mandate, member)) in mandates.iter().enumerate() {
        let says = if place < 6 {
            Stance::For
        } else {
            Stance::Against
        };
        town.signed(vote(veto, mandate, says), &[&member.replace("m/", "o/")]);
    }
    let decided = town.http.get(&format!("/api/matters/{veto}")).json();
    assert_eq!(
        (&decided["decision"], &decided["seats"]["for"]),
        (&"adopted".into(), &6.into())
    );
    let mut late = vote(veto, &mandates[8].0, Stance::For);
    late.seq = 2;
    let note = town.note(late, &[who(&mandates[8].1.replace("m/", "o/"))]);
    refused(town, &note, &[], (409, "matter-settled"));
}
