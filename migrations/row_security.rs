//! Which rows of people PostgreSQL shows to a caller, by policies of its own: a second layer below the row gate.
//!
//! A connection says who reads by it in settings of its session (`kernel/src/db/dialect/reader.rs`). One that says `system` passes; one
//! that says nothing is shown nothing. A policy is coarser than the row gate, and knows nothing of it: of classes, reasons and
//! caseloads the gate decides alone. Policies hold for whoever does not own the tables (`LINKWORK_DATABASE_OWNER_URL`).
//! SQLite has none.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Whom a row is shown to, besides what no caller asks for.
#[derive(Clone, Copy, Debug)]
pub enum ShownTo {
    /// Whoever works with people in its service, or covers somebody who does.
    Service,
    /// The organisation that a column names.
    Organisation(&'static str),
    /// The person or program that a column names.
    Principal(&'static str),
    /// The practice that a column names, and one that has taken it over.
    Practice(&'static str),
    /// The practice of the person whom a column names.
    PracticeOf(&'static str),
    /// The organisation to which the referral was sent on.
    SentOnTo,
    /// Who supervises the worker whom a column names.
    SupervisorOf(&'static str),
    /// Whoever is shown the row of another table that a column names.
    WhoeverSees {
        /// The other table.
        table: &'static str,
        /// The column.
        by: &'static str,
    },
    /// An auditor of the organisation that a column names, or of the whole county.
    AuditorOf(&'static str),
    /// The auditors.
    Auditor,
}

impl ShownTo {
    /// The condition. What a setting holds is read once for a statement, not once for a row.
    fn condition(self, of: &str) -> String {
        match self {
            Self::Service => format!(
                "{of}.service_id = ANY ((SELECT string_to_array(current_setting('linkwork.services', true), ',')::uuid[])::uuid[])"
            ),
            Self::Organisation(column) => format!("{of}.{column} = {}", identifier("organisation")),
            Self::Principal(column) => format!("{of}.{column} = {}", identifier("principal")),
            Self::Practice(column) => {
                let organisation = identifier("organisation");
                format!(
                    "{} AND EXISTS (SELECT 1 FROM organisations practice WHERE practice.id = {of}.{column} \
                     AND (practice.id = {organisation} OR practice.successor_id = {organisation}))",
                    is_reader("practice")
                )
            }
            Self::PracticeOf(column) => format!(
                "{} AND EXISTS (SELECT 1 FROM people patient WHERE patient.id = {of}.{column})",
                is_reader("practice")
            ),
            Self::SentOnTo => format!(
                "EXISTS (SELECT 1 FROM onward_referrals sent WHERE sent.referral_id = {of}.id AND sent.organisation_id = {})",
                identifier("organisation")
            ),
            Self::SupervisorOf(column) => format!(
                "EXISTS (SELECT 1 FROM worker_supervisors named WHERE named.worker_id = {of}.{column} AND named.supervisor_id = {})",
                identifier("principal")
            ),
            Self::WhoeverSees { table, by } => {
                format!("EXISTS (SELECT 1 FROM {table} seen WHERE seen.id = {of}.{by})")
            }
            Self::AuditorOf(column) => format!(
                "{} AND ((SELECT current_setting('linkwork.organisation_kind', true)) = 'ics' OR {of}.{column} = {})",
                is_reader("auditor"),
                identifier("organisation")
            ),
            Self::Auditor => is_reader("auditor"),
        }
    }
}

fn identifier(setting: &str) -> String {
    format!("(SELECT nullif(current_setting('linkwork.{setting}', true), '')::uuid)")
}

fn is_reader(role: &str) -> String {
    format!("(SELECT current_setting('linkwork.reader', true)) = '{role}'")
}

/// Shows the rows of a table to what no caller asks for and to these, and to nobody else, from now on; where the database has row
/// security.
pub async fn show_rows(manager: &SchemaManager<'_>, table: &str, to: &[ShownTo]) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let is_system = is_reader("system");
    let mut text = format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; \
         DROP POLICY IF EXISTS kept_by_the_service ON {table}; DROP POLICY IF EXISTS shown_to_callers ON {table}; \
         CREATE POLICY kept_by_the_service ON {table} USING ({is_system}) WITH CHECK ({is_system});"
    );
    if !to.is_empty() {
        let any = to.iter().map(|to| format!("({})", to.condition(table))).collect::<Vec<_>>().join(" OR ");
        text.push_str(&format!("CREATE POLICY shown_to_callers ON {table} FOR SELECT USING ({any});"));
    }
    manager.get_connection().execute_unprepared(&text).await.map(|_| ())
}
