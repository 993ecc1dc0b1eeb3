//! What an entity is written with.

pub use catalogue::id::*;
pub use catalogue::{EventType, Role, SensitiveClass};
pub use sea_orm::Condition;
pub use sea_orm::entity::prelude::*;
pub use serde_json::json;

pub use super::{
    Access, Log, RawJson, Relation, Resource, Scoped, nobody, nobodys, refers_to, refers_to_visible, seen_by,
};
pub use crate::auth::Caller;
pub use crate::auth::sensitive::GrantedClasses;
pub use crate::event::{Audience, Emits, Event};
