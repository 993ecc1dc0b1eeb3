//! The county: organisations and how they belong together, services and whom they cover, workers, clients.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, integer_null, json, pk_uuid, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in organisations().into_iter().chain(services()).chain(workers()).chain(clients()) {
            manager.create_table(table).await?;
        }
        for (name, table, columns, unique) in INDEXES {
            manager.create_index(index(name, table, columns, unique)).await?;
        }
        Ok(())
    }
}

/// One for each way a table is asked: name, table, columns, whether unique (absent values are never the same).
const INDEXES: [(&str, &str, &[&str], bool); 17] = [
    ("organisations_by_ods_code", "organisations", &["ods_code"], true),
    ("organisations_by_kind", "organisations", &["kind", "id"], false),
    ("memberships_by_member", "organisation_memberships", &["member_id", "kind", "starts_on"], true),
    ("memberships_by_group", "organisation_memberships", &["group_id", "starts_on"], false),
    ("services_by_host", "services", &["host_id", "id"], false),
    ("services_by_intake", "services", &["intake_for_id"], true),
    ("service_organisations_by_organisation", "service_organisations", &["organisation_id"], false),
    ("service_outward_codes_by_code", "service_outward_codes", &["outward_code"], false),
    ("service_practices_by_practice", "service_practices", &["practice_id"], false),
    ("workers_by_organisation", "workers", &["organisation_id", "id"], false),
    ("workers_by_identity", "workers", &["issuer", "subject"], true),
    ("worker_roles_by_role", "worker_roles", &["role"], false),
    ("worker_services_by_service", "worker_services", &["service_id"], false),
    ("worker_pcns_by_pcn", "worker_pcns", &["pcn_id"], false),
    ("worker_supervisors_by_supervisor", "worker_supervisors", &["supervisor_id"], false),
    ("clients_by_organisation", "clients", &["organisation_id", "id"], false),
    ("client_keys_by_kid", "client_keys", &["client_id", "kid"], true),
];

fn organisations() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("organisations")
            .col(pk_uuid("id"))
            .col(text("kind"))
            .col(text("name"))
            .col(text_null("ods_code"))
            .col(text("status"))
            .col(integer("version"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .take(),
        Table::create()
            .table("organisation_memberships")
            .col(pk_uuid("id"))
            .col(text("kind"))
            .col(uuid("member_id"))
            .col(uuid("group_id"))
            .col(date("starts_on"))
            .col(date_null("ends_on"))
            .foreign_key(&mut to("organisation_memberships", "member_id", "organisations"))
            .foreign_key(&mut to("organisation_memberships", "group_id", "organisations"))
            .take(),
    ]
}

fn services() -> [TableCreateStatement; 4] {
    [
        Table::create()
            .table("services")
            .col(pk_uuid("id"))
            .col(uuid("host_id"))
            .col(uuid_null("intake_for_id"))
            .col(text("name"))
            .col(text_null("description"))
            .col(boolean("accepting_referrals"))
            .col(text_null("closed_because"))
            .col(integer_null("usual_wait_days"))
            .col(integer_null("caseload_warn_at"))
            .col(integer_null("caseload_limit"))
            .col(text_null("contact_name"))
            .col(text("contact_phone"))
            .col(text_null("contact_email"))
            .col(json("criteria"))
            .col(json("opening"))
            .col(json("emergency_line"))
            .col(text("status"))
            .col(integer("version"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut to("services", "host_id", "organisations"))
            .foreign_key(&mut to("services", "intake_for_id", "organisations"))
            .take(),
        pairs("service_organisations", uuid("service_id"), uuid("organisation_id"))
            .foreign_key(&mut to("service_organisations", "service_id", "services"))
            .foreign_key(&mut to("service_organisations", "organisation_id", "organisations"))
            .take(),
        pairs("service_outward_codes", uuid("service_id"), text("outward_code"))
            .foreign_key(&mut to("service_outward_codes", "service_id", "services"))
            .take(),
        pairs("service_practices", uuid("service_id"), uuid("practice_id"))
            .col(text("name"))
            .col(text_null("job_title"))
            .col(text_null("phone"))
            .col(text_null("email"))
            .foreign_key(&mut to("service_practices", "service_id", "services"))
            .foreign_key(&mut to("service_practices", "practice_id", "organisations"))
            .take(),
    ]
}

fn workers() -> [TableCreateStatement; 5] {
    [
        Table::create()
            .table("workers")
            .col(pk_uuid("id"))
            .col(uuid("organisation_id"))
            .col(text("name"))
            .col(text_null("email"))
            .col(text_null("phone"))
            .col(integer_null("full_time_equivalent"))
            .col(date_null("cleared_for_independent_work_since"))
            .col(json("languages"))
            .col(json("specialisms"))
            .col(json("sensitive_classes"))
            .col(text_null("issuer"))
            .col(text_null("subject"))
            .col(text("status"))
            .col(integer("version"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut to("workers", "organisation_id", "organisations"))
            .take(),
        pairs("worker_roles", uuid("worker_id"), text("role"))
            .foreign_key(&mut to("worker_roles", "worker_id", "workers"))
            .take(),
        pairs("worker_services", uuid("worker_id"), uuid("service_id"))
            .foreign_key(&mut to("worker_services", "worker_id", "workers"))
            .foreign_key(&mut to("worker_services", "service_id", "services"))
            .take(),
        pairs("worker_pcns", uuid("worker_id"), uuid("pcn_id"))
            .foreign_key(&mut to("worker_pcns", "worker_id", "workers"))
            .foreign_key(&mut to("worker_pcns", "pcn_id", "organisations"))
            .take(),
        Table::create()
            .table("worker_supervisors")
            .col(uuid("worker_id"))
            .col(uuid("pcn_id"))
            .col(uuid("supervisor_id"))
            .primary_key(Index::create().col("worker_id").col("pcn_id").col("supervisor_id"))
            .foreign_key(&mut to("worker_supervisors", "worker_id", "workers"))
            .foreign_key(&mut to("worker_supervisors", "pcn_id", "organisations"))
            .foreign_key(&mut to("worker_supervisors", "supervisor_id", "workers"))
            .take(),
    ]
}

fn clients() -> [TableCreateStatement; 2] {
    [
        Table::create()
            .table("clients")
            .col(pk_uuid("id"))
            .col(uuid("organisation_id"))
            .col(uuid_null("service_id"))
            .col(text("name"))
            .col(text("role"))
            .col(text("scopes"))
            .col(text_null("secret_hash"))
            .col(timestamp_with_time_zone_null("secret_set_at"))
            .col(text("status"))
            .col(integer("version"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut to("clients", "organisation_id", "organisations"))
            .foreign_key(&mut to("clients", "service_id", "services"))
            .take(),
        Table::create()
            .table("client_keys")
            .col(pk_uuid("id"))
            .col(uuid("client_id"))
            .col(text("kid"))
            .col(json("jwk"))
            .col(timestamp_with_time_zone("added_at"))
            .col(timestamp_with_time_zone_null("retired_at"))
            .foreign_key(&mut to("client_keys", "client_id", "clients"))
            .take(),
    ]
}

/// A table whose key is its two columns, in this order.
fn pairs(table: &'static str, left: ColumnDef, right: ColumnDef) -> TableCreateStatement {
    let mut key = Index::create();
    key.col(left.get_column_name()).col(right.get_column_name());
    Table::create().table(table).col(left).col(right).primary_key(&mut key).take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(target, "id").take()
}
