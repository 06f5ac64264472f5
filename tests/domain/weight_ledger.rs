//! Contributions from spreadsheets and the canonical batch: what is taken, what is refused and how.

use folkmoot::domain::csv::FAULTS_MAX;
use folkmoot::domain::id::Id;
use folkmoot::domain::time::Time;
use folkmoot::domain::weight::csv::{self, CsvError};
use folkmoot::domain::weight::ledger::{Batch, LedgerError};

use folkmoot::words::{Language, say};

use crate::shared::shared;
use crate::weight_real::id;

fn categories() -> Vec<Id> {
    ["development", "efficiency", "interaction", "special"]
        .map(id)
        .to_vec()
}

fn read(rows: &str) -> Result<Batch, CsvError> {
    csv::read(format!("{}\n{rows}", csv::HEADER).as_bytes(), &categories())
}

/// Each fault as `line code: message`.
fn faults(rows: &str) -> String {
    told(&read(rows).unwrap_err())
}

fn told(error: &CsvError) -> String {
    let lines = error.listed.iter();
    let lines = lines.map(|fault| {
        format!(
            "{} {}: {}",
            fault.line,
            fault.code(),
            say(Language::English, &fault.told)
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

const GOOD: &str = "\
r-2,m-1,development,-5,2026-01-01T00:00:00Z
r-1,m-2,special,7,2025-01-01T00:00:00Z
";

#[test]
fn file_becomes_a_batch_sorted_by_reference() {
    let batch = read(GOOD).unwrap();
    let text =
        "r-1 m-2 special 7 2025-01-01T00:00:00Z\nr-2 m-1 development -5 2026-01-01T00:00:00Z\n";
    assert_eq!(batch.text(), text);
    assert_eq!(Batch::parse(text.as_bytes()), Ok(batch));
}

#[test]
fn byte_order_mark_crlf_quotes_and_a_missing_last_line_end_are_read() {
    let rows = GOOD.replace('\n', "\r\n").replace("m-1", "\"m-1\"");
    let file = format!("\u{feff}{}\r\n{}", csv::HEADER, rows.trim_end());
    assert_eq!(csv::read(file.as_bytes(), &categories()), read(GOOD));
}

#[test]
fn every_fault_is_told_with_its_line_and_code() {
    let rows = [
        "r-1,m-1,development,5,2026-01-01T00:00:00Z",
        "r-2,m-1,development,5",
        "",
        "r-3,m-1,points,5,2026-01-01T00:00:00Z",
        "r-1,m-1,development,5,2026-01-01T00:00:00Z",
        "r-4,m-1,development,9223372036854775808,2026-01-01T00:00:00Z",
        "r-5,m-1,development,1.5,2026-01-01T00:00:00Z",
        "r-6,m-1,development,007,2026-01-01T00:00:00Z",
        "r-7,m-1,development,=1+1,2026-01-01T00:00:00Z",
        "=HYPERLINK(1),m-1,development,1,2026-01-01T00:00:00Z",
        "r-8,@m,development,1,2026-01-01T00:00:00Z",
        "r-9,m-1,development,-x,2026-01-01T00:00:00Z",
        "r-10,M 1,development,1,2026-01-01T00:00:00Z",
        "r 11,m-1,development,1,2026-01-01T00:00:00Z",
        "r-12,m-1,development,1,2026-02-30T00:00:00Z",
        "r-13,m-1,development,1,2026-01-01T00:00:00",
        "r-14,m\"1,development,1,2026-01-01T00:00:00Z",
        "r-15,\"m-1\"x,development,1,2026-01-01T00:00:00Z",
        "r-16,\"m\n1\",development,1,2026-01-01T00:00:00Z",
        "r-17,m-1,development,1,2026-01-01T00:00:00Z\rr-18",
        "r-1,m-1,development,5,2026-01-01T00:00:00Z",
        "r-19,\"m-1,development,1,2026-01-01T00:00:00Z",
    ];
    insta::assert_snapshot!(faults(&rows.join("\n")), @r#"
    3 cell-count: 5 cells expected, 4 found
    4 cell-count: 5 cells expected, 1 found
    5 unknown-category: the category `points` is not one of this organisation's: development, efficiency, interaction, special
    6 duplicate-reference: the reference `r-1` is already in line 2
    7 amount-overflow: the amount `9223372036854775808` is too large: at most 9223372036854775807 either way
    8 bad-amount: the amount `1.5` is not a whole number: digits only, with - in front if negative
    9 bad-amount: the amount `007` is not a whole number: digits only, with - in front if negative
    10 formula-like: the amount `=1+1` begins like a formula (= + - @)
    11 formula-like: the reference `=HYPERLINK(1)` begins like a formula (= + - @)
    12 formula-like: the member `@m` begins like a formula (= + - @)
    13 formula-like: the amount `-x` begins like a formula (= + - @)
    14 bad-member: the member `M 1` is not a valid id: 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit
    15 bad-reference: the reference `r 11` is not a valid id: 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit
    16 bad-time: the time `2026-02-30T00:00:00Z` is not valid: write it as 2026-12-01, 2026-12-01T12:00:00Z or 2026-12-01T20:00:00+08:00
    17 bad-time: the time `2026-01-01T00:00:00` is not valid: write it as 2026-12-01, 2026-12-01T12:00:00Z or 2026-12-01T20:00:00+08:00
    18 bad-quotes: a quote is not closed, or is inside a cell: quote whole cells, and double the quotes inside them
    19 bad-quotes: a quote is not closed, or is inside a cell: quote whole cells, and double the quotes inside them
    20 bad-member: the member `m�1` is not a valid id: 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit
    22 bare-carriage-return: a carriage return stands alone: lines end with LF or CR LF
    23 duplicate-reference: the reference `r-1` is already in line 2
    24 bad-quotes: a quote is not closed, or is inside a cell: quote whole cells, and double the quotes inside them
    "#);
}

/// Correcting one fault must not bring up another.
#[test]
fn faults_of_one_line_and_of_lines_that_repeat_it_are_told_at_once() {
    let rows = [
        "r-1,M 1,points,x,today",
        "r-1,m-1,development,5,2026-01-01T00:00:00Z",
        "r-2,m-1",
        "r-2,m-1,development,5,2026-01-01T00:00:00Z",
    ];
    insta::assert_snapshot!(faults(&rows.join("\n")), @"
    2 bad-member: the member `M 1` is not a valid id: 1 to 64 of a-z 0-9 . _ -, beginning with a letter or digit
    2 unknown-category: the category `points` is not one of this organisation's: development, efficiency, interaction, special
    2 bad-amount: the amount `x` is not a whole number: digits only, with - in front if negative
    2 bad-time: the time `today` is not valid: write it as 2026-12-01, 2026-12-01T12:00:00Z or 2026-12-01T20:00:00+08:00
    3 duplicate-reference: the reference `r-1` is already in line 2
    4 cell-count: 5 cells expected, 2 found
    5 duplicate-reference: the reference `r-2` is already in line 4
    ");
}

#[test]
fn file_that_is_not_ours_is_refused_whole() {
    let files: [&[u8]; 5] = [
        b"",
        b"reference,member,category,amount,occurred_at",
        b"member,reference,category,amount,occurred_at\n",
        b"reference,member,category,amount,occurred_at\nr-1,\xb5\xe3,development,1,2026-01-01T00:00:00Z",
        b"\xff\xfer\0e\0f\0",
    ];
    let told = files.map(|file| told(&csv::read(file, &categories()).unwrap_err()));
    insta::assert_snapshot!(told.join("\n"), @r#"
    1 bad-header: the first line must be `reference,member,category,amount,occurred_at`, but is ``
    1 no-lines: the file has no contributions
    1 bad-header: the first line must be `reference,member,category,amount,occurred_at`, but is `member,reference,category,amount,occurred_at`
    2 not-utf-8: the file is not UTF-8 text from here on: save it as "CSV UTF-8"
    1 not-utf-8: the file is not UTF-8 text from here on: save it as "CSV UTF-8"
    "#);
}

#[test]
fn faults_beyond_the_bound_are_counted() {
    let rows: String = (0..250).map(|n| format!("x{n}\n")).collect();
    let error = read(&rows).unwrap_err();
    assert_eq!((error.listed.len(), error.count), (FAULTS_MAX, 250));
}

#[test]
fn batch_text_is_read_strictly() {
    let good = "r-1 m-2 special 7 2025-01-01T00:00:00Z\n";
    let refused = |text: &str| Batch::parse(text.as_bytes()).unwrap_err();
    assert_eq!(refused(good.trim_end()), LedgerError::NotText);
    assert_eq!(refused(""), LedgerError::Empty);
    let reference = id("r-1");
    assert_eq!(
        refused(&good.repeat(2)),
        LedgerError::OutOfOrder { line: 2, reference }
    );
    for changed in [
        good.replace(" 7", " +7"),
        good.replace(" 7", " 07"),
        good.replace(" 7", "  7"),
        good.replace('\n', " \n"),
        good.replace('\n', "\r\n"),
        format!("\n{good}"),
    ] {
        assert!(matches!(
            refused(&changed),
            LedgerError::BadLine { line: 1, .. }
        ));
    }
}

#[test]
fn real_ledger_makes_a_batch_with_its_totals() {
    let Some(file) = shared("cases/real/contributions.csv") else {
        return;
    };
    let text = std::fs::read_to_string(file).unwrap();
    let batch = csv::read(text.as_bytes(), &categories()).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|row| row.split(',').collect())
        .collect();
    assert_eq!(batch.lines().len(), rows.len());
    for (category, total) in batch.totals() {
        let own = rows.iter().filter(|row| row[2] == category.as_str());
        assert_eq!(total, own.map(|row| row[3].parse::<i128>().unwrap()).sum());
    }
    assert_eq!(Batch::parse(batch.text().as_bytes()), Ok(batch));
}

#[test]
fn what_spreadsheets_make_of_a_file_is_read() {
    let plain = "reference,member,category,amount,occurred_at\n\
        r-1,m-1,development,1,2026-11-03T00:00:00Z\n\
        r-2,m-1,special,2,2026-11-02T16:00:00Z\n\
        r-3,m-1,special,3,2026-01-02T03:04:05Z\n";
    let sheet = "reference;member;category;amount;occurred_at\r\n\
        r-1;m-1;development;1;2026/11/3\r\n\
        r-2;m-1;special;2;2026-11-03T00:00+08:00\r\n\
        r-3;m-1;special;3;2026-01-02 03:04:05Z\r\n";
    let read = |text: &str| csv::read(text.as_bytes(), &categories());
    assert_eq!(read(sheet), read(plain));
    assert_eq!(read(&sheet.replace(';', "\t")), read(plain));
    assert!(read(plain).is_ok());
    let clocks = [
        "2026-11-03 12:00",
        "2026-13-01",
        "2026-11-03T12:00:00+8",
        "",
        "1960-01-01",
    ];
    assert!(clocks.iter().all(|text| Time::spelled(text).is_none()));
}
