//! Table `addenda`: what was added to a referral, or answered to a return. Append-only: a row is never changed.
//!
//! Who may see a row: the agency that sent the referral, what it added itself; and whoever of the service sees the
//! referral, all of it. Not the practice: they are the referrer's words, and nobody has released them to it.

use kernel::db::prelude::*;

use super::entity::is_of_own_referral;

catalogue::value_sets! {
    /// How an addendum came.
    pub enum AddendumKind in "addendum_kind" {
        /// Of the referrer's own accord
        Addition = "addition",
        /// In answer to a return
        Answer = "answer",
        /// Of the service: what it heard itself, or that it goes on without an answer
        OfTheService = "of_the_service",
        /// Of the service that passed the person on: a summary of the support so far, with the person's agreement
        Transfer = "transfer",
    }
}

/// What staff wrote, and not the agency.
pub const OF_STAFF: [AddendumKind; 2] = [AddendumKind::OfTheService, AddendumKind::Transfer];

/// The most that one referral takes of each side: the agency's additions and answers, and the service's own.
pub const MOST: u64 = 1000;

/// Words, risks or a new way to reach the person, added to a referral.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "addenda")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AddendumId,
    /// What it was added to.
    pub referral_id: ReferralId,
    /// As the referral's: the row is found by the same rule.
    pub service_id: ServiceId,
    /// The agency that sent the referral.
    pub organisation_id: OrganisationId,
    /// The program that sent it, where one did.
    pub client_id: Option<ClientId>,
    /// The person who signed in to write it, where one did.
    pub worker_id: Option<WorkerId>,
    /// How it came.
    pub kind: AddendumKind,
    /// When it came.
    pub received_at: DateTimeUtc,
    /// It names a risk that is to be looked at.
    pub has_risk: bool,
    /// What was added, as it was written.
    #[sea_orm(column_type = "Json")]
    pub content: Json,
}

kernel::sensitive! {
    appended, row words, own of_own_cases,
    plain [id referral_id service_id organisation_id client_id worker_id kind received_at has_risk content]
}

kernel::erased! { gone }

impl Scoped for Entity {
    /// The agency whose words they are, and not what the service wrote; of the service, whoever found the referral
    /// first.
    fn visible_to(caller: &Caller) -> Condition {
        match caller.role {
            Role::Referrer | Role::Practice => Condition::all()
                .add(Column::OrganisationId.eq(caller.organisation_id))
                .add(Column::Kind.is_not_in(OF_STAFF)),
            _ => Condition::all().add(Column::ServiceId.is_in(caller.case_services())),
        }
    }

    /// Shown inside its referral, whose sight is audited.
    fn access(_: &Model) -> Option<Access> {
        None
    }
}

fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(is_of_own_referral(caller, Column::ReferralId))
}
