//! What a verb is written with, and what runs within its transaction.

pub mod rules;

pub use self::rules::*;
pub use actix_web::web::Data;
pub use actix_web::{get, patch, post};
pub use kernel::app_state::AppState;
pub use kernel::auth::Caller;
pub use kernel::cx::{Cx, Shown, Step, Viewed, grouped, latest};
pub use kernel::db::{Resource, Tx};
pub use kernel::event::{Emits, Event, changed};
pub use kernel::http::etag::ETag;
pub use kernel::http::page::Paging;
pub use kernel::http::patch::not_null;
pub use kernel::http::{At, Json, Paged, Query, Reply};
pub use sea_orm::ActiveValue::Set;
pub use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
pub use utoipa::IntoParams;
