//! What was put right about a poll, on its pages: old text struck, banners of what ended it, both counts side by side.

use maud::{Markup, html};

use super::verdict::verdict;
use super::visit::Visit;
use crate::domain::fault::Told;
use crate::domain::time::Time;
use crate::view::changes::{CalendarView, ChangeView, DoneView, ExtendedView};
use crate::view::polls::{PollView, ResultView};

/// Why the poll came to nothing, where officers or a matter ended it.
pub fn banner(visit: &Visit, poll: &PollView) -> Markup {
    let ended = poll.changes.iter().find_map(|change| match change.change {
        DoneView::Cancel => Some((change, "change-cancelled")),
        DoneView::Annul => Some((change, "change-annulled")),
        _ => None,
    });
    html! { @if let Some((change, code)) = ended {
        div.note.bad role="note" { b { (visit.word(code)) } p { (grounds(visit, change)) } }
    } }
}

/// Everything that was changed and that lengthened the poll, in order.
pub fn changes(visit: &Visit, poll: &PollView) -> Markup {
    html! { @if !poll.changes.is_empty() || !poll.extended.is_empty() {
        section.sec { h2 { (visit.word("change-title")) }
            ul.items.sec-s {
                @for change in &poll.changes { li { (done(visit, poll, change)) p.small.quiet { (grounds(visit, change)) } } }
                @for extended in &poll.extended { li { (longer(visit, extended)) } }
            } }
    } }
}

/// An option's title, struck through where the option is passed over.
pub fn option_title(visit: &Visit, title: &str, struck: bool) -> Markup {
    html! { @if struck { del { (title) } " " span.tag.bad { (visit.word("change-struck")) } } @else { (title) } }
}

/// Each contest as it is counted beside how it would be if nobody had been struck or added.
pub fn both_counts(visit: &Visit, poll: &PollView, result: &ResultView) -> Markup {
    let pairs = result.unchanged.iter().filter_map(|without| {
        let with = result
            .contests
            .iter()
            .find(|one| one.contest == without.contest)?;
        let contest = poll
            .contests
            .iter()
            .find(|one| one.contest == without.contest)?;
        Some((contest, with, without))
    });
    let pairs: Vec<_> = pairs.collect();
    html! { @if !pairs.is_empty() {
        section.sec #both-counts { h2 { (visit.word("change-both")) } p.prose { (visit.word("change-both-why")) }
            div.scroll tabindex="0" role="region" aria-label=(visit.word("change-both")) { table { thead { tr { th scope="col" { (visit.word("change-contest")) } th scope="col" { (visit.word("change-with")) } th scope="col" { (visit.word("change-without")) } } }
                tbody { @for (contest, with, without) in &pairs { tr {
                    th scope="row" { (visit.title(&contest.title, &contest.title_en)) }
                    td { (visit.rich(&verdict(visit, contest, with))) } td { (visit.rich(&verdict(visit, contest, without))) } } } } } } }
    } }
}

/// Who did it, on which ground, with the reason to read.
fn grounds(visit: &Visit, change: &ChangeView) -> Markup {
    let signed: Vec<String> = change.signed_by.iter().map(ToString::to_string).collect();
    html! {
        @if let Some(ground) = &change.ground { (visit.say(&Told::new("change-ground").with("ground", ground))) " · " }
        @if !signed.is_empty() { (signed.join(", ")) " · " }
        a href=(format!("/api/attachments/{}", change.reason)) { (visit.word("change-reason")) } " · "
        a href=(visit.link(&format!("/entries/{}", change.entry))) { (visit.say(&Told::new("change-entry").with("entry", change.entry))) }
    }
}

fn done(visit: &Visit, poll: &PollView, change: &ChangeView) -> Markup {
    match &change.change {
        DoneView::Cancel => html! { p { (visit.word("change-cancelled")) } },
        DoneView::Annul => html! { p { (visit.word("change-annulled")) } },
        DoneView::Recount { result } => html! {
            p { (visit.word("change-recount")) " " code { (result) } }
        },
        DoneView::Erratum { corrected } => html! {
            p { (visit.word("change-erratum")) }
            @for one in corrected { p { del { (visit.title(&one.was, &one.was_en)) } " " ins { (visit.title(&one.title, &one.title_en)) } } }
        },
        DoneView::Reschedule { before, after } => html! {
            p { (visit.word("change-reschedule")) }
            @for (code, was, is) in moved(before, after) { p { (visit.word(code)) " " del { (visit.zoned(was)) } " " ins { (visit.zoned(is)) } } }
        },
        DoneView::Strike { contest, option } => {
            let found = poll.contests.iter().find(|one| one.contest == *contest);
            let found = found.and_then(|one| one.options.iter().find(|one| one.option == *option));
            let title = found.map_or(option.as_str(), |one| {
                visit.title(&one.title, &one.title_en)
            });
            html! { p { (visit.word("change-strike")) " " del { (title) } } }
        }
        DoneView::AddVoter { member, weight, .. } => {
            let told = Told::new("change-add-voter").with("member", member);
            html! { p { (visit.say(&told.with("weight", weight))) } }
        }
    }
}

/// The times that differ, each as it was and as it is.
fn moved(before: &CalendarView, after: &CalendarView) -> Vec<(&'static str, Time, Time)> {
    let times = |calendar: &CalendarView| {
        [
            ("poll-record-date", Some(calendar.record_date)),
            ("poll-claims-until", calendar.claims_until),
            ("change-opens", Some(calendar.opens)),
            ("change-closes", Some(calendar.closes)),
            ("change-objections", Some(calendar.objections_until)),
        ]
    };
    let pairs = times(before).into_iter().zip(times(after));
    let moved = pairs.filter_map(|((code, was), (_, is))| Some((code, was?, is?)));
    moved.filter(|(_, was, is)| was != is).collect()
}

fn longer(visit: &Visit, extended: &ExtendedView) -> Markup {
    let code = match extended.cause.as_str() {
        "outage" => "change-outage",
        _ => "change-turnout",
    };
    html! { p { (visit.word(code)) " " del { (visit.zoned(extended.before)) } " " ins { (visit.zoned(extended.after)) } } }
}
