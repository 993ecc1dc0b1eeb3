//! Table `consents`.

use std::collections::HashMap;

use kernel::db::prelude::*;
use sea_orm::QueryOrder;

use super::rules;
use crate::care::person::entity::{is_carried, serves_or_covers};
use crate::care::referral::entity as referral;
use kernel::db::Tx;
use kernel::problem::Problem;

catalogue::value_sets! {
    /// What a person decides about.
    pub enum ConsentPurpose in "consent_purpose" {
        /// Telling the organisation that referred them how it went on
        Feedback = "feedback",
        /// Telling their GP practice, for direct care
        DirectCare = "direct_care",
        /// Sharing their care and support plan
        PlanSharing = "plan_sharing",
        /// Passing their details on to a community group or service
        Connection = "connection",
        /// Being asked how they found it
        Survey = "survey",
        /// Their record counting, row by row, in evaluation
        Evaluation = "evaluation",
        /// Their story being told, for the use that is named
        Story = "story",
    }

    /// What they decided.
    pub enum ConsentDecision in "consent_decision" {
        /// Yes
        Given = "given",
        /// No
        Refused = "refused",
        /// No longer
        Withdrawn = "withdrawn",
    }

    /// Who decided.
    pub enum ConsentGiver in "consent_giver" {
        /// The person
        Person = "person",
        /// Somebody with parental responsibility
        ParentalResponsibility = "parental_responsibility",
        /// An attorney or deputy for health and welfare
        AttorneyOrDeputy = "attorney_or_deputy",
        /// Nobody could: decided in the person's best interests
        BestInterests = "best_interests",
    }

    /// How it was said.
    pub enum ConsentMethod in "consent_method" {
        /// In conversation
        Verbal = "verbal",
        /// In writing
        Written = "written",
        /// In sign language or by another means of communication
        OtherMeans = "other_means",
        /// As the referrer reported it
        ReportedByReferrer = "reported_by_referrer",
    }
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "consents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsentId,
    /// The service that recorded it.
    pub service_id: ServiceId,
    /// Who is concerned.
    pub person_id: PersonId,
    pub purpose: ConsentPurpose,
    /// To whom; nobody in particular where absent.
    pub recipient_id: Option<OrganisationId>,
    pub decision: ConsentDecision,
    pub given_by: ConsentGiver,
    /// How it was said.
    pub method: ConsentMethod,
    /// A remark on the decision.
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    /// The worker or client who wrote it down.
    pub recorded_by: Option<Uuid>,
    /// The referral it came with.
    pub referral_id: Option<ReferralId>,
    pub decided_at: DateTimeUtc,
    /// When it was written down, and took effect.
    pub recorded_at: DateTimeUtc,
}

impl Emits for Model {
    /// For the service: what was decided, and nothing that was said.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).to(Audience::Service).in_service(self.service_id).with(json!({
            "person_id": self.person_id,
            "purpose": self.purpose,
            "recipient_id": self.recipient_id,
            "decision": self.decision,
        }))
    }
}

impl Log for Entity {}

impl Scoped for Entity {
    /// The staff of the service; agencies see what follows from it, never the decision.
    fn visible_to(caller: &Caller) -> Condition {
        let covered = is_carried(caller, Column::PersonId);
        serves_or_covers(caller, Column::ServiceId, covered)
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::new("consent", row.id.0, row.person_id))
    }
}

/// Of which of these referrals the person agrees to feedback to this organisation; those of which nothing is known are
/// absent.
pub async fn feedback_agreed(
    tx: &Tx,
    referrals: &[&referral::Model],
    recipient: OrganisationId,
) -> Result<HashMap<ReferralId, bool>, Problem> {
    if referrals.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find()
        .filter(Column::PersonId.is_in(referrals.iter().map(|row| row.person_id)))
        .filter(Column::Purpose.eq(ConsentPurpose::Feedback))
        .filter(Column::RecipientId.eq(recipient))
        .order_by_asc(Column::RecordedAt)
        .order_by_asc(Column::Id)
        .all(&tx.system("what a referrer may know rests on the person's decision, which the referrer does not see"))
        .await?;
    let newest = |is_it: &dyn Fn(&&Model) -> bool| rows.iter().rfind(is_it).map(Decided::of);
    let of_referral = |row: &&referral::Model| {
        let recorded = newest(&|consent| consent.person_id == row.person_id && !consent.is_reported());
        let reported = newest(&|consent| consent.referral_id == Some(row.id) && consent.is_reported());
        Some((row.id, rules::agrees(recorded, reported)?))
    };
    Ok(referrals.iter().filter_map(of_referral).collect())
}

impl Model {
    /// Whether a referrer reported it, of whom nobody here has heard the person.
    pub fn is_reported(&self) -> bool {
        self.method == ConsentMethod::ReportedByReferrer
    }
}

/// A decision and when it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decided {
    pub is_yes: bool,
    pub recorded_at: DateTimeUtc,
}

impl Decided {
    pub fn of(row: &Model) -> Self {
        Self { is_yes: row.decision == ConsentDecision::Given, recorded_at: row.recorded_at }
    }
}
