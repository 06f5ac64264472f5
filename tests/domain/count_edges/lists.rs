//! Lists, two rounds, and ranks that several options share under the exact transferable vote.

use folkmoot::domain::count::{CountError, Election, Exact, Outcome};
use proptest::prelude::*;

use super::{contest, count, elected, told, with_lot};

fn seats(name: &str, text: &str, seats: u16) -> String {
    elected(name, &contest(seats, text)).replace(' ', "")
}

fn counted(elected: &str) -> Vec<usize> {
    ('a'..='f')
        .map(|list| elected.matches(list).count())
        .collect()
}

/// The worked examples of the encyclopaedia's articles on each method.
#[test]
fn seats_of_lists_are_those_of_published_examples() {
    let four = "weight,choice\n100000,a\n80000,b\n30000,c\n20000,d\n";
    assert_eq!(counted(&seats("list-dhondt", four, 8)), [4, 3, 1, 0, 0, 0]);
    assert_eq!(
        counted(&seats("list-sainte-lague", four, 8)),
        [3, 3, 1, 1, 0, 0]
    );
    let three = "weight,choice\n53000,a\n24000,b\n23000,c\n";
    assert_eq!(
        counted(&seats("list-sainte-lague", three, 7)),
        [3, 2, 2, 0, 0, 0]
    );
    let six = "weight,choice\n47000,a\n16000,b\n15900,c\n12000,d\n6000,e\n3100,f\n";
    assert_eq!(
        counted(&seats("list-largest-remainder", six, 10)),
        [5, 2, 1, 1, 1, 0]
    );
}

#[test]
fn equals_share_the_last_seats_by_lot() {
    let text = "weight,choice\n4,a\n4,b\n4,c\n";
    for name in ["list-dhondt", "list-sainte-lague", "list-largest-remainder"] {
        assert_eq!(elected(name, &contest(3, text)), "a b c", "{name}");
        assert!(
            matches!(
                count(name, &contest(4, text)),
                Err(CountError::NeedsLot { .. })
            ),
            "{name}"
        );
        assert_eq!(
            elected(name, &with_lot(contest(4, text), "cab")),
            "a b c c",
            "{name}"
        );
        // Nobody votes: nobody has a seat. One list has them all.
        assert_eq!(
            elected(name, &contest(2, "weight,choice\n3,\n0,a\n")),
            "",
            "{name}"
        );
        assert_eq!(
            elected(name, &contest(2, "weight,choice\n3,a\n")),
            "a a",
            "{name}"
        );
    }
    let election = with_lot(contest(5, "weight,choice\n6,a\n3,b\n3,c\n2,\n"), "cab");
    insta::assert_snapshot!(told("list-dhondt", &election), @"
    option  1   2   3    4
    a       6  *6  *3   *2
    b       3   3  *3  3/2
    c       3   3  *3  3/2


    Ballots counted.
    A seat for a (quotient 6).
    A seat for a, b and c (quotient 3).
    A seat for a (quotient 2).
    Result, in seats: a 3, b 1, c 1.
    ");
    insta::assert_snapshot!(told("list-largest-remainder", &election), @"
    option     1     2     3
    a          6  *6/5  *6/5
    b          3  *3/5   3/5
    c          3  *3/5   3/5
    quota   12/5  12/5  12/5


    Ballots counted. Each 12/5 (~2.4000) votes are a seat.
    Seats for whole quotas: a 2, b 1, c 1.
    A seat for a (remainder 6/5 (~1.2000)).
    Result, in seats: a 3, b 1, c 1.
    ");
}

#[test]
fn lists_times_seats_are_bounded() {
    let text = "weight,choice\n1,a\n1,z\n";
    let refused = count("list-dhondt", &contest(40_000, text));
    let expected = CountError::TooLarge {
        method: "list-dhondt",
        size: 26 * 40_000,
        limit: 1_000_000,
    };
    assert_eq!(refused.map(|_| ()), Err(expected));
}

#[test]
fn the_second_round_is_between_the_two_that_lead() {
    let text = "weight,ranking\n8,a\n7,b > a\n4,c > b\n2,d > b\n1,\n";
    insta::assert_snapshot!(told("two-round", &contest(1, text)), @"
    option        1     2
    a             8     8
    b             7   *13
    c             4
    d             2
    exhausted     1     1
    residual      0     0
    more than  21/2  21/2


    First preferences counted. More than 21/2 (~10.5000) votes elect.
    Nobody has a majority. Second round: a 8, b 13.
    Elected: b.
    Result: b is elected.
    ");
    // A tie for a place in it, and a tie in it.
    let text = "weight,ranking\n4,a\n3,b > a\n3,c > b\n";
    assert!(matches!(
        count("two-round", &contest(1, text)),
        Err(CountError::NeedsLot { .. })
    ));
    let by = |order: &str| elected("two-round", &with_lot(contest(1, text), order));
    assert_eq!((by("abc"), by("acb")), ("b".to_owned(), "a".to_owned()));
    let level = contest(1, "weight,ranking\n5,a\n4,b\n1,c > b\n");
    assert_eq!(elected("two-round", &level), "a");
    let even = contest(1, "weight,ranking\n5,a\n5,b\n");
    assert_eq!(elected("two-round", &with_lot(even, "ba")), "b");
    assert_eq!(
        elected("two-round", &contest(1, "weight,ranking\n2,\n0,a\n")),
        "a"
    );
}

/// A ballot as all orders of its equal ranks, each with an equal part of its weight, times 24.
fn orders(weight: u64, ranks: &[Vec<char>]) -> Vec<(u64, String)> {
    let mut all = vec![String::new()];
    for rank in ranks {
        let mut longer = Vec::new();
        for order in permutations(rank) {
            longer.extend(all.iter().map(|before| format!("{before}{order}")));
        }
        all = longer;
    }
    let parts = u64::try_from(all.len()).unwrap();
    all.into_iter()
        .map(|order| (weight * 24 / parts, order))
        .collect()
}

fn permutations(rank: &[char]) -> Vec<String> {
    if rank.len() < 2 {
        return vec![rank.iter().collect()];
    }
    let mut found = Vec::new();
    for (place, first) in rank.iter().enumerate() {
        let rest = [&rank[..place], &rank[place + 1..]].concat();
        found.extend(
            permutations(&rest)
                .iter()
                .map(|rest| format!("{first}{rest}")),
        );
    }
    found
}

fn as_csv(ballots: &[(u64, Vec<Vec<char>>)]) -> Election {
    let mut text = "weight,ranking\n".to_owned();
    for (weight, ranks) in ballots {
        let ranks: Vec<String> = ranks
            .iter()
            .map(|rank| {
                rank.iter()
                    .map(char::to_string)
                    .collect::<Vec<_>>()
                    .join(" = ")
            })
            .collect();
        text.push_str(&format!("{weight},{}\n", ranks.join(" > ")));
    }
    with_lot(contest(2, &format!("{text}0,e\n")), "abcde")
}

/// The tallies of every round, divided by `by`.
fn tallies(outcome: &Outcome, by: u64) -> Vec<Vec<Option<String>>> {
    let one = |tally: &Exact| (tally.to_ratio() / dashu_ratio::RBig::from(by)).to_string();
    let round = |tallies: &Vec<Option<Exact>>| {
        tallies
            .iter()
            .map(|tally| tally.as_ref().map(one))
            .collect()
    };
    outcome
        .rounds
        .iter()
        .map(|found| round(&found.tallies))
        .collect()
}

proptest! {
    #[test]
    fn equal_ranks_count_as_all_their_orders(
        ballots in proptest::collection::vec(
            (1..9_u64, Just(vec!['a', 'b', 'c', 'd', 'e']).prop_shuffle(), 1..3_usize, 0..3_usize, 0..2_usize), 1..7)
    ) {
        // Three ranks of up to two, two and one: at most four orders.
        let ballots: Vec<(u64, Vec<Vec<char>>)> = ballots.into_iter().map(|(weight, order, x, y, z)| {
            let ranks = [&order[..x], &order[x..x + y], &order[x + y..x + y + z]];
            (weight, ranks.iter().filter(|rank| !rank.is_empty()).map(|rank| rank.to_vec()).collect())
        }).collect();
        let strict: Vec<(u64, Vec<Vec<char>>)> = ballots.iter().flat_map(|(weight, ranks)| orders(*weight, ranks))
            .map(|(weight, order)| (weight, order.chars().map(|option| vec![option]).collect())).collect();
        let weak = count("stv-folkmoot", &as_csv(&ballots)).unwrap();
        let spread = count("stv-folkmoot", &as_csv(&strict)).unwrap();
        prop_assert_eq!(&weak.elected, &spread.elected);
        prop_assert_eq!(tallies(&weak, 1), tallies(&spread, 24));
    }
}

#[test]
fn a_shared_rank_is_split_among_those_who_are_left_of_it() {
    let text = "weight,ranking\n60,a = b > c\n30,a\n14,c\n16,d\n";
    insta::assert_snapshot!(told("stv-folkmoot", &contest(2, text)), @"
    option       1   2   3   4    5
    a          *60  40  40  40   40
    b           30  40  40  40  *40
    c           14  14
    d           16  16  16  16   16
    exhausted    0  10  24  24   24
    residual     0   0   0   0    0
    more than   40  40  40  40   40


    First preferences counted. More than 40 votes elect.
    Elected: a.
    Surplus of a (20) transferred: 10 to b, 10 non-transferable.
    c has the fewest votes and is eliminated: 14 non-transferable.
    d has the fewest votes and is eliminated.
    No more candidates than seats remain: b is elected.
    Result: a and b are elected.
    ");
}
