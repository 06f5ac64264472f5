//! What the pages' modules in JavaScript carry with them of what the rules know.

use unicode_normalization::char::is_public_assigned;

/// Lengths of stretches of code points in base 36, assigned and unassigned in turn.
fn stretches() -> String {
    let mut lengths = vec![0_u32];
    let mut last = true;
    for code in 0..=0x10_ffff_u32 {
        // Halves of surrogate pairs are never met on their own.
        let assigned = char::from_u32(code).is_some_and(is_public_assigned);
        if assigned != last {
            lengths.push(0);
            last = assigned;
        }
        *lengths.last_mut().unwrap() += 1;
    }
    lengths.pop_if(|_| !last);
    lengths
        .iter()
        .map(|length| base36(*length))
        .collect::<Vec<_>>()
        .join(" ")
}

fn base36(mut number: u32) -> String {
    let mut digits = Vec::new();
    while number > 0 {
        digits.push(char::from_digit(number % 36, 36).unwrap());
        number /= 36;
    }
    digits.into_iter().rev().collect()
}

#[test]
fn the_modules_know_the_assigned_code_points() {
    let wanted = format!(
        "// Made by `FOLKMOOT_WRITE_EXAMPLES=1 cargo test --test domain modules_know`: lengths of stretches of code points that\n\
         // Unicode assigns and does not assign, in turn, in base 36.\n\nexport const ASSIGNED =\n  \"{}\";\n",
        stretches()
    );
    let path = "src/http/pages/verifier/assigned.js";
    if std::env::var_os("FOLKMOOT_WRITE_EXAMPLES").is_some() {
        std::fs::write(path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == wanted,
        "{path} is another: FOLKMOOT_WRITE_EXAMPLES=1 writes it"
    );
}
