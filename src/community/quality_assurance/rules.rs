//! What may be done with a quality assurance, by whom, and what a sheet may say. Pure.

use super::codes::{
    QualityAction, QualityDecisionCode, QualityDocument, QualityEvidence, QualityFinding, QualitySheetKind,
    QualityStatus, QualityStatusForGroup, QualityTopic, QualityWarningCode,
};
use super::sheet::{CatchUp, DocumentCheck, EvidenceSeen, QualitySheet};
use super::wire::{QualityDecision, QualitySignatures};
use crate::prelude::rules::*;

/// How long an agreement stands before it is looked at again, in months (002 §9, step 6).
pub const REVIEW_MONTHS: u32 = 12;
/// How many of the latest catch-ups are shown.
pub const MOST_CATCH_UPS: usize = 10;

impl QualitySheetKind {
    /// The documents that it asks for.
    pub const fn documents(self) -> &'static [QualityDocument] {
        use QualityDocument as D;
        match self {
            Self::Provider => &[D::Registration, D::AnnualAccounts, D::PublicLiabilityInsurance],
            Self::VolunteerLed => &[D::PublicLiabilityInsurance, D::Constitution],
        }
    }

    /// What it looks at.
    pub const fn topics(self) -> &'static [QualityTopic] {
        use QualityTopic as T;
        match self {
            Self::Provider => {
                &[T::Safeguarding, T::Confidentiality, T::HealthAndSafety, T::Equality, T::Recruitment, T::Training]
            }
            Self::VolunteerLed => &[
                T::Insurance,
                T::Safeguarding,
                T::Confidentiality,
                T::HealthAndSafety,
                T::Equality,
                T::MembersAndVolunteers,
                T::Governance,
            ],
        }
    }
}

impl QualityStatus {
    /// Those in which it is not decided.
    pub const UNDER_WAY: [Self; 3] = [Self::Discussed, Self::WorkedThrough, Self::NeedsGuidance];
    /// Those that are decided, and that no later one has replaced.
    pub const IN_FORCE: [Self; 4] = [Self::Agreed, Self::AgreedWithActions, Self::NotYet, Self::DoNotConnect];

    /// Whether people are connected to the group.
    pub const fn is_agreed(self) -> bool {
        matches!(self, Self::Agreed | Self::AgreedWithActions)
    }

    /// Whether it is not decided.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Discussed | Self::WorkedThrough | Self::NeedsGuidance)
    }

    /// What the group reads of it.
    pub const fn for_group(self) -> QualityStatusForGroup {
        match self {
            Self::Agreed => QualityStatusForGroup::Agreed,
            Self::AgreedWithActions => QualityStatusForGroup::AgreedWithActions,
            Self::NotYet | Self::DoNotConnect => QualityStatusForGroup::NotAgreed,
            Self::Replaced | Self::EnteredInError => QualityStatusForGroup::Replaced,
            Self::Discussed | Self::WorkedThrough | Self::NeedsGuidance => QualityStatusForGroup::UnderWay,
        }
    }
}

impl Machine for QualityStatus {
    const NAME: &'static str = "quality assurance";

    type Status = Self;
    type Action = QualityAction;
    type Actor = Role;

    fn status(&self) -> Self {
        *self
    }

    /// The diagram of [`super`]. A decision leads where [`decided`] says.
    fn next(&self, action: QualityAction) -> Option<Self> {
        use QualityAction as A;
        match (action, self) {
            // What was seen is seen again while the agreement stands: papers expire.
            (A::Change, status) if status.is_under_way() || status.is_agreed() || *status == Self::NotYet => {
                Some(*status)
            }
            (A::WorkingThrough, Self::Discussed | Self::NotYet) => Some(Self::WorkedThrough),
            (A::Guidance, Self::WorkedThrough) => Some(Self::NeedsGuidance),
            (A::Decision, Self::WorkedThrough | Self::NeedsGuidance) => Some(Self::Agreed),
            (A::CatchUp | A::LeadershipChange, status) if status.is_agreed() => Some(*status),
            (A::Error, Self::EnteredInError | Self::Replaced) => None,
            (A::Error, _) => Some(Self::EnteredInError),
            _ => None,
        }
    }

    /// Those who work with people go through the sheet; a link worker or a manager decides. The group fills in what it can.
    fn allows(&self, role: Role, action: QualityAction) -> bool {
        match role {
            Role::AssetEditor => action == QualityAction::Change && *self == Self::Discussed,
            Role::ServiceManager => true,
            Role::LinkWorker => match action {
                QualityAction::Decision => *self != Self::NeedsGuidance,
                // What a manager decided a manager takes back: that nobody is connected first of all.
                QualityAction::Error => !matches!(self, Self::AgreedWithActions | Self::NotYet | Self::DoNotConnect),
                _ => true,
            },
            role => role.has_caseload() && !matches!(action, QualityAction::Decision | QualityAction::Error),
        }
    }

    fn forbidden(&self) -> Problem {
        Problem::new(Code::Forbidden).because(match self {
            Self::NeedsGuidance => "The manager was asked for guidance, and decides",
            Self::AgreedWithActions | Self::NotYet | Self::DoNotConnect => "The manager decided it, and takes it back",
            _ => "A link worker or a manager decides; the group fills in what it can while it is discussed",
        })
    }
}

/// Where a decision leads.
pub const fn decided(decision: QualityDecisionCode) -> QualityStatus {
    match decision {
        QualityDecisionCode::Agreed => QualityStatus::Agreed,
        QualityDecisionCode::AgreedWithActions => QualityStatus::AgreedWithActions,
        QualityDecisionCode::NotYet => QualityStatus::NotYet,
        QualityDecisionCode::DoNotConnect => QualityStatus::DoNotConnect,
    }
}

/// What is wrong with a decision on one that stands at `from`, on `today`, in London.
pub fn decision_faults(input: &QualityDecision, from: QualityStatus, today: NaiveDate) -> Vec<Fault> {
    use QualityDecisionCode as D;
    let mut faults = Faults::new();
    let after_guidance = from == QualityStatus::NeedsGuidance;
    let is_plain = input.decision == D::Agreed;
    faults.when(!after_guidance && !is_plain, "decision", "contradiction", "ask the manager for guidance first");
    faults.when(after_guidance && is_plain, "decision", "contradiction", "say which actions were agreed");
    let is_agreed = matches!(input.decision, D::Agreed | D::AgreedWithActions);
    faults.when(!is_agreed && input.comment.is_none(), "comment", "missing", "say why");
    let with_actions = input.decision == D::AgreedWithActions;
    faults.when(with_actions && input.actions.is_empty(), "actions", "missing", "say what is still to be done");
    faults.when(
        !with_actions && !input.actions.is_empty(),
        "actions",
        "contradiction",
        "goes with agreed_with_actions",
    );
    for (i, action) in input.actions.iter().enumerate() {
        let field = format!("actions/{i}/due_on");
        faults.when(action.due_on < today, &field, "out_of_range", "must not be in the past");
    }
    let is_signed = input.signatures.is_some();
    faults.when(is_agreed && !is_signed, "signatures", "missing", "both sign the agreement");
    faults.when(!is_agreed && is_signed, "signatures", "contradiction", "goes with an agreement");
    if let Some(QualitySignatures { worker_signed_on, group_signed_on, .. }) = &input.signatures {
        for (field, day) in [("worker_signed_on", worker_signed_on), ("group_signed_on", group_signed_on)] {
            let field = format!("signatures/{field}");
            faults.when(*day > today, &field, "out_of_range", "must not be in the future");
        }
    }
    faults.into_vec()
}

/// What is wrong with a filled-in sheet on `today`, in London.
pub fn sheet_faults(sheet: &QualitySheet, kind: QualitySheetKind, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    let stray = "is not on this sheet";
    let again = "stands on the sheet already";
    for (i, check) in sheet.documents.iter().enumerate() {
        let DocumentCheck { document, received, expires_on, .. } = check;
        let at = |field: &str| format!("documents/{i}/{field}");
        faults.when(!kind.documents().contains(document), &at("document"), "contradiction", stray);
        let is_twice = sheet.documents[..i].iter().any(|earlier| earlier.document == *document);
        faults.when(is_twice, &at("document"), "repeated", again);
        let detail = "goes with what was received";
        faults.when(!received && expires_on.is_some(), &at("expires_on"), "contradiction", detail);
    }
    for (i, check) in sheet.topics.iter().enumerate() {
        let field = format!("topics/{i}/topic");
        faults.when(!kind.topics().contains(&check.topic), &field, "contradiction", stray);
        let is_twice = sheet.topics[..i].iter().any(|earlier| earlier.topic == check.topic);
        faults.when(is_twice, &field, "repeated", again);
    }
    for (i, seen) in sheet.evidence.iter().enumerate() {
        faults.under(format!("evidence/{i}"), |faults| check_evidence(seen, today, faults));
    }
    for (i, answer) in sheet.answers.iter().enumerate() {
        let field = format!("answers/{i}/question");
        faults.when(kind == QualitySheetKind::Provider, &field, "contradiction", stray);
        let is_twice = sheet.answers[..i].iter().any(|earlier| earlier.question == answer.question);
        faults.when(is_twice, &field, "repeated", again);
    }
    faults.into_vec()
}

fn check_evidence(seen: &EvidenceSeen, today: NaiveDate, faults: &mut Faults) {
    faults.when(seen.seen_on > today, "seen_on", "out_of_range", "must not be in the future");
    let is_early = seen.expires_on.is_some_and(|day| day < seen.seen_on);
    faults.when(is_early, "expires_on", "out_of_range", "must not be before it was seen");
    let is_unsaid = seen.kind == QualityEvidence::Other && seen.note.is_none();
    faults.when(is_unsaid, "note", "missing", "say what it is");
    // Of a check by the Disclosure and Barring Service nothing is written down but that it was seen.
    let is_dbs = seen.kind == QualityEvidence::DbsChecks;
    let detail = "say of these that they were seen, and nothing else";
    faults.when(is_dbs && seen.note.is_some(), "note", "contradiction", detail);
    faults.when(is_dbs && seen.expires_on.is_some(), "expires_on", "contradiction", detail);
}

/// The evidence as it is kept: what is new was seen by the caller, and what stood there stays whose it was.
///
/// # Errors
/// 422 where somebody else is said to have seen what was not there before.
pub fn stamped(
    before: &[EvidenceSeen],
    after: &[EvidenceSeen],
    by: WorkerId,
) -> Result<List<EvidenceSeen, 0, 40>, Problem> {
    let mut faults = Faults::new();
    let mut all = Vec::with_capacity(after.len());
    for (i, seen) in after.iter().enumerate() {
        let known = before.iter().find(|one| one.kind == seen.kind && one.seen_on == seen.seen_on);
        let who = known.and_then(|one| one.seen_by).unwrap_or(by);
        let is_other = seen.seen_by.is_some_and(|named| named != who && named != by);
        faults.when(is_other, &format!("evidence/{i}/seen_by"), "contradiction", "who saw it writes it down");
        all.push(EvidenceSeen { seen_by: Some(seen.seen_by.unwrap_or(who)), ..seen.clone() });
    }
    Problem::if_any(faults.into_vec())?;
    List::new(all).map_err(|_| Problem::new(Code::InternalError))
}

/// What is wrong with a day that has been, on `today`, in London.
pub fn past_faults(field: &str, day: NaiveDate, today: NaiveDate) -> Vec<Fault> {
    let mut faults = Faults::new();
    faults.when(day > today, field, "out_of_range", "must not be in the future");
    faults.into_vec()
}

/// The latest catch-ups, with this one.
pub fn with_catch_up(before: &[CatchUp], latest: CatchUp) -> Vec<CatchUp> {
    let mut all = before.to_vec();
    all.push(latest);
    all.sort_by_key(|one| one.held_on);
    let beyond = all.len().saturating_sub(MOST_CATCH_UPS);
    all.drain(..beyond);
    all
}

/// The first day that is the last one of something on a sheet which was not seen again since, if any is known.
pub fn expires_on(sheet: &QualitySheet) -> Option<NaiveDate> {
    let documents = sheet.documents.iter().filter_map(|check| check.expires_on);
    let of_kind = |kind: &QualityEvidence| {
        let same = sheet.evidence.iter().filter(|seen| seen.kind == *kind);
        same.filter_map(|seen| seen.expires_on).max()
    };
    documents.chain(QualityEvidence::ALL.iter().filter_map(of_kind)).min()
}

/// Something that a quality assurance lacks: what, and where on the sheet.
pub type Lack = (QualityWarningCode, Option<String>);

/// What it lacks on `today`, in London: nothing of it stops anything.
pub fn lacks(
    kind: QualitySheetKind,
    sheet: &QualitySheet,
    review_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Vec<Lack> {
    use QualityWarningCode as W;
    let is_past = |day: Option<NaiveDate>| day.is_some_and(|day| day < today);
    let mut lacks: Vec<Lack> = Vec::new();
    for document in kind.documents() {
        let about = Some(document.code().to_owned());
        match sheet.documents.iter().find(|check| check.document == *document) {
            Some(check) if check.received && is_past(check.expires_on) => lacks.push((W::DocumentExpired, about)),
            Some(check) if check.received => {}
            _ => lacks.push((W::DocumentMissing, about)),
        }
    }
    for topic in kind.topics() {
        let about = Some(topic.code().to_owned());
        match sheet.topics.iter().find(|check| check.topic == *topic) {
            None => lacks.push((W::TopicNotLookedAt, about)),
            Some(check) if check.finding == QualityFinding::Missing => lacks.push((W::TopicMissing, about)),
            Some(_) => {}
        }
    }
    for seen in sheet.evidence.iter().filter(|seen| is_past(seen.expires_on)) {
        // The same seen again, and valid still, takes its place.
        let is_renewed = sheet.evidence.iter().any(|other| {
            other.kind == seen.kind && other.seen_on >= seen.seen_on && other.expires_on > seen.expires_on
        });
        if !is_renewed {
            lacks.push((W::EvidenceExpired, Some(seen.kind.code().to_owned())));
        }
    }
    if is_past(review_on) {
        lacks.push((W::ReviewOverdue, None));
    }
    lacks
}

#[cfg(test)]
mod tests;
