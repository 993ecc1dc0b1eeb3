//! Which coded parts of a referral are of a sensitive class, and who of the service is shown the whole of one.
//!
//! Who is not shown the whole sees a view without any words (they may tell what a code would have), in which what is of a
//! class they lack has left no trace: a reason falls away among the others, the police become "other", a risk that is
//! kept back makes the risks unknown, which no home visit is planned with.

use super::codes::{PresentingComplaint, RiskKind};
use super::entity::Model;
use crate::prelude::*;
use catalogue::SensitiveClass;
use kernel::auth::sensitive::GrantedClasses;

/// The class of a reason to be referred.
pub const fn of_complaint(complaint: PresentingComplaint) -> Option<SensitiveClass> {
    match complaint {
        PresentingComplaint::DomesticAbuse => Some(SensitiveClass::DomesticAbuse),
        PresentingComplaint::SubstanceUse => Some(SensitiveClass::SubstanceUse),
        PresentingComplaint::RefugeeAsylum => Some(SensitiveClass::Immigration),
        _ => None,
    }
}

/// The class of a risk. What may happen to who comes to the door is of none.
pub const fn of_risk(kind: RiskKind) -> Option<SensitiveClass> {
    match kind {
        RiskKind::Suicide | RiskKind::SelfHarm => Some(SensitiveClass::SuicideRisk),
        RiskKind::Safeguarding | RiskKind::Exploitation | RiskKind::SelfNeglect => Some(SensitiveClass::Safeguarding),
        RiskKind::DomesticAbuse => Some(SensitiveClass::DomesticAbuse),
        RiskKind::SubstanceUse => Some(SensitiveClass::SubstanceUse),
        _ => None,
    }
}

/// Whether what is of this class, if it is of any, may be shown to who holds these.
pub fn is_open(class: Option<SensitiveClass>, granted: &GrantedClasses) -> bool {
    class.is_none_or(|class| granted.has(class))
}

/// Whether somebody of the service is shown the whole of this referral: who carries the case, or
/// covers for who does, holds every class for it.
pub fn sees_whole(caller: &Caller, row: &Model) -> bool {
    row.worker_id.is_some_and(|worker| caller.caseload_workers().contains(&worker)) || caller.holds_every_class()
}
