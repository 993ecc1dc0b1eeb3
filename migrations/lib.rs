//! The schema, step by step, for both databases. The law of this folder is in its README.

use sea_orm_migration::prelude::*;

mod dialect;
mod m20261121_000001_house;
mod m20261121_000002_organisations;
mod m20261121_000003_people;
mod m20261121_000004_referrals;
mod m20261121_000005_absences;
mod m20261121_000006_contacts;
mod m20261121_000007_coded_entries;
mod m20261121_000008_activities;
mod m20261121_000009_safety;
mod m20261121_000010_assessments;
mod m20261129_000011_storage_checks;
mod m20261129_000012_lookups;
mod m20261129_000013_text_and_comment;
mod m20261129_000014_coding_triggers;
mod m20261129_000015_disclosures;
mod m20261129_000016_occurrences_and_reasons;
mod m20261129_000017_flat_plans;
mod m20261129_000018_addendum_count;
mod m20261129_000019_database_mark;
mod m20261129_000020_deaths;
mod m20261129_000021_precautions;
mod m20261129_000022_closed_off;
mod m20261129_000023_redirections;
mod m20261129_000025_denials;
mod m20261129_000028_care_plans;
mod m20261129_000029_outcomes;
mod m20261129_000030_money_gains;
mod m20261129_000032_match_key_rebuilds;
mod m20261129_000033_free_references;
mod m20261129_000034_successors;
mod m20261129_000035_referral_contacts;
mod m20261129_000036_audit_trail;
mod m20261129_000037_reported_decisions;
mod m20261129_000038_consents_of_plans;
mod m20261129_000039_instruments_for_everyone;
mod m20261129_000040_stories;
mod m20261129_000041_healthcare_uses;
mod m20261129_000043_household_links;
mod m20261129_000044_what_was_said;
mod m20261129_000045_practice_successions;
mod m20261129_000046_closed_off_tasks;
mod m20261129_000047_closed_loops;
mod m20261129_000053_assets;
mod m20261129_000054_postcodes;
mod m20261129_000055_connections;
mod m20261129_000060_notifications;
mod m20261129_000061_feeds;
mod m20261129_000062_webhooks;
mod m20261129_000065_exports;
mod m20261129_000068_report_counts;
mod m20261129_000069_list_sizes;
mod m20261129_000072_asset_search;
mod m20261129_000073_postcode_loads;
mod m20261129_000074_imported_assets;
mod m20261129_000075_gaps;
mod m20261129_000076_quality_assurances;
mod m20261129_000077_confidence_surveys;
mod m20261129_000081_access_reviews;
mod m20261129_000082_forgotten_answers;
mod m20261129_000083_access_grants;
mod m20261130_000078_volunteers;
mod m20261130_000079_report_gaps;
mod m20261130_000085_restrictions;
mod m20261130_000086_erasures;
mod m20261130_000088_bound_tokens;
mod m20261130_000090_directory_sources;
mod m20261130_000091_volunteer_lapses;
mod m20261130_000092_report_recount;
mod m20261130_000093_deliveries_by_channel;
mod m20261130_000094_keys_of_aliases;
mod m20261130_000095_places_by_box;
mod m20261130_000096_report_counts_by_year;
mod m20261130_000097_row_security;
mod row_security;
mod stored;

pub use m20261129_000029_outcomes::INSTRUMENTS;
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

/// Every migration, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_house::Migration),
            Box::new(m20261121_000002_organisations::Migration),
            Box::new(m20261121_000003_people::Migration),
            Box::new(m20261121_000004_referrals::Migration),
            Box::new(m20261121_000005_absences::Migration),
            Box::new(m20261121_000006_contacts::Migration),
            Box::new(m20261121_000007_coded_entries::Migration),
            Box::new(m20261121_000008_activities::Migration),
            Box::new(m20261121_000009_safety::Migration),
            Box::new(m20261121_000010_assessments::Migration),
            Box::new(m20261129_000011_storage_checks::Migration),
            Box::new(m20261129_000012_lookups::Migration),
            Box::new(m20261129_000013_text_and_comment::Migration),
            Box::new(m20261129_000014_coding_triggers::Migration),
            Box::new(m20261129_000015_disclosures::Migration),
            Box::new(m20261129_000016_occurrences_and_reasons::Migration),
            Box::new(m20261129_000017_flat_plans::Migration),
            Box::new(m20261129_000018_addendum_count::Migration),
            Box::new(m20261129_000019_database_mark::Migration),
            Box::new(m20261129_000020_deaths::Migration),
            Box::new(m20261129_000021_precautions::Migration),
            Box::new(m20261129_000022_closed_off::Migration),
            Box::new(m20261129_000023_redirections::Migration),
            Box::new(m20261129_000025_denials::Migration),
            Box::new(m20261129_000028_care_plans::Migration),
            Box::new(m20261129_000029_outcomes::Migration),
            Box::new(m20261129_000030_money_gains::Migration),
            Box::new(m20261129_000032_match_key_rebuilds::Migration),
            Box::new(m20261129_000033_free_references::Migration),
            Box::new(m20261129_000034_successors::Migration),
            Box::new(m20261129_000035_referral_contacts::Migration),
            Box::new(m20261129_000036_audit_trail::Migration),
            Box::new(m20261129_000037_reported_decisions::Migration),
            Box::new(m20261129_000038_consents_of_plans::Migration),
            Box::new(m20261129_000039_instruments_for_everyone::Migration),
            Box::new(m20261129_000040_stories::Migration),
            Box::new(m20261129_000041_healthcare_uses::Migration),
            Box::new(m20261129_000043_household_links::Migration),
            Box::new(m20261129_000044_what_was_said::Migration),
            Box::new(m20261129_000045_practice_successions::Migration),
            Box::new(m20261129_000046_closed_off_tasks::Migration),
            Box::new(m20261129_000047_closed_loops::Migration),
            Box::new(m20261129_000053_assets::Migration),
            Box::new(m20261129_000054_postcodes::Migration),
            Box::new(m20261129_000055_connections::Migration),
            Box::new(m20261129_000060_notifications::Migration),
            Box::new(m20261129_000061_feeds::Migration),
            Box::new(m20261129_000062_webhooks::Migration),
            Box::new(m20261129_000065_exports::Migration),
            Box::new(m20261129_000068_report_counts::Migration),
            Box::new(m20261129_000069_list_sizes::Migration),
            Box::new(m20261129_000072_asset_search::Migration),
            Box::new(m20261129_000073_postcode_loads::Migration),
            Box::new(m20261129_000074_imported_assets::Migration),
            Box::new(m20261129_000075_gaps::Migration),
            Box::new(m20261129_000076_quality_assurances::Migration),
            Box::new(m20261129_000077_confidence_surveys::Migration),
            Box::new(m20261129_000081_access_reviews::Migration),
            Box::new(m20261129_000082_forgotten_answers::Migration),
            Box::new(m20261129_000083_access_grants::Migration),
            Box::new(m20261130_000078_volunteers::Migration),
            Box::new(m20261130_000085_restrictions::Migration),
            Box::new(m20261130_000086_erasures::Migration),
            Box::new(m20261130_000088_bound_tokens::Migration),
            Box::new(m20261130_000090_directory_sources::Migration),
            Box::new(m20261130_000091_volunteer_lapses::Migration),
            Box::new(m20261130_000092_report_recount::Migration),
            Box::new(m20261130_000093_deliveries_by_channel::Migration),
            Box::new(m20261130_000094_keys_of_aliases::Migration),
            Box::new(m20261130_000095_places_by_box::Migration),
            Box::new(m20261130_000079_report_gaps::Migration),
            Box::new(m20261130_000096_report_counts_by_year::Migration),
            Box::new(m20261130_000097_row_security::Migration),
        ]
    }
}

/// An index over these columns, in this order.
fn index(name: &'static str, table: &'static str, columns: &[&'static str], unique: bool) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    if unique {
        index.unique();
    }
    index
}
