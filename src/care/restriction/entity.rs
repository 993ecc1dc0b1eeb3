//! Table `restricted_people`: whose record is restricted now. That it was, and was lifted, stands in the log.

use kernel::db::prelude::*;

use super::wire::{RestrictionAskedBy, RestrictionGround};

/// A record of a person that is restricted. Of those who were merged into another each row is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "restricted_people")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The service that knows them.
    pub service_id: ServiceId,
    /// Why it must be.
    pub ground: RestrictionGround,
    /// Who asked for it.
    pub asked_by: RestrictionAskedBy,
    /// On which day they did.
    pub asked_on: Date,
    /// Who carried it out.
    pub restricted_by: Uuid,
    pub restricted_at: DateTimeUtc,
}

impl Log for Entity {}
