//! People and offices: who holds which office until when, and how many founders act together.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::frame::{Html, Section, grouped_hex};
use super::parts::number;
use super::visit::Visit;
use crate::domain::fault::Told;
use crate::domain::office::Principal;
use crate::domain::state::offices::EVERYTHING;
use crate::http::error::ApiResult;
use crate::view::Window;
use crate::view::offices::OfficeView;
use crate::view::organisation::OrganisationView;
use crate::view::page::LIMIT_MAX;

/// The page.
pub async fn show(visit: Visit) -> ApiResult<Html> {
    let window = Window {
        after: None,
        limit: LIMIT_MAX,
    };
    let offices = OfficeView::page(visit.state(), &window).items;
    let mut holders: BTreeMap<&Principal, Vec<&OfficeView>> = BTreeMap::new();
    for office in &offices {
        holders.entry(&office.holder).or_default().push(office);
    }
    let told = Told::new("people-say")
        .with("holders", number(holders.len()))
        .with("offices", number(offices.len()));
    let title = visit.word("people-title");
    let main = html! {
        div.head { h1 { (title) } p.say { (visit.rich(&told)) } }
        div.two {
            div {
                @if holders.is_empty() { div.empty { p { (visit.word("people-none")) } } }
                @else { div.scroll tabindex="0" role="region" aria-label=(title) { table {
                    thead { tr { @for code in ["people-holder", "people-offices", "people-until", "people-key"] { th scope="col" { (visit.word(code)) } } } }
                    tbody { @for (holder, held) in &holders { (row(&visit, holder, held)) } }
                } } }
            }
            aside.stack { (founders(&visit)) }
        }
    };
    Ok(visit.page(&title, Section::Nowhere, &main))
}

fn row(visit: &Visit, holder: &Principal, held: &[&OfficeView]) -> Markup {
    let keys = held.first().map_or(&[][..], |first| &first.keys);
    html! {
        tr {
            th scope="row" { (holder) @if matches!(holder, Principal::System(_)) { br; span.small.quiet { (visit.word("people-machine")) } } }
            td { ul { @for office in held { li { (visit.word(&format!("office-{}", office.office)))
                @if office.scope.iter().any(|scope| scope.as_str() != EVERYTHING) {
                    " " span.small.quiet { (visit.say(&Told::new("people-scope").with("scope", office.scope.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")))) }
                } } } } }
            td.n-l { ul { @for office in held { li { @match office.until { Some(until) => (visit.time(until)), None => span.quiet { (visit.word("people-no-end")) } } } } } }
            td.mono.n-l { ul { @for key in keys { li { (grouped_hex(&key.to_string(), 8)) } } } }
        }
    }
}

fn founders(visit: &Visit) -> Markup {
    let Some(known) = OrganisationView::of(visit.state(), &visit.engine.log_key()) else {
        return html! {};
    };
    let told = Told::new("people-founders-say").with("count", number(known.founders.len()));
    html! {
        section.sheet.stack-s { h2 { (visit.word("people-founders")) } p.small { (visit.say(&told)) }
            ul.small { @for founder in &known.founders { li { (founder.name) } } } }
    }
}
