//! What SQLite and PostgreSQL cannot say in the same words.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// The transaction that wrote an event, so that a feed on PostgreSQL can stop below the oldest one still open.
///
/// SQLite has one writer: its row numbers are in the order of the commits already.
pub fn writing_transaction(manager: &SchemaManager<'_>) -> ColumnDef {
    let mut column = ColumnDef::new("xid");
    column.big_integer().not_null();
    match manager.get_database_backend() {
        DbBackend::Postgres => column.default(Expr::cust("pg_current_xact_id()::text::bigint")),
        _ => column.default(0),
    };
    column
}

/// A table whose rows stand in the order of its key, where the database can have it so.
pub fn in_order_of_key(manager: &SchemaManager<'_>, mut table: TableCreateStatement) -> TableCreateStatement {
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.extra("WITHOUT ROWID");
    }
    table
}

/// The tables of which a row, once written, is never changed or taken out.
const AUDIT_TRAIL: [&str; 3] = ["audit_entries", "audit_links", "audit_checkpoints"];

/// Lets nobody change the audit trail but who empties a sandbox, and puts each entry among those that have no link yet.
pub async fn seal_audit_trail(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let is_postgres = manager.get_database_backend() == DbBackend::Postgres;
    if is_postgres {
        db.execute_unprepared(
            "CREATE FUNCTION refuse_change_of_audit_trail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF NOT EXISTS (SELECT 1 FROM database_marks WHERE kind = 'sandbox') THEN \
             RAISE EXCEPTION 'the audit trail is append-only' USING ERRCODE = 'insufficient_privilege'; END IF; \
             RETURN COALESCE(NEW, OLD); END $$",
        )
        .await?;
        db.execute_unprepared(
            "CREATE FUNCTION await_link_of_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             INSERT INTO audit_pending (entry_id) VALUES (NEW.id); RETURN NULL; END $$",
        )
        .await?;
        db.execute_unprepared(
            "CREATE TRIGGER audit_entries_await_link AFTER INSERT ON audit_entries \
             FOR EACH ROW EXECUTE FUNCTION await_link_of_audit_entry()",
        )
        .await?;
    } else {
        db.execute_unprepared(
            "CREATE TRIGGER audit_entries_await_link AFTER INSERT ON audit_entries \
             BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id); END",
        )
        .await?;
    }
    for table in AUDIT_TRAIL {
        for act in ["UPDATE", "DELETE"] {
            let name = format!("{table}_refuse_{}", act.to_lowercase());
            let refuses = if is_postgres {
                format!(
                    "CREATE TRIGGER {name} BEFORE {act} ON {table} \
                     FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit_trail()"
                )
            } else {
                format!(
                    "CREATE TRIGGER {name} BEFORE {act} ON {table} \
                     WHEN NOT EXISTS (SELECT 1 FROM database_marks WHERE kind = 'sandbox') \
                     BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
                )
            };
            db.execute_unprepared(&refuses).await?;
        }
        if is_postgres {
            let refuses = format!(
                "CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} \
                 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_trail()"
            );
            db.execute_unprepared(&refuses).await?;
        }
    }
    Ok(())
}

/// The tables whose rows a report counts, what a row of it is counted with, and the column that names that.
const COUNTED: [(&str, &str, &str); 10] = [
    ("referrals", "referral", "id"),
    ("people", "person", "id"),
    ("episodes", "referral", "referral_id"),
    ("coded_entries", "referral", "referral_id"),
    ("assessments", "episode", "episode_id"),
    ("care_plans", "episode", "episode_id"),
    ("connections", "episode", "episode_id"),
    ("contacts", "episode", "episode_id"),
    ("money_gains", "episode", "episode_id"),
    ("outcomes", "episode", "episode_id"),
];

/// Notes with each write of a row that a report counts what is to be counted anew: in the same transaction, whoever writes it.
pub async fn note_report_changes(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    for (table, kind, column) in COUNTED {
        note_report_changes_of(manager, table, kind, column).await?;
    }
    Ok(())
}

/// The same of one table: a row of it is counted with what this column names.
pub async fn note_report_changes_of(
    manager: &SchemaManager<'_>,
    table: &str,
    kind: &str,
    column: &str,
) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if manager.get_database_backend() == DbBackend::Postgres {
        db.execute_unprepared(&format!(
            "CREATE FUNCTION note_report_change_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             INSERT INTO report_changes (kind, subject_id) VALUES ('{kind}', COALESCE(NEW.{column}, OLD.{column})); \
             RETURN NULL; END $$"
        ))
        .await?;
        db.execute_unprepared(&format!(
            "CREATE TRIGGER {table}_note_report_change AFTER INSERT OR UPDATE OR DELETE ON {table} \
             FOR EACH ROW EXECUTE FUNCTION note_report_change_of_{table}()"
        ))
        .await?;
        return Ok(());
    }
    for (act, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
        db.execute_unprepared(&format!(
            "CREATE TRIGGER {table}_note_report_change_{} AFTER {act} ON {table} \
             BEGIN INSERT INTO report_changes (kind, subject_id) VALUES ('{kind}', {row}.{column}); END",
            act.to_lowercase()
        ))
        .await?;
    }
    Ok(())
}
