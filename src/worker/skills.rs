//! What a worker brings that a referral may ask for.

use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::format::Language;
use crate::list::List;
use crate::text::Text;

/// Languages a worker speaks with people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(transparent)]
pub struct Languages(#[schema(inline)] pub List<Language, 0, 30>);

/// What a worker knows particularly well, in the service's words (003 §5.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(transparent)]
pub struct Specialisms(#[schema(inline)] pub List<Text<100>, 0, 30>);
