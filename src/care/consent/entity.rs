//! Table `consents`.

use std::collections::BTreeSet;

use kernel::db::prelude::*;
use serde::{Deserialize, Serialize};

use crate::care::person::entity::{is_carried, is_of_own_case, serves_or_covers};
use crate::county::organisation::entity as organisation;
use catalogue::OrganisationKind;
use catalogue::coded::Coded;
use sea_orm::sea_query::ExprTrait;

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
        /// Nobody said it: the service takes back what it had written down by mistake
        Correction = "correction",
    }

    /// What somebody's story is used for (003 annex B).
    pub enum StoryUse in "story_use" {
        /// In a leaflet, a poster or a newsletter
        Print = "print",
        /// On a website
        Website = "website",
        /// On social media
        SocialMedia = "social_media",
        /// In a talk or a presentation
        Presentation = "presentation",
        /// In the media: a newspaper, the radio, television
        Media = "media",
        /// In a report to those who commission or fund the service
        Report = "report",
        /// To learn from, among colleagues: supervision, training
        Learning = "learning",
        /// Another use, named in words
        Other = "other",
    }
}

/// What a story may be used for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, sea_orm::FromJsonQueryResult)]
#[serde(transparent)]
pub struct StoryUses(pub BTreeSet<StoryUse>);

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
    /// The care and support plan with which it was asked.
    pub care_plan_id: Option<CarePlanId>,
    /// Of a story, what it may be used for.
    #[sea_orm(column_type = "Json", nullable)]
    pub uses: Option<StoryUses>,
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

kernel::sensitive! {
    appended, row open(is_open), own of_own_cases,
    plain [
        id service_id person_id purpose recipient_id decision given_by method referral_id decided_at recorded_at
        care_plan_id uses
    ]
    words [note]
    of(SensitiveClass::CriminalOffence) [recorded_by]
}

kernel::erased! {
    kept [
        id service_id person_id purpose recipient_id decision given_by method recorded_by referral_id decided_at
        recorded_at
    ]
    emptied [note care_plan_id uses]
}

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

fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(is_of_own_case(caller, Column::PersonId))
}

/// That its recipient does not name the police or a prison to who may not know of them.
fn is_open(caller: &Caller) -> Condition {
    let lacks = |kind: &OrganisationKind| kind.class().is_some_and(|class| !caller.classes.has(class));
    let kinds = OrganisationKind::ALL.iter().copied().filter(lacks);
    let kinds = Condition::all().add(organisation::Column::Kind.is_in(kinds));
    Condition::all().add(refers_to::<organisation::Entity>(Column::RecipientId, kinds).not())
}

impl Model {
    /// Whether a referrer reported it, of whom nobody here has heard the person.
    pub fn is_reported(&self) -> bool {
        self.referral_id.is_some()
    }
}
