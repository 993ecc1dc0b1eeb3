//! Reports: what commissioners and managers count by, with a dictionary of what each number means.
//!
//! ```text
//! a referral, an episode, a contact… is written ──► report_changes ──► count: what of each referral counts, in sums by
//!                                                                       metric, month, practice and service
//! GET /v1/reports/{name} ──► area: whose numbers ──► numbers: sums ──► figures, with the sums that tie them together
//!                        ──► control: what of them leaves ──► JSON, CSV, a page
//! ```
//!
//! A report reads sums alone, so that it costs the same however many people there are; it reads no row of anybody, and so audits
//! nobody. Numbers leave through [`control`] or not at all: a true number has no serialisation.

mod area;
pub mod case;
pub mod chart;
pub mod codes;
pub mod control;
pub mod count;
mod county;
mod csv;
pub mod dictionary;
pub mod figures;
pub mod gap;
pub mod get;
pub mod list;
mod make;
mod numbers;
pub mod page;
pub mod period;
mod read;
pub mod table;
pub mod values;
pub mod view;

kernel::routes!(list, get);
