//! What a quality assurance looks like to whom: two schemas under one `oneOf` that `view` tells apart. A group does not read what
//! the service asked its manager, nor why it decided so.

#![warn(missing_docs)]

use super::codes::{QualityAction, QualitySheetKind, QualityStatus, QualityStatusForGroup, QualityWarningCode};
use super::entity::Model;
use super::rules::lacks;
use super::sheet::{AgreedAction, CatchUp, DocumentCheck, EvidenceSeen, QuestionAnswered, TopicCheck};
use crate::prelude::*;

kernel::view_code!(QualityAssuranceForServiceView = "service");
kernel::view_code!(QualityAssuranceForGroupView = "group");

/// A quality assurance, as this caller may see it. `view` tells which of the schemas it is.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(discriminator(property_name = "view", mapping(
    ("service" = "#/components/schemas/QualityAssuranceForService"),
    ("group" = "#/components/schemas/QualityAssuranceForGroup"),
)))]
pub enum QualityAssurance {
    /// For the service.
    Service(Box<QualityAssuranceForService>),
    /// For the group.
    Group(Box<QualityAssuranceForGroup>),
}

/// A quality assurance, for the service.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct QualityAssuranceForService {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: QualityAssuranceForServiceView,
    /// Its identifier.
    pub id: QualityAssuranceId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: QualityStatus,
    /// What you may do next.
    #[schema(max_items = 7)]
    pub allowed_actions: Vec<QualityAction>,
    /// The service.
    pub service_id: ServiceId,
    /// The group or service of the community.
    pub asset_id: AssetId,
    /// With which prompt sheet.
    pub sheet_kind: QualitySheetKind,
    /// The documents that were asked for.
    #[schema(max_items = 4)]
    pub documents: Vec<DocumentCheck>,
    /// What was looked at.
    #[schema(max_items = 9)]
    pub topics: Vec<TopicCheck>,
    /// The evidence that was seen.
    #[schema(max_items = 40)]
    pub evidence: Vec<EvidenceSeen>,
    /// What the group answered.
    #[schema(max_items = 15)]
    pub answers: Vec<QuestionAnswered>,
    /// What it lacks now. It warns, and stops nothing.
    #[schema(max_items = 60)]
    pub warnings: Vec<QualityWarning>,
    /// What the manager was asked.
    #[schema(max_length = 1000)]
    pub question: Option<String>,
    /// Why it was decided so, or the guidance.
    #[schema(max_length = 2000)]
    pub decision_comment: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// By whom.
    pub decided_by: Option<WorkerId>,
    /// What is still to be done.
    #[schema(max_items = 20)]
    pub actions: Vec<AgreedAction>,
    /// Who signed for the primary care network.
    pub signed_by_id: Option<WorkerId>,
    /// On which day.
    pub worker_signed_on: Option<NaiveDate>,
    /// Who signed for the group.
    #[schema(max_length = 100)]
    pub group_signatory: Option<String>,
    /// On which day.
    pub group_signed_on: Option<NaiveDate>,
    /// By which day another one is to be begun.
    pub review_on: Option<NaiveDate>,
    /// On which day the leadership of the group changed last, since it was agreed.
    pub leadership_changed_on: Option<NaiveDate>,
    /// More about that.
    #[schema(max_length = 500)]
    pub leadership_comment: Option<String>,
    /// The latest catch-ups, the earliest first.
    #[schema(max_items = 10)]
    pub catch_ups: Vec<CatchUp>,
    /// Who began it.
    pub begun_by: WorkerId,
    /// When.
    pub begun_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A quality assurance, for the group.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct QualityAssuranceForGroup {
    #[schema(inline)]
    #[expect(missing_docs, reason = "its words stand on its type, for the contract's sake")]
    pub view: QualityAssuranceForGroupView,
    /// Its identifier.
    pub id: QualityAssuranceId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: QualityStatusForGroup,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<QualityAction>,
    /// The service with which you go through it.
    pub service_id: ServiceId,
    /// Your listing.
    pub asset_id: AssetId,
    /// With which prompt sheet.
    pub sheet_kind: QualitySheetKind,
    /// The documents that you are asked for.
    #[schema(max_items = 4)]
    pub documents: Vec<DocumentCheck>,
    /// What is looked at.
    #[schema(max_items = 9)]
    pub topics: Vec<TopicCheck>,
    /// The evidence that you showed.
    #[schema(max_items = 40)]
    pub evidence: Vec<EvidenceSeen>,
    /// What you answered.
    #[schema(max_items = 15)]
    pub answers: Vec<QuestionAnswered>,
    /// What it lacks now.
    #[schema(max_items = 60)]
    pub warnings: Vec<QualityWarning>,
    /// What is still to be done.
    #[schema(max_items = 20)]
    pub actions: Vec<AgreedAction>,
    /// Who signed for you.
    #[schema(max_length = 100)]
    pub group_signatory: Option<String>,
    /// On which day.
    pub group_signed_on: Option<NaiveDate>,
    /// By which day it is looked at again.
    pub review_on: Option<NaiveDate>,
}

/// Something that a quality assurance lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct QualityWarning {
    /// What.
    pub code: QualityWarningCode,
    /// Of what: the code of a document, a topic or a kind of evidence.
    #[schema(max_length = 40, example = "public_liability_insurance")]
    pub about: Option<String>,
}

kernel::page! {
    /// A page of quality assurances.
    QualityAssurancePage:
        /// The quality assurances, the newest first.
        QualityAssurance
}

impl Model {
    fn warnings(&self, today: NaiveDate) -> Vec<QualityWarning> {
        let lacks = lacks(self.sheet_kind, &self.sheet, self.review_on, today);
        lacks.into_iter().map(|(code, about)| QualityWarning { code, about }).collect()
    }
}

impl QualityAssurance {
    fn for_group(row: &Model, today: NaiveDate) -> Self {
        Self::Group(Box::new(QualityAssuranceForGroup {
            view: QualityAssuranceForGroupView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status.for_group(),
            allowed_actions: row.status.allowed_actions(Role::AssetEditor),
            service_id: row.service_id,
            asset_id: row.asset_id,
            sheet_kind: row.sheet_kind,
            documents: row.sheet.documents.to_vec(),
            topics: row.sheet.topics.to_vec(),
            evidence: row.sheet.evidence.to_vec(),
            answers: row.sheet.answers.to_vec(),
            warnings: row.warnings(today),
            actions: row.actions.0.to_vec(),
            group_signatory: row.group_signatory.clone(),
            group_signed_on: row.group_signed_on,
            review_on: row.review_on,
        }))
    }

    fn for_service(row: &Model, role: Role, today: NaiveDate) -> Self {
        Self::Service(Box::new(QualityAssuranceForService {
            view: QualityAssuranceForServiceView::Is,
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            allowed_actions: row.status.allowed_actions(role),
            service_id: row.service_id,
            asset_id: row.asset_id,
            sheet_kind: row.sheet_kind,
            documents: row.sheet.documents.to_vec(),
            topics: row.sheet.topics.to_vec(),
            evidence: row.sheet.evidence.to_vec(),
            answers: row.sheet.answers.to_vec(),
            warnings: row.warnings(today),
            question: row.question.clone(),
            decision_comment: row.decision_comment.clone(),
            decided_at: row.decided_at,
            decided_by: row.decided_by,
            actions: row.actions.0.to_vec(),
            signed_by_id: row.signed_by_id,
            worker_signed_on: row.worker_signed_on,
            group_signatory: row.group_signatory.clone(),
            group_signed_on: row.group_signed_on,
            review_on: row.review_on,
            leadership_changed_on: row.leadership_changed_on,
            leadership_comment: row.leadership_comment.clone(),
            catch_ups: row.catch_ups.0.clone(),
            begun_by: row.begun_by,
            begun_at: row.begun_at,
            updated_at: row.updated_at,
        }))
    }
}

impl Viewed for Model {
    type View = QualityAssurance;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<QualityAssurance>, Problem> {
        let (role, today) = (tx.caller().role, calendar::local_date(tx.now()));
        let view = |row: &Self| match role {
            Role::AssetEditor => QualityAssurance::for_group(row, today),
            role => QualityAssurance::for_service(row, role, today),
        };
        Ok(rows.iter().map(view).collect())
    }
}
