//! What came of a poll, one sentence a contest.

use maud::{Markup, html};

use super::parts::contest_title;
use super::visit::Visit;
use crate::domain::count::decision::Verdict;
use crate::domain::fault::{Told, Value};
use crate::view::contests::ContestView;
use crate::view::polls::{ContestResultView, PollView, ResultView};

/// What became of each contest, in one sentence each.
pub fn verdicts(visit: &Visit, poll: &PollView, result: &ResultView) -> Markup {
    html! {
        @for short in &result.contests {
            @if let Some(contest) = poll.contests.iter().find(|contest| contest.contest == short.contest) {
                (visit.rich(&verdict(visit, contest, short))) " "
            }
        }
    }
}

/// What came of one contest, as a sentence.
pub fn verdict(visit: &Visit, contest: &ContestView, short: &ContestResultView) -> Told {
    let told = match short.verdict {
        Some(Verdict::Passed) => Told::new("result-verdict").case("passed"),
        Some(Verdict::Rejected) => Told::new("result-verdict").case("rejected"),
        Some(Verdict::Lapsed) => Told::new("result-verdict").case("lapsed"),
        None if short.elected.is_empty() => Told::new("result-verdict").case("nobody"),
        None => {
            let case = match contest.budget {
                Some(_) => "funded",
                None => "elected",
            };
            let titles = short.elected.iter().map(|id| {
                let option = contest.options.iter().find(|option| option.option == *id);
                let title = option.map_or(id.as_str(), |option| {
                    visit.title(&option.title, &option.title_en)
                });
                Value::Text(title.to_owned())
            });
            Told::new("result-verdict")
                .case(case)
                .with("options", Value::All(titles.collect()))
        }
    };
    told.with("contest", contest_title(visit, contest).to_owned())
}
