//! What a worker brings that a referral may ask for, and what they may be shown.

use sea_orm::FromJsonQueryResult;

use crate::prelude::*;
use catalogue::SensitiveClass;

/// Languages a worker speaks with people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(transparent)]
pub struct Languages(#[schema(inline)] pub List<Language, 0, 30>);

/// What a worker knows particularly well, in the service's words (003 §5.3).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(transparent)]
pub struct Specialisms(#[schema(inline)] pub List<Text<100>, 0, 30>);

/// The sensitive classes that an administrator granted a worker, beyond the cases they carry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(transparent)]
pub struct SensitiveClasses(#[schema(inline)] pub Codes<SensitiveClass, 0>);

impl std::ops::Deref for SensitiveClasses {
    type Target = [SensitiveClass];

    fn deref(&self) -> &[SensitiveClass] {
        &self.0
    }
}
