//! Codes to be scanned: drawings of links to this site, and of invitations for letters.

use std::fmt::Write;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Query;
use actix_web::{HttpRequest, HttpResponse};
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;

use super::guard::guard;
use crate::domain::fault::Told;
use crate::http::error::ApiResult;
use crate::http::parameters::bad;

/// The most bytes of a path in a code: what phones still read from a screen.
const PATH_BYTES_MAX: usize = 300;
/// Empty modules around a code (ISO/IEC 18004, 5.3.8).
const QUIET: usize = 4;

/// Where the code leads.
#[derive(Deserialize)]
pub struct To {
    #[serde(default)]
    to: String,
}

/// The code of a link to this site. Other sites' links are not drawn: a code from here leads here.
pub async fn show(request: HttpRequest, asked: Query<To>) -> ApiResult<HttpResponse> {
    let to = &asked.to;
    let plain = to.bytes().all(|byte| byte.is_ascii_graphic());
    if !plain || to.len() > PATH_BYTES_MAX || !to.starts_with('/') || to.starts_with("//") {
        return Err(bad(
            to,
            Told::new("address-form")
                .case("path")
                .with("max", PATH_BYTES_MAX),
        ));
    }
    let about = request.connection_info();
    let link = format!("{}://{}{to}", about.scheme(), about.host());
    let drawn = drawing(&link).ok_or_else(|| {
        bad(
            to,
            Told::new("address-form")
                .case("path")
                .with("max", PATH_BYTES_MAX),
        )
    })?;
    Ok(guard(&mut HttpResponse::Ok())
        .content_type("image/svg+xml")
        .insert_header((CACHE_CONTROL, "private, max-age=86400"))
        .body(drawn))
}

/// A code as SVG of black modules on white, a unit each, with the quiet zone; errors are corrected at level M.
/// `None` for what is too long for any code.
pub fn drawing(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, size) = (code.width(), code.width() + 2 * QUIET);
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..]
                .iter()
                .take_while(|one| **one == Color::Dark)
                .count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}h-{size}z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_with_its_quiet_zone() {
        let drawn = drawing("https://vote.example.org/zh/").unwrap();
        // Version 3: 29 modules, and four empty ones on each side.
        assert!(drawn.contains("viewBox=\"0 0 37 37\""), "{drawn}");
        // The finder pattern in the corner.
        assert!(drawn.contains("M4 4h7v1h-7z"), "{drawn}");
        assert_eq!(drawing(&"x".repeat(5000)), None);
    }
}
