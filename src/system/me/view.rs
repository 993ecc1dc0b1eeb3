//! Who is asking, as the contract shows it.

#![warn(missing_docs)]

use crate::prelude::*;

value_sets! {
    /// Whether a program or a person is asking.
    pub enum PrincipalKind in "principal_kind" {
        /// A program, with a token of its own
        Client = "client",
        /// A person who signed in
        Worker = "worker",
    }
}

/// Who is asking.
#[derive(Debug, Serialize, ToSchema)]
pub struct Me {
    /// A program or a person.
    pub kind: PrincipalKind,
    /// The client's or the worker's identifier.
    #[schema(value_type = String, format = Uuid, max_length = 36)]
    pub id: Uuid,
    /// What they are called.
    #[schema(max_length = 200)]
    pub name: String,
    /// What they act as.
    pub role: Role,
    /// Their agency, practice or employer.
    pub organisation: MyOrganisation,
    /// The services they work in, or whose front end they are; none for agencies.
    #[schema(max_items = 100)]
    pub services: Vec<MyService>,
    /// What this token carries.
    #[schema(value_type = Vec<Text<64>>, max_items = 64)]
    pub scopes: Vec<&'static str>,
    /// The operations that role and scopes allow, by `operationId`. Whose records they reach is another matter.
    #[schema(value_type = Vec<Text<100>>, max_items = 500)]
    pub allowed_operations: Vec<&'static str>,
}

/// An organisation, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyOrganisation {
    /// Its identifier.
    pub id: OrganisationId,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its ODS code, where it has one.
    pub ods_code: Option<OdsCode>,
}

/// A service, in short.
#[derive(Debug, Serialize, ToSchema)]
pub struct MyService {
    /// Its identifier.
    pub id: ServiceId,
    /// What it is called.
    #[schema(max_length = 200)]
    pub name: String,
}
