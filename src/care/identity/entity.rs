//! Tables `person_merges` and, beneath it, [`row`].

use kernel::db::prelude::*;

use crate::care::person::entity::{is_of_own_case, serves};

/// That two rows were found to be one person, and that it was taken back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "person_merges")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonMergeId,
    /// The service that both are known to.
    pub service_id: ServiceId,
    /// The row that stands for the person since.
    pub kept_id: PersonId,
    /// The row that was merged away.
    pub merged_id: PersonId,
    /// How it was found.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// Who decided it.
    pub merged_by: Uuid,
    pub merged_at: DateTimeUtc,
    /// How it was found to be wrong.
    #[sea_orm(column_type = "Text", nullable)]
    pub unmerge_reason: Option<String>,
    /// Who took it back.
    pub unmerged_by: Option<Uuid>,
    /// Absent while the merge stands.
    pub unmerged_at: Option<DateTimeUtc>,
}

impl Log for Entity {}

kernel::sensitive! {
    appended, row plain, own of_own_cases,
    plain [id service_id kept_id merged_id merged_by merged_at unmerged_by unmerged_at]
    words [reason unmerge_reason]
}

kernel::erased! {
    kept [id service_id kept_id merged_id merged_by merged_at unmerged_by unmerged_at]
    emptied [reason unmerge_reason]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        serves(caller, Column::ServiceId)
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::new("person_merge", row.id.0, row.kept_id))
    }
}

fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(is_of_own_case(caller, Column::KeptId))
}

pub mod row {
    //! Table `person_merge_rows`: what a merge carried over, so that undoing it carries back exactly that.

    use kernel::db::prelude::*;

    /// One row that was carried over.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
    #[sea_orm(table_name = "person_merge_rows")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub merge_id: PersonMergeId,
        /// The name of its kind in the list of resources.
        #[sea_orm(primary_key, auto_increment = false)]
        pub kind: String,
        /// The row; of match keys, the record they were taken from.
        #[sea_orm(primary_key, auto_increment = false)]
        pub row_id: Uuid,
    }

    impl Log for Entity {}
}
