//! What comes next, as `folkmoot status` shows it: a line a step, with times in UTC and in the organisation's zone.

use super::client::Client;
use super::language::{language, say, term};
use super::{CliError, terminal};
use crate::domain::fault::Told;
use crate::domain::time::Time;
use crate::view::Page;
use crate::view::organisation::OrganisationView;
use crate::view::turn::StepView;
use crate::words::moments::{self, Zone};

/// How many steps are shown where everything is asked.
const SHOWN: usize = 20;

/// Asks a service whose turn it is.
pub struct Turn<'a> {
    client: &'a Client,
    zone: Zone,
}

impl<'a> Turn<'a> {
    /// In the zone of this organisation.
    pub fn new(client: &'a Client, about: &OrganisationView) -> Turn<'a> {
        Turn {
            client,
            zone: Zone::of(about.zone.as_deref()),
        }
    }

    /// The zone in which times are shown.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// Everything that waits for somebody whom the query means, under a heading.
    pub fn waits(&self, query: &str, who: &str) -> Result<String, CliError> {
        let steps: Vec<StepView> = self.client.list(&self.path(query))?;
        let head = say(&Told::new("turn-head").with("who", who));
        Ok(self.text(&head, &steps))
    }

    /// What comes next, under a heading, the earliest end first.
    pub fn next(&self, query: &str) -> Result<String, CliError> {
        let mark = if query.is_empty() { "" } else { "&" };
        let path = self.path(&format!("{query}{mark}limit={SHOWN}"));
        let page: Page<StepView> = self.client.get_json(&path)?;
        let text = self.text(&term("turn-next"), &page.items);
        Ok(match page.next {
            None => text,
            Some(_) => format!("{text}  {}\n", term("turn-more")),
        })
    }

    fn path(&self, query: &str) -> String {
        let mark = if query.is_empty() { "" } else { "&" };
        format!("/api/turn?{query}{mark}lang={}", language().as_str())
    }

    fn text(&self, head: &str, steps: &[StepView]) -> String {
        let mut lines = vec![head.to_owned()];
        lines.extend(steps.iter().map(|step| format!("  {}", self.line(step))));
        if steps.is_empty() {
            lines.push(format!("  {}", term("turn-none")));
        }
        lines.join("\n") + "\n"
    }

    fn line(&self, step: &StepView) -> String {
        let what = step.what.as_deref().unwrap_or(&step.act);
        let told = match &step.acts_as {
            Some(name) => Told::new("turn-own").with("name", name),
            None => Told::new("turn-line").with("by", step.whom.clone().unwrap_or_default()),
        };
        let line = say(&told.with("what", what).with("when", self.when(step)));
        match step.matter.or(step.statement) {
            Some(name) => format!("{line}\n    {name}"),
            None => line,
        }
    }

    fn when(&self, step: &StepView) -> String {
        let here = |time: Time| moments::zoned(language(), self.zone, time, terminal::now());
        match (step.from, step.until) {
            (None, None) => String::new(),
            (None, Some(until)) => {
                let told = Told::new("turn-until").with("time", until);
                say(&told.with("here", here(until)))
            }
            (Some(from), None) => {
                let told = Told::new("turn-from").with("time", from);
                say(&told.with("here", here(from)))
            }
            (Some(from), Some(until)) => {
                let told = Told::new("turn-from-until").with("time", from);
                let told = told.with("here", here(from)).with("end", until);
                say(&told.with("there", here(until)))
            }
        }
    }
}
