//! What other programs follow: polls as an Atom feed and as a calendar. Both move and end as the polls do.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE};
use actix_web::{HttpRequest, HttpResponse};
use atom_syndication::{Entry, Feed, FixedDateTime, Generator, Link, Text};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};

use super::frame::tag;
use super::guard::guard;
use super::parts::poll_title;
use super::visit::Visit;
use crate::domain::fault::Told;
use crate::domain::hash::Hash;
use crate::domain::poll::phase::Phase;
use crate::domain::state::poll::Poll;
use crate::domain::time::Time;
use crate::http::error::ApiResult;
use crate::view::Window;
use crate::view::polls::PollSummary;

/// How many polls are told of, those that open last first.
const POLLS: usize = 100;

fn instant(time: Time) -> DateTime<Utc> {
    DateTime::from_timestamp(time.seconds(), 0).unwrap_or_default()
}

/// A name that stays: the hash of a statement (RFC 6920).
fn named(hash: &Hash) -> String {
    format!("ni:///sha-256;{}", URL_SAFE_NO_PAD.encode(hash.0))
}

/// Where this site is, as whoever asks calls it.
fn site(request: &HttpRequest) -> String {
    let about = request.connection_info();
    format!("{}://{}", about.scheme(), about.host())
}

/// The polls to tell of, each with its summary.
fn polls(visit: &Visit) -> Vec<(&Poll, PollSummary)> {
    let window = Window {
        after: None,
        limit: POLLS,
    };
    let polls = visit.state().polls();
    let page = PollSummary::page(polls, &window);
    let summaries = page.map(|page| page.items).unwrap_or_default();
    summaries
        .into_iter()
        .filter_map(|summary| Some((polls.find(&summary.poll)?, summary)))
        .collect()
}

/// Whether a poll will not be held, or was given up.
fn is_off(phase: Phase) -> bool {
    matches!(phase, Phase::Lapsed | Phase::Cancelled | Phase::Annulled)
}

/// What there is to say of a poll: how far it has come, and its times.
fn about(visit: &Visit, poll: &PollSummary) -> String {
    let zoned = |time| visit.zoned(time);
    let told = Told::new("feed-about")
        .with(
            "phase",
            visit.word(&format!("phase-{}", poll.phase.as_str())),
        )
        .with("opens", zoned(poll.opens))
        .with("closes", zoned(poll.closes));
    visit.say(&told)
}

fn answer(visit: &Visit, kind: &'static str, body: String) -> HttpResponse {
    guard(&mut HttpResponse::Ok())
        .content_type(kind)
        .insert_header((CONTENT_LANGUAGE, tag(visit.language)))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(body)
}

/// The newest polls as an Atom feed (RFC 4287).
pub async fn atom(visit: Visit, request: HttpRequest) -> ApiResult<HttpResponse> {
    let site = site(&request);
    let link = |rel: &str, path: &str, kind: &str| Link {
        href: format!("{site}{}", visit.link(path)),
        rel: rel.to_owned(),
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    };
    let found = polls(&visit);
    let entries = found.iter().map(|(poll, summary)| Entry {
        id: named(&poll.notice_hash()),
        title: Text::plain(poll_title(&visit, summary).to_owned()),
        updated: instant(summary.updated).fixed_offset(),
        summary: Some(Text::plain(about(&visit, summary))),
        links: vec![link(
            "alternate",
            &format!("/polls/{}", summary.poll),
            "text/html",
        )],
        ..Entry::default()
    });
    let updated = found.iter().map(|(_, summary)| summary.updated).max();
    let (genesis, born) = visit
        .state()
        .genesis()
        .map_or((None, None), |(hash, born)| {
            (Some(hash), Some(born.founded))
        });
    let feed = Feed {
        id: genesis.as_ref().map_or_else(|| site.clone(), named),
        title: Text::plain(
            visit.say(&Told::new("feed-title").with("organisation", visit.organisation())),
        ),
        updated: FixedDateTime::from(instant(updated.or(born).unwrap_or(visit.now))),
        generator: Some(Generator {
            value: "Folkmoot".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Generator::default()
        }),
        authors: vec![atom_syndication::Person {
            name: visit.organisation(),
            ..Default::default()
        }],
        lang: Some(tag(visit.language).to_owned()),
        links: vec![
            link("self", "/polls.atom", "application/atom+xml"),
            link("alternate", "/polls", "text/html"),
        ],
        entries: entries.collect(),
        ..Feed::default()
    };
    Ok(answer(
        &visit,
        "application/atom+xml; charset=utf-8",
        feed.to_string(),
    ))
}

/// The time for votes of the newest polls as a calendar (RFC 5545).
pub async fn calendar(visit: Visit, request: HttpRequest) -> ApiResult<HttpResponse> {
    let site = site(&request);
    let title = visit.say(&Told::new("feed-title").with("organisation", visit.organisation()));
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Folkmoot//Polls//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", &title),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    for (poll, summary) in polls(&visit) {
        let changed =
            poll.changes().len() + poll.extended().len() + usize::from(is_off(summary.phase));
        let status = match is_off(summary.phase) {
            true => EventStatus::Cancelled,
            false => EventStatus::Confirmed,
        };
        let event = Event::new()
            .uid(&format!("{}@folkmoot", poll.notice_hash()))
            .timestamp(instant(summary.updated))
            .last_modified(instant(summary.updated))
            .sequence(u32::try_from(changed).unwrap_or(u32::MAX))
            .summary(poll_title(&visit, &summary))
            .description(&about(&visit, &summary))
            .url(&format!(
                "{site}{}",
                visit.link(&format!("/polls/{}", summary.poll))
            ))
            .starts(instant(summary.opens))
            .ends(instant(summary.closes))
            .status(status)
            .done();
        calendar.push(event);
    }
    Ok(answer(
        &visit,
        "text/calendar; charset=utf-8",
        calendar.to_string(),
    ))
}
