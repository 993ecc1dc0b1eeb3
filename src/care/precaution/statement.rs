//! Table `precaution_statements`: what somebody said of how a person is kept from harm. What was said is never changed; that
//! staff have reviewed it is added.
//!
//! A row is shown within its person, to whoever may see them.

use kernel::db::prelude::*;

use super::codes::StatementSource;
use super::wire::Stated;

/// What somebody said of how a person is kept from harm.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "precaution_statements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PrecautionStatementId,
    pub person_id: PersonId,
    /// The referral with which it came, or to which it was added.
    pub referral_id: Option<ReferralId>,
    /// The merge by which it came, where it is what the other record said.
    pub merge_id: Option<PersonMergeId>,
    pub source: StatementSource,
    /// What was said.
    #[sea_orm(column_type = "Json")]
    pub content: Stated,
    pub stated_at: DateTimeUtc,
    /// Since when it stands no more by itself: staff have reviewed it, it added nothing, or its referral was entered in error.
    pub settled_at: Option<DateTimeUtc>,
    pub settled_by: Option<Uuid>,
    /// How staff found what holds.
    #[sea_orm(column_type = "Text", nullable)]
    pub settled_comment: Option<String>,
    /// Its referral was entered in error: it is of nobody any more.
    pub is_retracted: bool,
}

impl Log for Entity {}

kernel::erased! { gone }
