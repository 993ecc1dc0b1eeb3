//! New names for what is stored as JSON.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, JsonValue, QueryResult};

/// Answers that are kept for who asks again: JSON of every shape, as text.
pub const ANSWERS: &str = "idempotency_records";

/// So many rows are held in memory at once.
const PIECE: u64 = 500;

/// A column of a table's key.
#[derive(Clone, Copy)]
enum Key {
    Serial(&'static str),
    Uuid(&'static str),
    Integer(&'static str),
    Text(&'static str),
}

impl Key {
    fn column(self) -> &'static str {
        match self {
            Self::Serial(column) | Self::Uuid(column) | Self::Integer(column) | Self::Text(column) => column,
        }
    }

    fn of(self, row: &QueryResult) -> Result<Value, DbErr> {
        Ok(match self {
            Self::Serial(column) => row.try_get::<i64>("", column)?.into(),
            Self::Uuid(column) => row.try_get::<Uuid>("", column)?.into(),
            Self::Integer(column) => row.try_get::<i32>("", column)?.into(),
            Self::Text(column) => row.try_get::<String>("", column)?.into(),
        })
    }
}

fn key(table: &str) -> &'static [Key] {
    match table {
        "assessment_versions" => &[Key::Uuid("assessment_id"), Key::Integer("version")],
        "events" => &[Key::Serial("seq")],
        ANSWERS => &[Key::Uuid("actor_id"), Key::Text("operation"), Key::Text("key")],
        _ => &[Key::Uuid("id")],
    }
}

/// Renames the keys of all objects in a JSON column, and where an event lists the fields that changed, their names. `name`
/// is asked for the new name of a key beneath another; the root's lie beneath the column's own name.
pub async fn rename(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: &'static str,
    name: fn(&str, &str) -> Option<&'static str>,
) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let key = key(table);
    let mut last: Option<Vec<Value>> = None;
    loop {
        let mut page = Query::select();
        page.column(column).from(table).limit(PIECE);
        for part in key {
            page.column(part.column()).order_by(part.column(), Order::Asc);
        }
        if let Some(last) = last {
            let columns = Expr::tuple(key.iter().map(|part| Expr::col(part.column())));
            page.and_where(columns.gt(Expr::tuple(last.into_iter().map(Expr::val))));
        }
        let rows = db.query_all(&page).await?;
        for row in &rows {
            let Some(before) = stored(row, table, column)? else { continue };
            let after = renamed(before.clone(), column, name);
            if after == before {
                continue;
            }
            let after: Value = if table == ANSWERS { after.to_string().into() } else { after.into() };
            let mut update = Query::update();
            update.table(table).value(column, after);
            for part in key {
                update.and_where(Expr::col(part.column()).eq(part.of(row)?));
            }
            db.execute(&update).await?;
        }
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(key.iter().map(|part| part.of(end)).collect::<Result<_, _>>()?);
    }
}

fn stored(row: &QueryResult, table: &str, column: &str) -> Result<Option<JsonValue>, DbErr> {
    if table == ANSWERS {
        // What was answered without a body has none to rename.
        return Ok(row.try_get::<String>("", column)?.parse().ok());
    }
    row.try_get("", column)
}

fn renamed(value: JsonValue, parent: &str, name: fn(&str, &str) -> Option<&'static str>) -> JsonValue {
    match value {
        JsonValue::Object(fields) => fields
            .into_iter()
            .map(|(key, value)| {
                let new = name(parent, &key).map_or_else(|| key.clone(), str::to_owned);
                (new, renamed(value, &key, name))
            })
            .collect(),
        JsonValue::String(field) if parent == "changed" => name(parent, &field).map_or(field, str::to_owned).into(),
        JsonValue::Array(items) => items.into_iter().map(|item| renamed(item, parent, name)).collect(),
        other => other,
    }
}
