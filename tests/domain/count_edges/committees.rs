//! Committees and approvals: ties among whole committees, sizes that are refused, many seats.

use folkmoot::domain::count::{BallotKind, CountError, ElectionBuilder, Mark, Terms};

use super::{contest, count, elected, told, with_lot, with_terms};

/// Two pairs of equal voters: each of the four committees with one of each pair is best.
const PAIRS: &str = "weight,approvals\n2,a | b\n2,c | d\n1,e\n";

#[test]
fn of_tied_committees_the_lot_takes_the_one_with_the_most_favoured_members() {
    for (order, best) in [
        ("abcde", "a c"),
        ("dcbae", "b d"),
        ("cadbe", "a c"),
        ("ebdca", "b d"),
        ("dabce", "a d"),
        ("bdace", "b d"),
    ] {
        let election = with_lot(contest(2, PAIRS), order);
        assert_eq!(elected("pav", &election), best, "{order}");
    }
    let election = with_lot(contest(2, PAIRS), "dabce");
    insta::assert_snapshot!(told("pav", &election), @"
    a, b, c and d are tied; the lot picks a and d.
    a and d are elected.
    Elected: a and d.
    ");
    let lonely = contest(2, "weight,approvals\n3,a\n2,b\n1,c\n");
    insta::assert_snapshot!(told("pav", &lonely), @"
    a and b are elected.
    Elected: a and b.
    ");
}

#[test]
fn tied_committees_are_listed_where_that_is_asked_for() {
    let listed = |name, election| {
        let election = with_terms(election, |terms| terms.list_ties = true);
        let outcome = count(name, &with_lot(election, "abcde")).unwrap();
        outcome.alternatives
    };
    let all = [[0, 2], [0, 3], [1, 2], [1, 3]].map(Vec::from);
    assert_eq!(listed("pav", contest(2, PAIRS)), all);
    assert_eq!(listed("seq-pav", contest(2, PAIRS)), all);
    let level = "weight,approvals\n1,a\n1,b\n1,c\n2,d\n0,e\n";
    let pairs = [[0, 3], [1, 3], [2, 3]].map(Vec::from);
    assert_eq!(listed("approval", contest(2, level)), pairs);
    // A set that is not tied with another is no alternative.
    assert!(listed("approval", contest(4, level)).is_empty());
}

fn approvals(options: u16, seats: u16) -> ElectionBuilder {
    let names = (0..options).map(|option| format!("o{option}")).collect();
    let mut builder =
        ElectionBuilder::new(names, seats, BallotKind::Approvals, Terms::default()).unwrap();
    for option in 0..options {
        let own = [0, option].map(|option| Mark { option, number: 1 });
        let own = if option == 0 { &own[..1] } else { &own[..] };
        builder.push(u64::from(options - option), own).unwrap();
    }
    builder
}

#[test]
fn an_instance_too_large_to_be_searched_is_refused() {
    // 40 choose 20 committees, seen by 40 distinct ballots.
    assert_eq!(
        count("pav", &approvals(40, 20).build()).map(|_| ()),
        Err(CountError::TooLarge {
            method: "pav",
            size: 137_846_528_820 * 40,
            limit: 1_000_000_000
        })
    );
    assert!(count("pav", &approvals(40, 2).build()).is_ok());
}

#[test]
fn many_seats_have_a_common_denominator() {
    let outcome = count("seq-pav", &approvals(45, 40).build()).unwrap();
    assert_eq!(outcome.elected, (0..40).collect::<Vec<u16>>());
}
