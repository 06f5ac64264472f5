//! The kinds of statements as programs read them.

use actix_web::web::Json;

use super::error::ApiResult;
use super::parameters::Spoken;
use crate::view::kinds::KindsView;

/// Every kind with its lines; with `lang`, what each line means.
pub async fn list(Spoken(language): Spoken) -> ApiResult<Json<KindsView>> {
    Ok(Json(KindsView::all(language)))
}
