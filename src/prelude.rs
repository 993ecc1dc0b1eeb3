//! What a verb is written with, and what runs within its transaction.

pub use actix_web::{get, patch, post};
pub use catalogue::id::*;
pub use catalogue::{Action, Code, EventType, Role};
pub use chrono::{DateTime, NaiveDate, Utc};
pub use kernel::calendar;
pub use kernel::cx::{Cx, Step, Viewed};
pub use kernel::db::{Resource, Tx};
pub use kernel::event::{Audience, Emits, Event};
pub use kernel::faults::Faults;
pub use kernel::http::etag::ETag;
pub use kernel::http::page::Paging;
pub use kernel::http::{At, Json, Paged, Query, Reply};
pub use kernel::list::{Codes, List};
pub use kernel::machine::Machine;
pub use kernel::problem::{Fault, Problem};
pub use kernel::text::Text;
pub use sea_orm::ActiveValue::Set;
pub use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, Order, QueryFilter, QueryOrder,
    QuerySelect,
};
pub use serde::{Deserialize, Serialize};
pub use serde_json::json;
pub use utoipa::{IntoParams, ToSchema};
pub use uuid::Uuid;
