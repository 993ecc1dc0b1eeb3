//! Table `restricted_people`: whose record is restricted now. That it was, and was lifted, stands in the log.

use kernel::db::prelude::*;

use super::codes::{RestrictionAskedBy, RestrictionGround};

/// A record of a person that is restricted. Of those who were merged into another each row is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "restricted_people")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The service that knows them.
    pub service_id: ServiceId,
    /// Why it must be; of who was erased that is gone.
    pub ground: Option<RestrictionGround>,
    /// Who asked for it.
    pub asked_by: Option<RestrictionAskedBy>,
    /// On which day they did.
    pub asked_on: Option<Date>,
    /// Who carried it out.
    pub restricted_by: Uuid,
    pub restricted_at: DateTimeUtc,
    /// Nothing is left of the record that says who they are: it is restricted for good.
    pub is_erased: bool,
    /// Of who was erased, the pseudonym by which analysts take them out: what it was made of is gone.
    pub pseudonym: Option<String>,
}

impl Log for Entity {}

kernel::erased! {
    kept [person_id service_id restricted_by restricted_at is_erased pseudonym]
    emptied [ground asked_by asked_on]
}
