//! The public directory: Open Referral UK 3.0, open to anybody without a token, with no word of a person
//! (<https://docs.openreferraluk.org>).
//!
//! ```text
//! asset ──► service, its organization, schedules, cost_options, languages, contacts who agreed to be named
//!   place ──► service_at_location, its location, address, accessibility
//!   category ──► attribute, a taxonomy_term of the taxonomy of 002 §10
//! ```
//!
//! Everything here is a view of [`super::asset`]. Identifiers of what has none there (a schedule, an address) are made from
//! the asset's, and stay as long as its place in the listing does.
//!
//! Its parameters, its pages with their totals and its names are the standard's, and not ours: what we do not know is passed
//! over. It has no organisations by themselves, for the UK profile asks for none.

pub mod answer;
pub mod filter;
pub mod find;
pub mod get_api_details;
pub mod get_service;
pub mod get_service_at_location;
pub mod get_taxonomy;
pub mod get_taxonomy_term;
pub mod list_service_at_locations;
pub mod list_services;
pub mod list_taxonomies;
pub mod list_taxonomy_terms;
pub mod pages;
pub mod parts;
pub mod taxonomy;
pub mod view;
pub mod wire;

kernel::routes!(
    get_api_details,
    list_services,
    get_service,
    list_service_at_locations,
    get_service_at_location,
    list_taxonomies,
    get_taxonomy,
    list_taxonomy_terms,
    get_taxonomy_term
);
