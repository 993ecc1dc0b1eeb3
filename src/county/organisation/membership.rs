//! Table `organisation_memberships`: practices in PCNs, PCNs in places, places in an ICS and of a council, each with its dates.

use kernel::db::prelude::*;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{QuerySelect, QueryTrait};

use super::kind::MembershipKind;

/// One organisation belongs to another from a day, perhaps to a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "organisation_memberships")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// Follows from the kinds of the two; kept in the row because a member has at most one group of a kind on a day.
    pub kind: MembershipKind,
    /// The organisation that belongs.
    pub member_id: OrganisationId,
    /// The organisation that it belongs to.
    pub group_id: OrganisationId,
    pub starts_on: Date,
    /// The last day; open-ended where absent.
    pub ends_on: Option<Date>,
}

impl Model {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|last| day <= last)
    }
}

/// The condition that a membership holds on a day.
pub fn holding_on(day: Date) -> Condition {
    let not_over = Condition::any().add(Column::EndsOn.is_null()).add(Column::EndsOn.gte(day));
    Condition::all().add(Column::StartsOn.lte(day)).add(not_over)
}

pub fn members_of(group: OrganisationId, day: Date) -> SelectStatement {
    let members = Entity::find().select_only().column(Column::MemberId);
    members.filter(Column::GroupId.eq(group)).filter(holding_on(day)).into_query()
}

kernel::sensitive! {
    changed, about nobody [id kind member_id group_id starts_on ends_on]
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
