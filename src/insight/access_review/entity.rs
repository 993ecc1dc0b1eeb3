//! Table `access_reviews`.
//!
//! Who may see a row: the managers of the service in which a case was opened, and auditors, of their own organisation or, where
//! they are of the integrated care system, of all. Never who is looked at. A row says of whom somebody read, and not what: the
//! kind of what was read may be of a sensitive class.

use kernel::db::prelude::*;

use super::codes::{AccessReviewKind, AccessReviewOutcome, AccessReviewStatus, AccessReviewer};
use catalogue::OrganisationKind;
use kernel::auth::AccessReason;

/// Something that somebody else is to look at.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_reviews")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessReviewId,
    /// Goes up with each change of the row.
    pub version: i32,
    pub kind: AccessReviewKind,
    pub reviewer: AccessReviewer,
    pub status: AccessReviewStatus,
    /// The service whose case was opened.
    pub service_id: Option<ServiceId>,
    /// The organisation of who is looked at.
    pub organisation_id: OrganisationId,
    /// Who is looked at: a worker or a program.
    pub actor_id: Uuid,
    pub actor_role: Role,
    /// The reason that was stated first.
    pub access_reason: Option<AccessReason>,
    pub person_id: Option<PersonId>,
    /// What further uses are counted by: the person, or the caller.
    pub about_id: Uuid,
    pub uses: i32,
    pub first_at: DateTimeUtc,
    pub last_at: DateTimeUtc,
    pub due_at: DateTimeUtc,
    pub outcome: Option<AccessReviewOutcome>,
    #[sea_orm(column_type = "Text", nullable)]
    pub comment: Option<String>,
    pub reviewed_by: Option<Uuid>,
    pub reviewed_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(AccessReviewId, "access_review", "/v1/access-reviews/{}", id, about person_id);

impl Emits for Model {
    /// For those who review: what is looked at, and nothing of whom it is about.
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0)
            .to(Audience::Service)
            .in_service(self.service_id)
            .with(json!({ "kind": self.kind, "status": self.status, "outcome": self.outcome }))
    }
}

kernel::sensitive! {
    changed, row plain, own nobodys,
    plain [
        id version kind reviewer status service_id organisation_id actor_id actor_role access_reason person_id about_id uses
        first_at last_at due_at outcome comment reviewed_by reviewed_at updated_at
    ]
}

kernel::erased! {
    kept [
        id version kind reviewer status service_id organisation_id actor_id actor_role access_reason person_id
        about_id uses first_at last_at due_at outcome reviewed_by reviewed_at updated_at
    ]
    emptied [comment]
}

impl Scoped for Entity {
    fn visible_to(caller: &Caller) -> Condition {
        let of_others = Condition::all().add(Column::ActorId.ne(caller.principal.id()));
        match caller.role {
            Role::ServiceManager => of_others
                .add(Column::Reviewer.eq(AccessReviewer::ServiceManager))
                .add(Column::ServiceId.is_in(caller.services.iter().copied())),
            Role::Auditor if caller.organisation_kind == OrganisationKind::Ics => of_others,
            Role::Auditor => of_others.add(Column::OrganisationId.eq(caller.organisation_id)),
            _ => nobody(),
        }
    }

    /// Whoever looks at who saw a record looks at that all the same.
    fn despite_restriction(_: &Caller) -> Option<Condition> {
        Some(Condition::all())
    }

    fn despite_erasure(_: &Caller) -> Option<Condition> {
        Some(Condition::all())
    }

    fn access(row: &Model) -> Option<Access> {
        row.person_id.map(|_| Access::of(row))
    }
}
