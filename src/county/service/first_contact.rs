//! Table `service_practices`: each practice's first point of contact for the link workers of a service (002 §7).

use kernel::db::prelude::*;

use kernel::format::{EmailAddress, PhoneNumber};

/// Whom a link worker turns to at a practice.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "service_practices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub service_id: ServiceId,
    /// The GP practice.
    #[sea_orm(primary_key, auto_increment = false)]
    pub practice_id: OrganisationId,
    pub name: String,
    /// What they do.
    pub job_title: Option<String>,
    pub phone: Option<PhoneNumber>,
    pub email: Option<EmailAddress>,
}
