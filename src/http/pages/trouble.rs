//! What goes wrong, as a page: what happened, and what to do. And the way from `/` to a language.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT_LANGUAGE, LOCATION, VARY};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use maud::html;

use super::frame::Section;
use super::visit::{Visit, spoken};
use crate::domain::fault::Told;
use crate::http::error::{ApiError, ApiResult};
use crate::http::site::Site;
use crate::words::{self, Language};

/// Answers errors of pages with pages.
pub async fn as_page<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let asked = request.request().clone();
    let told = |error: Option<&actix_web::Error>| {
        let error = error.and_then(|error| error.as_error::<ApiError>());
        error.and_then(|error| page(&asked, error))
    };
    match next.call(request).await {
        Ok(answer) => match told(answer.response().error()) {
            Some(page) => Ok(ServiceResponse::new(asked, page)),
            None => Ok(answer.map_into_boxed_body()),
        },
        Err(error) => match told(Some(&error)) {
            Some(page) => Ok(ServiceResponse::new(asked, page)),
            None => Err(error),
        },
    }
}

/// Answers where no route leads: with a file of the site, or a page where a person asked.
pub async fn nowhere(request: HttpRequest) -> ApiResult<HttpResponse> {
    let site = request.app_data::<Data<Site>>();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if let Some(file) = site
        .filter(|_| reads)
        .and_then(|site| site.file(request.path()))
    {
        return Ok(file);
    }
    let error = ApiError::NoSuchPage;
    match page(&request, &error) {
        Some(page) => Ok(page),
        None => Err(error),
    }
}

/// `None` outside the pages, and while there is no log.
fn page(request: &HttpRequest, error: &ApiError) -> Option<HttpResponse> {
    let visit = Visit::of(request)?;
    let (status, known) = error.public();
    let stable = known.code.as_ref();
    let (title, what) = told(visit.language, status, &known);
    let main = html! {
        div.head { h1 { (title) } p.say { (what) } }
        div.btns { a.btn href=(visit.link("/")) { (visit.word("page-to-home")) } a.btn.alt href=(visit.link("/polls")) { (visit.word("page-nav-polls")) } }
        p.small.quiet.mt { (visit.say(&Told::new("page-problem-code").with("code", stable))) }
    };
    let page = visit.page(&title, Section::Nowhere, &main);
    Some(page.with_status(status).answer())
}

/// A title, and what happened with what to do.
fn told(language: Language, status: StatusCode, known: &Told) -> (String, String) {
    let own = format!("page-problem-{}", known.code);
    let title = |code: &str| words::term(language, code);
    if words::has(language, &own) {
        let head = match status {
            StatusCode::NOT_FOUND => "page-problem-missing",
            _ if status.is_server_error() => "page-problem-later",
            _ => "page-problem",
        };
        return (title(head), title(&own));
    }
    let sentence = match words::knows(language, known) {
        true => words::say(language, known),
        false => title("page-problem-other"),
    };
    (title("page-problem"), sentence)
}

/// From `/` to the pages of the language that the browser prefers; Chinese comes first.
pub async fn choose(request: HttpRequest) -> HttpResponse {
    let language = preferred(&request);
    HttpResponse::SeeOther()
        .insert_header((LOCATION, format!("/{}/", language.as_str())))
        .insert_header((VARY, "Accept-Language"))
        .finish()
}

/// From `/zh` to `/zh/`.
pub async fn enter(request: HttpRequest) -> ApiResult<HttpResponse> {
    let (language, _) = spoken(request.path()).ok_or(ApiError::NoSuchPage)?;
    Ok(HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, format!("/{}/", language.as_str())))
        .finish())
}

/// The language of the header with the greatest weight (RFC 9110, 12.5.4).
fn preferred(request: &HttpRequest) -> Language {
    let header = request.headers().get(ACCEPT_LANGUAGE);
    let header = header.and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut best = (0, Language::Chinese);
    for range in header.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or("").to_ascii_lowercase();
        let language = match name.split('-').next() {
            Some("zh") => Language::Chinese,
            Some("en") => Language::English,
            _ => continue,
        };
        let quality = parts.find_map(|part| part.strip_prefix("q="));
        let thousandths = quality.map_or(Some(1000), thousandths).unwrap_or(0);
        if thousandths > best.0 {
            best = (thousandths, language);
        }
    }
    best.1
}

/// `0.8` as 800.
fn thousandths(quality: &str) -> Option<u32> {
    let (whole, part) = quality.split_once('.').unwrap_or((quality, ""));
    let part = format!("{part:0<3}");
    let whole: u32 = whole.parse().ok()?;
    let part: u32 = part.get(..3)?.parse().ok()?;
    (whole <= 1).then_some(whole * 1000 + part)
}
