//! The presets: each can be read, contradicts nothing, and charters need nothing beside them.

use folkmoot::domain::charter::document::Document;
use folkmoot::domain::charter::names::{Charter, Misfit};
use folkmoot::domain::charter::preset::{Preset, presets};
use folkmoot::domain::charter::sort::Sort;
use folkmoot::domain::fault::Fault;

use super::super::second;

fn named(name: &str) -> Preset {
    let mut all = presets().into_iter();
    all.find(|preset| preset.name.as_str() == name)
        .unwrap_or_else(|| panic!("{name}"))
}

fn charter(preset: &Preset) -> Charter {
    let mut charter = Charter::default();
    preset
        .documents
        .iter()
        .for_each(|document| charter.put(document));
    charter
}

fn told(misfits: &[Misfit]) -> Vec<String> {
    misfits
        .iter()
        .map(|misfit| misfit.told().to_string())
        .collect()
}

#[test]
fn every_document_of_a_charter_is_fit() {
    let charters: Vec<Preset> = presets()
        .into_iter()
        .filter(|preset| preset.is_charter)
        .collect();
    let names: Vec<&str> = charters.iter().map(|preset| preset.name.as_str()).collect();
    assert_eq!(names, ["user-trust", "association", "free"]);
    for preset in &charters {
        second::fit_alike(&preset.documents);
        let charter = charter(preset);
        assert!(charter.organisation().is_some());
        assert_eq!(charter.documents().len(), preset.documents.len());
        for document in &preset.documents {
            let misfits = told(&charter.misfits(document));
            assert!(
                misfits.is_empty(),
                "{} {}: {misfits:?}",
                preset.name,
                document.name()
            );
        }
    }
}

#[test]
fn a_procedure_of_a_preset_contradicts_nothing_by_itself() {
    let single: Vec<Preset> = presets()
        .into_iter()
        .filter(|preset| !preset.is_charter)
        .collect();
    let names: Vec<&str> = single.iter().map(|preset| preset.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "proposal",
            "charter-amendment",
            "nomination",
            "election",
            "appointment",
            "override",
            "petition",
            "admission-appeal",
            "objection",
        ]
    );
    for preset in single {
        let [Document::Procedure(procedure)] = preset.documents.as_slice() else {
            panic!("{} is one procedure", preset.name);
        };
        assert_eq!(procedure.id, preset.name);
        assert_eq!(procedure.contradictions(), [], "{}", preset.name);
    }
}

#[test]
fn documents_print_back_and_are_found_by_name() {
    for preset in presets() {
        for document in &preset.documents {
            assert_eq!(Document::parse(&document.text()).unwrap(), *document);
        }
    }
    let charter = charter(&named("user-trust"));
    for document in charter.documents() {
        assert_eq!(
            charter.find(document.sort(), document.name()),
            Some(document)
        );
    }
}

#[test]
fn only_one_procedure_adopts_procedures_once_the_founders_have_handed_over() {
    let charter = charter(&named("user-trust"));
    let adopts = charter.ways(1_000).into_iter().filter(|way| {
        way.clause.as_str() == "adopt-procedure" && way.procedure.as_str() != "founding"
    });
    let by: Vec<String> = adopts.map(|way| way.procedure.to_string()).collect();
    assert_eq!(by, ["charter-amendment"]);
}

#[test]
fn the_easiest_way_to_a_clause_comes_first() {
    let charter = charter(&named("user-trust"));
    let ways = charter.ways(1_000);
    let seat: Vec<(String, u64)> = ways
        .iter()
        .filter(|way| way.clause.as_str() == "seat" && way.procedure.as_str() != "founding")
        .map(|way| (way.procedure.to_string(), way.people.most()))
        .collect();
    // 5 of 9 sitting seats; 6 of 9; 50 supporters and 67 of the 100 who make a quorum.
    let expected = [
        ("committee-seat", 5),
        ("appointment", 6),
        ("co-option", 6),
        ("charter-amendment", 67),
    ];
    assert_eq!(
        seat,
        expected.map(|(name, people)| (name.to_owned(), people))
    );
}

#[test]
fn a_document_that_others_name_is_missed() {
    let preset = named("user-trust");
    let mut charter = charter(&preset);
    let objection = folkmoot::domain::id::Id::parse("objection").unwrap();
    let named_by = charter.named_by(Sort::Procedure, &objection);
    let names: Vec<&str> = named_by
        .iter()
        .map(|document| document.name().as_str())
        .collect();
    assert_eq!(
        names,
        [
            "charter-amendment",
            "election",
            "petition",
            "proposal",
            "protector-election"
        ]
    );
    charter.retire(Sort::Procedure, &objection);
    let misfits = charter.misfits(&named_by[0]);
    assert_eq!(
        told(&misfits),
        ["not-in-force: line objection objection 3 days, sort procedure, name objection"]
    );
}
