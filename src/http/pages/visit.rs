//! Who looks at a page: in which language, at which address, at what state of the log, and when.

use std::future::{Ready, ready};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use maud::{Markup, html};

use crate::domain::fault::Told;
use crate::domain::state::State;
use crate::domain::state::organisation::ClockSource;
use crate::domain::time::Time;
use crate::http::error::ApiError;
use crate::http::site::Site;
use crate::service::Engine;
use crate::service::shared::Published;
use crate::words::moments::Zone;
use crate::words::{self, Language, moments};

/// One request for a page.
pub struct Visit {
    /// What answers.
    pub engine: Data<Engine>,
    /// The newest signed head with its state.
    pub published: Arc<Published>,
    /// Of the address.
    pub language: Language,
    /// The address behind the language, from its `/` on.
    pub rest: String,
    /// By the wall clock, or by the log's on a test log.
    pub now: Time,
    /// In which times are shown.
    pub zone: Zone,
    /// What this site has of its own.
    pub site: Data<Site>,
}

impl FromRequest for Visit {
    type Error = ApiError;
    type Future = Ready<Result<Visit, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Visit::of(request).ok_or(ApiError::NoSuchPage))
    }
}

impl Visit {
    /// `None` where the address has no language.
    pub fn of(request: &HttpRequest) -> Option<Visit> {
        let (language, rest) = spoken(request.path())?;
        let engine = request.app_data::<Data<Engine>>()?.clone();
        let published = engine.published();
        let now = now(&published.state);
        let zone = Zone::of_log(&published.state);
        let site = request.app_data::<Data<Site>>()?.clone();
        Some(Visit {
            engine,
            published,
            language,
            rest: rest.to_owned(),
            now,
            zone,
            site,
        })
    }

    /// The state that everything on the page is of.
    pub fn state(&self) -> &State {
        &self.published.state
    }

    /// A word or sentence without values.
    pub fn word(&self, code: &str) -> String {
        words::term(self.language, code)
    }

    /// A sentence.
    pub fn say(&self, told: &Told) -> String {
        words::say(self.language, told)
    }

    /// A sentence with its emphasis.
    pub fn rich(&self, told: &Told) -> Markup {
        let pieces = words::emphasised(self.language, told);
        html! {
            @for (strong, text) in pieces {
                @if strong { b { (text) } } @else { (text) }
            }
        }
    }

    /// The title in the language of the page.
    pub fn title<'a>(&self, chinese: &'a str, english: &'a str) -> &'a str {
        match self.language {
            Language::Chinese => chinese,
            Language::English => english,
        }
    }

    /// An address of this language: `path` begins with `/`.
    pub fn link(&self, path: &str) -> String {
        format!("/{}{path}", self.language.as_str())
    }

    /// This page in the other language.
    pub fn other(&self) -> (Language, String) {
        let other = match self.language {
            Language::Chinese => Language::English,
            Language::English => Language::Chinese,
        };
        (other, format!("/{}{}", other.as_str(), self.rest))
    }

    /// A time with its zone, for programs too.
    pub fn time(&self, time: Time) -> Markup {
        html! { time datetime=(time.to_string()) { (self.zoned(time)) } }
    }

    /// A time with its zone, as text.
    pub fn zoned(&self, time: Time) -> String {
        moments::zoned(self.language, self.zone, time, self.now)
    }

    /// A time without its zone, where the zone stands near by.
    pub fn minute(&self, time: Time) -> Markup {
        html! { time datetime=(time.to_string()) { (moments::minute(self.language, self.zone, time, self.now)) } }
    }

    /// The day of a time in the zone.
    pub fn day(&self, time: Time) -> String {
        moments::day(self.language, self.zone, time, self.now)
    }
}

/// The language that an address begins with, and what follows it.
pub fn spoken(path: &str) -> Option<(Language, &str)> {
    Language::ALL.into_iter().find_map(|language| {
        let rest = path.strip_prefix('/')?.strip_prefix(language.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then_some((language, rest))
    })
}

/// The wall clock, or the clock of a test log.
pub fn now(state: &State) -> Time {
    let logged = state.now();
    let real = state
        .genesis()
        .is_some_and(|(_, born)| born.clock == ClockSource::Real);
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let wall = wall.and_then(|since| i64::try_from(since.as_secs()).ok());
    let wall = wall.and_then(Time::from_seconds).filter(|_| real);
    let start = Time::from_seconds(0).expect("the epoch is a time");
    wall.max(logged).unwrap_or(start)
}
