use serde_json::Value;

use super::redact;
use crate::care::person;
use crate::prelude::*;
use kernel::audit::entity::{Column, Entity, Model, subject};
use kernel::audit::link;
use kernel::auth::AccessReason;
use kernel::db::Access;
use kernel::http::page::{After, Limit};

/// Which entries.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// Only those that saw this person; of what they saw, only the rows about them are shown then.
    pub person_id: Option<PersonId>,
    /// Only those of this worker or program.
    #[param(max_length = 36)]
    pub actor_id: Option<Uuid>,
    /// Those of what was denied, in the place of those of what was read.
    #[serde(default)]
    pub denied: bool,
    /// Only those from this instant on.
    pub from: Option<DateTime<Utc>>,
    /// Only those before this instant.
    pub to: Option<DateTime<Utc>>,
    /// How many at most.
    #[serde(default)]
    #[param(inline)]
    pub limit: Limit,
    /// The page after this cursor.
    #[param(inline)]
    pub after: Option<After>,
}

/// What one request read about people, or was denied.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct AuditEntry {
    /// Its identifier.
    pub id: AuditEntryId,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// The operation, by its `operationId`.
    #[schema(max_length = 60, example = "getReferral")]
    pub action: String,
    /// What the caller acted as.
    #[schema(max_length = 40, example = "link_worker")]
    pub actor_role: String,
    /// The caller: a worker, or an agency's program.
    #[schema(max_length = 36)]
    pub actor_id: Uuid,
    /// The caller's organisation.
    pub organisation_id: OrganisationId,
    /// Why they looked beyond their own cases.
    pub access_reason: Option<AccessReason>,
    /// The request, as its answer named it in `X-Request-ID`.
    #[schema(max_length = 36)]
    pub request_id: Option<Uuid>,
    /// The request, as this service's own log names it.
    #[schema(max_length = 36)]
    pub own_request_id: Option<Uuid>,
    /// Of what was denied: the code of the problem that it was answered with.
    #[schema(max_length = 60, example = "not_found")]
    pub outcome: Option<String>,
    /// Of what was denied: the row that was asked for, whether it is there or not.
    #[schema(max_length = 36)]
    pub asked_for_id: Option<Uuid>,
    /// What was asked for: names of filters and codes, never words that were searched for.
    #[schema(value_type = Object)]
    pub filter: Value,
    /// What was read. Where it was more than this, there are several entries with the same `request_id`.
    #[schema(max_items = 2000)]
    pub seen: Vec<SeenResource>,
}

/// A resource about a person that was read.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SeenResource {
    /// The kind of row.
    #[schema(max_length = 40, example = "referral")]
    pub resource_type: String,
    /// The row.
    #[schema(max_length = 36)]
    pub resource_id: Uuid,
    /// Whom it is about, where that is known.
    pub person_id: Option<PersonId>,
}

kernel::page! {
    /// A page of audit entries.
    AuditEntryPage:
        /// The entries, the newest first.
        AuditEntry
}

/// List audit entries
///
/// Who read about this person, what this caller read; with `denied`, what was denied to whom (401 with a token that was
/// signed well, 403, 404, 409 and 412), at most 60 a minute of each caller. An auditor of the integrated care system reads every entry, an
/// auditor of another organisation those of its own people and programs. Reading them leaves an entry too.
#[utoipa::path(
    operation_id = "listAuditEntries",
    params(AuditFilter),
    responses((status = 200, description = "A page of audit entries.", body = AuditEntryPage)),
)]
#[get("/audit-entries")]
pub async fn list(cx: Cx, Query(filter): Query<AuditFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListAuditEntries, async |tx| {
        filter.check()?;
        // The index by person is never behind what has been read.
        link(&cx.state().db, cx.state().audit.key()).await?;
        tx.audit_filter(json!(filter));
        if let Some(person) = filter.person_id {
            tx.audit_row(Access::new(person::entity::Model::TYPE, person.0, person));
        }
        let list = cx.list(Action::ListAuditEntries, &filter)?;
        let found = tx.find::<Entity>().filter(filter.condition());
        let page = Paging { limit: filter.limit, after: filter.after.clone() };
        let (rows, next) = found.page(&list, &page, Order::Desc).await?;
        let is_open = redact::is_open_to(&tx.caller().classes);
        let items: Vec<_> = rows.into_iter().map(|row| AuditEntry::new(row, filter.person_id, is_open)).collect();
        cx.page_of_entries(&items, &next)
    })
    .await
}

impl AuditFilter {
    fn check(&self) -> Result<(), Problem> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from >= to => Err(Problem::new(Code::InvalidParameter)
                .with_faults([Fault::new("query:to", "out_of_range", "must be after `from`")])),
            _ => Ok(()),
        }
    }

    fn condition(&self) -> Condition {
        let of_person = |person: PersonId| {
            let entries = subject::Entity::find()
                .select_only()
                .column(subject::Column::EntryId)
                .filter(subject::Column::PersonId.eq(person));
            Column::Id.in_subquery(entries.into_query())
        };
        Condition::all()
            .add_option(self.person_id.map(of_person))
            .add(Column::IsDenied.eq(self.denied))
            .add_option(self.actor_id.map(|id| Column::ActorId.eq(id)))
            .add_option(self.from.map(|from| Column::OccurredAt.gte(from)))
            .add_option(self.to.map(|to| Column::OccurredAt.lt(to)))
    }
}

impl AuditEntry {
    fn new(row: Model, of: Option<PersonId>, is_open: bool) -> Self {
        let seen: Vec<Access> = serde_json::from_value(row.seen).unwrap_or_default();
        let asked_for_id = row.resource_id.filter(|_| is_open || !redact::tells(&row.action));
        let (action, filter, seen) = if is_open {
            (row.action, row.filter, seen)
        } else {
            (redact::action(row.action), redact::filter(row.filter), redact::rows(seen))
        };
        let view = seen.into_iter().filter(|seen| of.is_none() || seen.person_id == of).map(|seen| SeenResource {
            resource_type: seen.resource_type,
            resource_id: seen.resource_id,
            person_id: seen.person_id,
        });
        Self {
            id: row.id,
            occurred_at: row.occurred_at,
            action,
            actor_role: row.actor_role,
            actor_id: row.actor_id,
            organisation_id: row.organisation_id,
            own_request_id: row.own_request_id,
            outcome: row.outcome,
            // That there is a safety event to be asked for is of a class too.
            asked_for_id,
            access_reason: row.access_reason,
            request_id: row.request_id,
            filter,
            seen: view.collect(),
        }
    }
}
