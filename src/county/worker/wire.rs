//! What crosses the wire about workers.

#![warn(missing_docs)]

use super::entity;
use super::skills::{Languages, SensitiveClasses, Specialisms};
use super::time::FullTimeEquivalent;
use crate::prelude::*;

value_sets! {
    /// What is missing about a worker. It stops nothing; a manager sees it until it is put right.
    pub enum WorkerWarning in "worker_warning" {
        /// A primary care network served has named no GP supervisor (002 §7; 003 §6.1.2)
        NoGpSupervisor = "no_gp_supervisor",
        /// Not yet cleared for independent work: induction and training come first (003 §5.1)
        NotCleared = "not_cleared",
    }
}

/// A worker to be entered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWorker {
    /// The employer.
    pub organisation_id: OrganisationId,
    /// What they are called.
    pub name: Text<100>,
    /// Their address for e-mail at work.
    pub email: Option<EmailAddress>,
    /// Their number at work.
    pub phone: Option<PhoneNumber>,
    /// What they may act as.
    #[schema(inline)]
    pub roles: Codes<Role, 1>,
    /// The services they work in.
    #[serde(default)]
    #[schema(inline)]
    pub services: List<ServiceId, 0, 20>,
    /// The PCNs they serve; none: all that their services cover.
    #[serde(default)]
    #[schema(inline)]
    pub pcns: List<OrganisationId, 0, 20>,
    /// The GP supervisors that those PCNs have named for them.
    #[serde(default)]
    #[schema(inline)]
    pub gp_supervisors: List<GpSupervisor, 0, 40>,
    /// Share of a full-time post. Link workers need one: their caseload is measured by it (003 §4.2).
    pub full_time_equivalent: Option<FullTimeEquivalent>,
    /// Languages they speak with people.
    #[serde(default)]
    #[schema(inline)]
    pub languages: Languages,
    /// What they know particularly well.
    #[serde(default)]
    #[schema(inline)]
    pub specialisms: Specialisms,
    /// The sensitive classes they are shown of cases that they do not carry.
    #[serde(default)]
    #[schema(inline)]
    pub sensitive_classes: SensitiveClasses,
    /// Since when they may work with people on their own (003 §5.1).
    pub cleared_for_independent_work_since: Option<NaiveDate>,
    /// How they sign in.
    pub identity: Option<OutsideIdentity>,
}

/// The account with which somebody signs in at an OpenID provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutsideIdentity {
    /// The provider, as `iss` in its tokens.
    pub issuer: Text<255>,
    /// The person, as the configured subject claim in its tokens.
    pub subject: Text<255>,
}

/// A GP supervisor, and the PCN that named them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GpSupervisor {
    /// The PCN; one of those served: any, where none is listed.
    pub pcn_id: OrganisationId,
    /// The supervisor: a worker with the role `supervisor`.
    pub supervisor_id: WorkerId,
}

/// What changes about a worker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkerPatch {
    /// The employer.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub organisation_id: Option<OrganisationId>,
    /// What they are called.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub name: Option<Text<100>>,
    /// Their address for e-mail at work.
    #[serde(default)]
    #[schema(value_type = Option<Text<254>>)]
    pub email: Patch<EmailAddress>,
    /// Their number at work.
    #[serde(default)]
    #[schema(value_type = Option<PhoneNumber>)]
    pub phone: Patch<PhoneNumber>,
    /// What they may act as, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub roles: Option<Codes<Role, 1>>,
    /// The services they work in, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub services: Option<List<ServiceId, 0, 20>>,
    /// The PCNs they serve, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub pcns: Option<List<OrganisationId, 0, 20>>,
    /// Their GP supervisors, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub gp_supervisors: Option<List<GpSupervisor, 0, 40>>,
    /// Share of a full-time post.
    #[serde(default)]
    #[schema(value_type = Option<FullTimeEquivalent>)]
    pub full_time_equivalent: Patch<FullTimeEquivalent>,
    /// Languages they speak with people, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub languages: Option<Languages>,
    /// What they know particularly well, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub specialisms: Option<Specialisms>,
    /// The sensitive classes they are shown of cases that they do not carry, all anew.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, inline)]
    pub sensitive_classes: Option<SensitiveClasses>,
    /// Since when they may work with people on their own.
    #[serde(default)]
    #[schema(value_type = Option<NaiveDate>)]
    pub cleared_for_independent_work_since: Patch<NaiveDate>,
    /// How they sign in: both parts anew.
    #[serde(default)]
    #[schema(value_type = Option<OutsideIdentity>)]
    pub identity: Patch<OutsideIdentity>,
}

/// A worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Worker {
    /// Its identifier.
    pub id: WorkerId,
    /// The employer.
    pub organisation_id: OrganisationId,
    /// What they are called.
    #[schema(max_length = 100)]
    pub name: String,
    /// Their address for e-mail at work.
    pub email: Option<EmailAddress>,
    /// Their number at work.
    pub phone: Option<PhoneNumber>,
    /// What they may act as.
    #[schema(max_items = 13)]
    pub roles: Vec<Role>,
    /// The services they work in.
    #[schema(max_items = 20)]
    pub services: Vec<ServiceId>,
    /// The PCNs they serve.
    #[schema(max_items = 20)]
    pub pcns: Vec<OrganisationId>,
    /// Their GP supervisors.
    #[schema(max_items = 40)]
    pub gp_supervisors: Vec<GpSupervisor>,
    /// Share of a full-time post.
    pub full_time_equivalent: Option<FullTimeEquivalent>,
    /// Languages they speak with people.
    #[schema(inline)]
    pub languages: Languages,
    /// What they know particularly well.
    #[schema(inline)]
    pub specialisms: Specialisms,
    /// The sensitive classes they are shown of cases that they do not carry.
    #[schema(inline)]
    pub sensitive_classes: SensitiveClasses,
    /// Since when they may work with people on their own.
    pub cleared_for_independent_work_since: Option<NaiveDate>,
    /// How they sign in; only for administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Identity>,
    /// What is missing.
    #[schema(max_items = 2)]
    pub warnings: Vec<WorkerWarning>,
    /// Whether they may sign in.
    pub status: Status,
    /// When they were entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// To be sent as `If-Match` with a change.
    pub etag: ETag,
}

/// The account with which somebody signs in at an OpenID provider, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Identity {
    /// The provider.
    #[schema(max_length = 255)]
    pub issuer: String,
    /// The person.
    #[schema(max_length = 255)]
    pub subject: String,
}

/// What a worker's post consists of: the rows beside the worker's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appointment {
    /// What they act as.
    pub roles: Vec<Role>,
    /// The services they work in.
    pub services: Vec<ServiceId>,
    /// The networks they work for.
    pub pcns: Vec<OrganisationId>,
    /// The GP supervisor per network.
    pub gp_supervisors: Vec<GpSupervisor>,
}

impl Appointment {
    /// That of a new worker.
    pub fn of_new(input: &NewWorker) -> Self {
        Self {
            roles: input.roles.to_vec(),
            services: input.services.to_vec(),
            pcns: input.pcns.to_vec(),
            gp_supervisors: input.gp_supervisors.to_vec(),
        }
    }

    /// The same after a patch.
    pub fn patched(self, patch: &WorkerPatch) -> Self {
        Self {
            roles: patch.roles.as_ref().map_or(self.roles, |roles| roles.to_vec()),
            services: patch.services.as_ref().map_or(self.services, |services| services.to_vec()),
            pcns: patch.pcns.as_ref().map_or(self.pcns, |pcns| pcns.to_vec()),
            gp_supervisors: patch.gp_supervisors.as_ref().map_or(self.gp_supervisors, |named| named.to_vec()),
        }
    }
}

impl Worker {
    /// The row with its post and what is wanting about it; `shows_identity` for administrators alone.
    pub fn new(
        row: entity::Model,
        appointment: Appointment,
        warnings: Vec<WorkerWarning>,
        shows_identity: bool,
    ) -> Self {
        let identity = row.issuer.zip(row.subject).filter(|_| shows_identity);
        Self {
            id: row.id,
            organisation_id: row.organisation_id,
            name: row.name,
            email: row.email,
            phone: row.phone,
            roles: appointment.roles,
            services: appointment.services,
            pcns: appointment.pcns,
            gp_supervisors: appointment.gp_supervisors,
            full_time_equivalent: row.full_time_equivalent,
            languages: row.languages,
            specialisms: row.specialisms,
            sensitive_classes: row.sensitive_classes,
            cleared_for_independent_work_since: row.cleared_for_independent_work_since,
            identity: identity.map(|(issuer, subject)| Identity { issuer, subject }),
            warnings,
            status: row.status,
            created_at: row.created_at,
            updated_at: row.updated_at,
            etag: ETag::default(),
        }
    }
}
