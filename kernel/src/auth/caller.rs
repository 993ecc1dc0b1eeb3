//! Who is asking: what every row gate decides on.

use chrono::NaiveDate;
use uuid::Uuid;

use super::scope::Scopes;
use super::sensitive::GrantedClasses;
use crate::problem::Problem;
use catalogue::Role;
use catalogue::id::{ClientId, OrganisationId, ServiceId, WorkerId};
use catalogue::{Action, OrganisationKind};
use catalogue::{Code, coded};

coded! {
    /// Why somebody opens a colleague's case (header `Access-Reason`). It is audited.
    pub enum AccessReason in "access_reason" {
        /// Covering for a colleague who is away
        Cover = "cover",
        /// On duty for the whole service today
        Duty = "duty",
        /// The person got in touch and somebody has to answer
        PersonInTouch = "person_in_touch",
        /// A safety concern that cannot wait for the assigned worker
        Safety = "safety",
        /// A complaint or an incident is being looked into
        Complaint = "complaint",
        /// Correcting a record
        DataQuality = "data_quality",
    }
}

/// A program or a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal {
    /// An agency's program, by its own token.
    Client(ClientId),
    /// A person who works in the county.
    Worker(WorkerId),
}

impl Principal {
    /// The one with this identifier.
    pub fn of(id: Uuid, is_worker: bool) -> Self {
        if is_worker { Self::Worker(WorkerId(id)) } else { Self::Client(ClientId(id)) }
    }

    /// Whether it is a person.
    pub fn is_worker(self) -> bool {
        matches!(self, Self::Worker(_))
    }

    /// The bare identifier, as events and audit entries keep it.
    pub fn id(self) -> Uuid {
        match self {
            Self::Client(id) => id.0,
            Self::Worker(id) => id.0,
        }
    }
}

/// Who is asking, read from the database for this request: nothing here is taken from the token but its scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The program or the person.
    pub principal: Principal,
    /// What they act as.
    pub role: Role,
    /// Their agency, practice or employer.
    pub organisation_id: OrganisationId,
    /// What that organisation is.
    pub organisation_kind: OrganisationKind,
    /// The services they work in; none for agencies.
    pub services: Vec<ServiceId>,
    /// The primary care networks that a worker serves; none means the whole service.
    pub pcns: Vec<OrganisationId>,
    /// The sensitive classes granted to them, whatever the case.
    pub classes: GrantedClasses,
    /// Those whom they cover today: [`Caller::caseload_workers`].
    pub covers: Vec<WorkerId>,
    /// The services of those whom they cover in which they hold no post: there the cases of those people are theirs to
    /// see, and nothing else.
    pub covers_in: Vec<ServiceId>,
    /// The day of the request, in England.
    pub today: NaiveDate,
    /// What the token allows of the role.
    pub scopes: Scopes,
    /// The reason stated for looking beyond one's own cases.
    pub access_reason: Option<AccessReason>,
}

impl Caller {
    /// Lets them through the role gate, or says 403: the same whether it is the role or the scope that is wanting.
    ///
    /// # Errors
    /// 403 `forbidden`.
    pub fn check(&self, action: Action) -> Result<(), Problem> {
        if self.may(action) { Ok(()) } else { Err(Problem::new(Code::Forbidden)) }
    }

    /// Whether the role gate lets them through.
    pub fn may(&self, action: Action) -> bool {
        action.allows(self.role) && action.scope().is_none_or(|scope| self.scopes.contains(scope))
    }

    /// The worker, where a person is asking.
    pub fn worker_id(&self) -> Option<WorkerId> {
        match self.principal {
            Principal::Worker(id) => Some(id),
            Principal::Client(_) => None,
        }
    }

    /// Whether no sensitive class keeps anything back from them that they may see at all: they hold all, see only what is taken
    /// to them (a supervisor, a safeguarding lead), or are outside, where what is disclosed to them was decided.
    pub fn holds_every_class(&self) -> bool {
        let is_taken_to_them = matches!(self.role, Role::SafeguardingLead | Role::Supervisor);
        self.classes.is_all() || is_taken_to_them || self.role.is_outside()
    }

    /// Whether they answer for records whose processing is restricted (UK GDPR Article 18), and so read them: a service's manager.
    pub fn reads_restricted(&self) -> bool {
        self.role == Role::ServiceManager
    }

    /// Whether they may come to see such a record at all: who answers for it, and those of a service who state that somebody's
    /// safety is at stake (Article 18(2): the rights of another person, reasons of important public interest).
    pub fn may_open_restricted(&self) -> bool {
        let for_safety = self.access_reason == Some(AccessReason::Safety) && self.role.is_of_service();
        self.reads_restricted() || for_safety
    }

    /// Whose cases and tasks are the caller's everyday work today: their own, and those of the colleagues they cover.
    /// Nobody's, where no person is asking.
    pub fn caseload_workers(&self) -> Vec<WorkerId> {
        self.worker_id()
            .map(|own| std::iter::once(own).chain(self.covers.iter().copied()).collect())
            .unwrap_or_default()
    }

    /// The services in which there may be a case of theirs: those they work in, and those in which they cover somebody. Of
    /// the latter they see the cases of those people alone: ask for these beside.
    pub fn case_services(&self) -> impl Iterator<Item = ServiceId> + '_ {
        self.services.iter().chain(&self.covers_in).copied()
    }
}
