//! Table `referrals`.
//!
//! Who may see a row:
//! - the **agency** that sent it (`organisation_id` is the caller's), as much of it as the person agreed to;
//! - the person's **registered practice**, through the person's row, unless the person objects to their practice being
//!   told: then the row does not exist for it;
//! - the **service** (`service_id` is the caller's): link workers see the queue (submitted, returned, waiting) and the
//!   cases they carry or cover (`worker_id`), the rest with a stated reason; care co-ordinators and coaches likewise;
//!   supervisors the cases of those they supervise; safeguarding leads those with a safety risk; managers all;
//! - nobody else.
//!
//! One that was of the wrong person is closed off at once: of the service its manager alone sees it.

use std::borrow::Cow;

use kernel::db::prelude::*;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{FromJsonQueryResult, IntoActiveModel, Iterable, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use super::codes::{AssignmentWarning, DecisionWarning, Priority, RequestedPriority, Source};
use super::status::{ReferralStatus, StatusReason};
use super::wire::{NotReached, Return, RiskReview};
use crate::care::episode::status::NeedsMet;
use crate::care::person;
use crate::county::organisation::entity::practices_of;
use crate::county::worker::appointment::supervisor::supervised_by;
use crate::county::worker::served::is_served_in;
use catalogue::OrganisationKind;

/// A referral: what a sender wrote, unchanged, and what became of it.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "referrals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReferralId,
    /// Goes up with each change of the row. Never shown: it would count changes that a referrer may not know of.
    pub version: i32,
    pub service_id: ServiceId,
    /// Who was referred, as the service knows them.
    pub person_id: PersonId,
    /// The primary care network of the person's practice, as it was when the referral came.
    pub pcn_id: Option<OrganisationId>,
    /// The agency that sent it; for a person or family who referred themselves, the host of the front end.
    pub organisation_id: OrganisationId,
    /// The program that sent it, where one did.
    pub client_id: Option<ClientId>,
    pub source: Source,
    /// What kind of organisation sent it, as it was then. Nothing for self and family.
    pub source_kind: Option<OrganisationKind>,
    /// The agency's own reference: unique within the agency, until it is free again.
    pub external_reference: Option<String>,
    /// Another of its referrals may have it: this one was sent by mistake, or should never have been there.
    pub reference_is_free: bool,
    /// Joins the referrals of one household, within the agency that sent them.
    pub household_reference: Option<String>,
    /// Members of the household must not be shown as such.
    pub household_hidden: bool,
    /// Its sender reports that the person objects to informing their practice, and staff have no decision on record that
    /// came later.
    pub practice_objection: bool,
    pub status: ReferralStatus,
    /// One that [fits](StatusReason::fits) the status.
    pub status_reason: Option<StatusReason>,
    /// The reason in its author's words.
    pub status_comment: Option<String>,
    /// Their author lets these words leave the service.
    pub status_comment_released: bool,
    /// A note for colleagues of whoever put it to wait.
    pub waiting_note: Option<String>,
    /// What was last asked of the referrer. Stays after the answer; shown while returned.
    #[sea_orm(column_type = "Json", nullable)]
    pub question: Option<Return>,
    /// Where a redirected referral was passed on to.
    pub destination: Option<String>,
    /// The same, where the organisation is known here.
    pub destination_organisation_id: Option<OrganisationId>,
    pub priority: Priority,
    /// Food, money or housing: comes before the rest of its priority.
    pub has_basic_need: bool,
    /// Suicide, self-harm, safeguarding or domestic abuse, in the submission or an addendum.
    pub has_safety_risk: bool,
    /// Nobody could say so far what risks there are: a home visit is not planned before somebody can.
    pub risks_unknown: bool,
    /// A risk waits since then for somebody to look at it: a safety risk of the submission, any risk of an addendum.
    pub risk_to_review_since: Option<DateTimeUtc>,
    /// When somebody last looked at the risks.
    pub risk_reviewed_at: Option<DateTimeUtc>,
    /// Who looked.
    pub risk_reviewed_by: Option<WorkerId>,
    /// What the last look at the risks found.
    #[sea_orm(column_type = "Json", nullable)]
    pub risk_review: Option<RiskReview>,
    /// Smaller comes first: [`order`](super::rules::queue::order).
    pub queue_order: i64,
    /// The same for who may not know of a safety risk: [`order_without_risk`](super::rules::queue::order_without_risk).
    pub queue_order_without_risk: i64,
    /// The day the agency referred; may lie before the receipt.
    pub date_referred: Date,
    /// When it came.
    pub received_at: DateTimeUtc,
    /// When the person was taken on.
    pub accepted_at: Option<DateTimeUtc>,
    /// When the first contact took place: what the waiting time ends with.
    pub first_contact_at: Option<DateTimeUtc>,
    /// What was tried, and what a supervisor decided, before the person was recorded as not reached.
    #[sea_orm(column_type = "Json", nullable)]
    pub not_reached: Option<NotReached>,
    /// What was worth a second look when its worker was given it.
    #[sea_orm(column_type = "Json")]
    pub warnings: AssignmentWarnings,
    /// When it left the live statuses.
    pub ended_at: Option<DateTimeUtc>,
    /// Who carries the case.
    pub worker_id: Option<WorkerId>,
    /// The episode that acceptance opened.
    pub episode_id: Option<EpisodeId>,
    /// The episode that was open already when it was accepted. Never shown outside the service.
    pub joined_to: Option<EpisodeId>,
    /// It was of the wrong person: since then for a manager alone, and for who sent it.
    pub closed_off_at: Option<DateTimeUtc>,
    /// Processing of its person's record is restricted since then: for its sender it is over.
    pub restricted_at: Option<DateTimeUtc>,
    /// The service that it was redirected to, where that is known here.
    pub destination_service_id: Option<ServiceId>,
    /// The referral by which that service has it. Never shown outside.
    pub redirected_to: Option<ReferralId>,
    /// Whether the needs were met, once it is completed.
    pub needs_met: Option<NeedsMet>,
    /// What comes next for the person, in its author's words, once it is completed.
    pub what_next: Option<String>,
    /// Their author lets these words leave the service.
    pub what_next_released: bool,
    /// The referral of the service that passed it on, where one did: what was coded there is not coded again (002 §10).
    /// Never shown.
    pub transferred_from: Option<ReferralId>,
    /// What the sender wrote, as it was written. Merging, correcting or learning more about the person leaves it alone.
    #[sea_orm(column_type = "Json")]
    pub submission: RawJson,
    /// How many addenda it has, of both sides.
    pub addendum_count: i32,
    /// When the status disclosed to every referrer last had something new.
    pub disclosed_status_updated_at: DateTimeUtc,
    /// When the outcome disclosed to a referrer last had something new.
    pub disclosed_outcome_updated_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

/// What was worth a second look when a worker was given a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct AssignmentWarnings(pub Vec<AssignmentWarning>);

kernel::resource!(ReferralId, "referral", "/v1/referrals/{}", id, in service_id, about person_id);

impl Emits for Model {
    /// For its service, unless the step says that its sender, whom it concerns, may learn of it.
    fn event(&self, kind: EventType) -> Event {
        let event = Event::new(kind, self.id.0).to(Audience::Service);
        event.in_service(self.service_id).concerning(self.organisation_id)
    }
}

kernel::sensitive! {
    changed, row plain, own of_own_cases,
    plain [
        id version service_id person_id pcn_id reference_is_free household_hidden practice_objection status
        status_comment_released priority has_basic_need queue_order_without_risk date_referred received_at accepted_at
        first_contact_at warnings ended_at worker_id episode_id joined_to closed_off_at restricted_at redirected_to needs_met
        what_next_released transferred_from disclosed_status_updated_at disclosed_outcome_updated_at updated_at
    ]
    view [
        organisation_id client_id source source_kind external_reference household_reference status_reason status_comment
        waiting_note question destination destination_organisation_id has_safety_risk risks_unknown risk_to_review_since
        risk_reviewed_at risk_reviewed_by risk_review queue_order not_reached destination_service_id what_next
        submission addendum_count
    ]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let in_service = || Condition::all().add(Column::ServiceId.is_in(caller.services.iter().copied()));
        // Who was referred by mistake is a manager's to see alone.
        let sees_mistakes = caller.role == Role::ServiceManager;
        let unless_mistaken = || Condition::all().add_option((!sees_mistakes).then(|| Column::ClosedOffAt.is_null()));
        let sent = || Column::OrganisationId.eq(caller.organisation_id);
        match caller.role {
            Role::Referrer => Condition::all().add(sent()),
            Role::Practice => {
                let of_patient = Column::PersonId.in_subquery(patients_of(caller));
                let of_patient = of_patient.and(Column::PracticeObjection.eq(false)).and(Column::ClosedOffAt.is_null());
                Condition::any().add(sent()).add(of_patient)
            }
            Role::LinkWorker | Role::CareCoordinator | Role::HealthAndWellbeingCoach | Role::ServiceManager => {
                let covered = Column::WorkerId.is_in(caller.covers.iter().copied());
                person::entity::serves_or_covers(caller, Column::ServiceId, covered).add(unless_mistaken())
            }
            Role::SafeguardingLead => in_service().add(Column::HasSafetyRisk.eq(true)).add(unless_mistaken()),
            Role::Supervisor => {
                in_service().add(Column::WorkerId.in_subquery(supervised_by(caller))).add(unless_mistaken())
            }
            Role::AssetEditor | Role::Commissioner | Role::Analyst | Role::Auditor | Role::Admin => nobody(),
        }
    }

    fn without_reason(caller: &Caller) -> Option<Condition> {
        Some(Self::parts_without_reason(caller)?.into_iter().fold(Condition::any(), Condition::add))
    }

    fn parts_without_reason(caller: &Caller) -> Option<Vec<Condition>> {
        parts_of_caseload(caller, Column::WorkerId, Column::ServiceId, Column::PcnId)
    }

    /// What an agency sent stays its own to see: as one that is over ([`Model::for_outside`]).
    fn despite_restriction(caller: &Caller) -> Option<Condition> {
        caller.role.is_outside().then(|| Condition::all().add(Column::OrganisationId.eq(caller.organisation_id)))
    }

    /// The same after the person was erased: nothing is left in it.
    fn despite_erasure(caller: &Caller) -> Option<Condition> {
        Self::despite_restriction(caller)
    }

    fn access(row: &Model) -> Option<Access> {
        Some(Access::of(row))
    }
}

fn of_own_cases(caller: &Caller) -> Condition {
    Condition::all().add(Column::WorkerId.is_in(caller.caseload_workers()))
}

/// Of rows about a referral, those for whose referral a caller need not say why.
pub fn of_referral_without_reason(caller: &Caller, referral_id: impl ColumnTrait) -> Option<Condition> {
    let without_reason = Entity::without_reason(caller)?;
    Some(Condition::all().add(refers_to::<Entity>(referral_id, without_reason)))
}

/// That the referral which a column names is carried by the caller, or by a colleague whom they cover.
pub fn is_of_own_referral(caller: &Caller, referral_id: impl ColumnTrait) -> Expr {
    refers_to::<Entity>(referral_id, of_own_cases(caller))
}

/// The rows of the caller's services of which they see the referral.
pub fn in_visible_referral(caller: &Caller, service_id: impl ColumnTrait, referral_id: impl ColumnTrait) -> Condition {
    let is_visible = refers_to_visible::<Entity>(referral_id, caller);
    Condition::all().add(service_id.is_in(caller.case_services())).add(is_visible)
}

/// The rows of the people whom the caller carries, or a colleague whom they cover; and the rows that nobody carries yet, in
/// the queues of the networks that the caller serves, and of those that nobody of the service serves.
pub fn parts_of_caseload(
    caller: &Caller,
    worker_id: impl ColumnTrait,
    service_id: impl ColumnTrait,
    pcn_id: impl ColumnTrait,
) -> Option<Vec<Condition>> {
    caller.worker_id().filter(|_| caller.role.has_caseload())?;
    let mut queue = Condition::all().add(worker_id.is_null());
    if !caller.covers_in.is_empty() {
        // Whoever covers in another service has no part in its queue.
        queue = queue.add(service_id.is_in(caller.services.iter().copied()));
    }
    if !caller.pcns.is_empty() {
        let served = pcn_id.is_in(caller.pcns.iter().copied());
        let is_nobodys = is_served_in(service_id, pcn_id, caller.today).not();
        queue = queue.add(Condition::any().add(pcn_id.is_null()).add(served).add(is_nobodys));
    }
    Some(vec![Condition::all().add(worker_id.is_in(caller.caseload_workers())), queue])
}

/// Those registered with the caller's practice who do not object to informing it.
pub fn patients_of(caller: &Caller) -> SelectStatement {
    person::entity::Entity::find()
        .select_only()
        .column(person::entity::Column::Id)
        .filter(person::entity::Column::PracticeId.in_subquery(practices_of(caller)))
        .filter(person::entity::Column::PracticeObjection.eq(false))
        .into_query()
}

/// How soon a sender asked for it.
#[derive(Deserialize)]
struct Asked {
    #[serde(default = "RequestedPriority::unasked")]
    priority: RequestedPriority,
}

/// The goal that a sender names.
#[derive(Deserialize)]
struct Aim {
    goal: Option<serde_json::Value>,
}

impl Model {
    /// What is wanting about it, while somebody has to decide.
    pub fn decision_warnings(&self) -> Vec<DecisionWarning> {
        let has_no_goal = || self.submission.parse::<Aim>().is_ok_and(|aim| aim.goal.is_none());
        (self.status.is_before_acceptance() && has_no_goal()).then_some(DecisionWarning::NoGoal).into_iter().collect()
    }

    /// As an agency and a practice may know it: over, and nothing else, while its person's record is restricted.
    pub fn for_outside(&self) -> Cow<'_, Self> {
        if self.restricted_at.is_none() {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self { status: ReferralStatus::Ended, status_reason: None, status_comment: None, ..self.clone() })
    }

    /// Whether its sender is told whom to ring in an emergency: with a safety risk, and where they asked for what comes at
    /// once.
    pub fn wants_emergency_line(&self) -> bool {
        let asked = || self.submission.parse::<Asked>().is_ok_and(|asked| asked.priority.is_emergency());
        self.has_safety_risk || self.priority == Priority::Urgent && asked()
    }

    /// A referral that arrived at `at`, of which nothing is known yet.
    pub fn blank(at: DateTimeUtc) -> Self {
        Self {
            id: ReferralId::default(),
            version: 1,
            service_id: ServiceId::default(),
            person_id: PersonId::default(),
            pcn_id: None,
            organisation_id: OrganisationId::default(),
            client_id: None,
            source: Source::Organisation,
            source_kind: None,
            external_reference: None,
            reference_is_free: false,
            household_reference: None,
            household_hidden: false,
            practice_objection: false,
            status: ReferralStatus::Submitted,
            status_reason: None,
            status_comment: None,
            status_comment_released: false,
            waiting_note: None,
            question: None,
            destination: None,
            destination_organisation_id: None,
            priority: Priority::Routine,
            has_basic_need: false,
            has_safety_risk: false,
            risks_unknown: false,
            risk_to_review_since: None,
            risk_reviewed_at: None,
            risk_reviewed_by: None,
            risk_review: None,
            addendum_count: 0,
            queue_order_without_risk: 0,
            queue_order: 0,
            date_referred: at.date_naive(),
            received_at: at,
            accepted_at: None,
            first_contact_at: None,
            not_reached: None,
            warnings: AssignmentWarnings::default(),
            ended_at: None,
            worker_id: None,
            episode_id: None,
            joined_to: None,
            closed_off_at: None,
            restricted_at: None,
            destination_service_id: None,
            redirected_to: None,
            needs_met: None,
            what_next: None,
            what_next_released: false,
            transferred_from: None,
            submission: Json::Null.into(),
            disclosed_status_updated_at: at,
            disclosed_outcome_updated_at: at,
            updated_at: at,
        }
    }

    /// The columns in which `after` differs, to be saved; the others stay untouched.
    pub fn changed_to(&self, after: &Self) -> ActiveModel {
        let mut change = self.clone().into_active_model();
        for column in Column::iter() {
            change.set_if_not_equals(column, after.get(column));
        }
        change
    }
}
