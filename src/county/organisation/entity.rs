//! Table `organisations`.

use kernel::db::prelude::*;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{QuerySelect, QueryTrait};

use super::kind::Status;
use catalogue::OrganisationKind;
use kernel::format::OdsCode;

/// An organisation. It is public knowledge: every caller may see each row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    pub kind: OrganisationKind,
    pub name: String,
    /// Unique where there is one.
    #[sea_orm(unique)]
    pub ods_code: Option<OdsCode>,
    pub status: Status,
    /// The practice that follows this one, which has merged into it or closed.
    pub successor_id: Option<OrganisationId>,
    /// Goes up with each change of the row and of its memberships.
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

kernel::resource!(OrganisationId, "organisation", "/v1/organisations/{}", id);

impl Emits for Model {
    fn event(&self, kind: EventType) -> Event {
        Event::new(kind, self.id.0).concerning(self.id)
    }
}

kernel::sensitive! {
    changed, about nobody [id kind name ods_code status successor_id version created_at updated_at]
}

impl Scoped for Entity {
    /// Public knowledge.
    fn visible_to(_: &Caller) -> Condition {
        Condition::all()
    }

    fn access(_: &Model) -> Option<Access> {
        None
    }
}

/// The change of a member whose memberships change.
pub fn touched(now: DateTimeUtc) -> ActiveModel {
    ActiveModel { updated_at: Set(now), ..Default::default() }
}

/// The practices whose people are a practice's: its own, as long as no other follows it, and those of the practices that it
/// follows, of whom not all may have been moved yet ([`super::move_people`]).
pub fn practices_of(caller: &Caller) -> SelectStatement {
    let own = Condition::all().add(Column::Id.eq(caller.organisation_id)).add(Column::SuccessorId.is_null());
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Condition::any().add(own).add(Column::SuccessorId.eq(caller.organisation_id)))
        .into_query()
}
