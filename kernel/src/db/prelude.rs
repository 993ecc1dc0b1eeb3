//! What an entity is written with.

pub use catalogue::id::*;
pub use catalogue::{EventType, Role};
pub use sea_orm::Condition;
pub use sea_orm::entity::prelude::*;
pub use serde_json::json;

pub use super::{Access, Log, RawJson, Relation, Resource, Scoped, nobody, refers_to};
pub use crate::auth::Caller;
pub use crate::event::{Audience, Emits, Event};
