//! A change as its reader sees it, and a page of them.

#![warn(missing_docs)]

use std::collections::BTreeSet;

use serde_json::Value;

use crate::insight::pseudonym::{PseudonymisedPerson, Withheld};
use crate::prelude::*;
use kernel::event::entity::Model;
use kernel::http::page::After;

value_sets! {
    /// What a reader takes out of the copy that they keep.
    pub enum Removal in "removal" {
        /// The row that the change names
        Row = "row",
        /// Every row of the person whose pseudonym the change names
        Person = "person",
    }
}

/// Something that happened to a resource.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Change {
    /// Its identifier, the same whenever it is read. An analyst's is a pseudonym.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// What happened, as `{resource}.{what}`.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// The kind of resource.
    #[schema(max_length = 40, example = "referral")]
    pub resource_type: String,
    /// The resource. An analyst's is a pseudonym, the same for each change of the resource.
    #[schema(max_length = 36)]
    pub resource_id: Uuid,
    /// When, UTC. An analyst learns the week alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occurred_at: Option<DateTime<Utc>>,
    /// In which role it was done; `system` where a clock did it. Agencies, practices and analysts do not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40, example = "link_worker")]
    pub actor_role: Option<String>,
    /// Codes and identifiers that belong to it, by the kind of change. Never free text.
    #[schema(value_type = Object)]
    pub data: Value,
    /// For an analyst: the Monday of the week in which it happened, in England.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week: Option<NaiveDate>,
    /// For an analyst: the service that it happened in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_id: Option<ServiceId>,
    /// For an analyst: whom it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PseudonymisedPerson>,
    /// For an analyst: what is kept back because it is of a sensitive class.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(max_items = 6)]
    pub withheld: BTreeSet<Withheld>,
    /// For an analyst: what is to be taken out of the copy that they keep.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removes: Option<Removal>,
    /// For an analyst: the pseudonym that the person has from now on, where two records were found to be one person's.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 32, max_length = 32, example = "5f0c1de2ab7c4a08913f6d2b7c1e9a44")]
    pub replaced_by: Option<String>,
}

/// A page of changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangePage {
    /// The changes, the oldest first. There may be none though more follow: what is not the reader's is passed over.
    #[schema(max_items = 1000)]
    pub items: Vec<Change>,
    /// Where to go on reading, now or whenever there is more: it outlives restarts. Given with every page, an empty one too.
    #[schema(inline)]
    pub next_cursor: After,
    /// Whether there is more already. Where there is not, ask again with `wait`.
    pub has_more: bool,
}

/// What agencies and practices read of what belongs to a change: nothing that leads to what they may not know of.
const SHOWN_OUTSIDE: [&str; 9] =
    ["code", "due_at", "kind", "occasion", "priority", "referral_id", "status", "subject_id", "subject_type"];

/// Of what belongs to a change these members.
pub(super) fn members(mut data: Value, shown: &[&str]) -> Value {
    if let Some(members) = data.as_object_mut() {
        members.retain(|name, _| shown.contains(&name.as_str()));
    }
    data
}

impl Change {
    /// As the service sees it, or whoever is outside.
    pub(super) fn new(row: Model, is_inside: bool) -> Self {
        Self {
            id: row.id.0,
            kind: row.kind,
            resource_type: row.resource_type,
            resource_id: row.resource_id,
            occurred_at: Some(row.occurred_at),
            actor_role: Some(row.actor_role).filter(|_| is_inside),
            data: if is_inside { row.data } else { members(row.data, &SHOWN_OUTSIDE) },
            week: None,
            service_id: None,
            person: None,
            withheld: BTreeSet::new(),
            removes: None,
            replaced_by: None,
        }
    }
}
