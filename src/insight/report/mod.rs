//! Reports: what commissioners and managers count by, with a dictionary of what each number means.
//!
//! ```text
//! a referral, a contact, a gap… is written ──► report_changes ──► count: what of each referral and gap counts, in sums by
//!                                                                  metric, practice and service, a year to a row
//! GET /v1/reports/{name} ──► area: whose numbers ──► numbers: sums ──► figures, with all that they add up with
//!                        ──► control: what of them leaves ──► JSON, CSV, a page
//! ```
//!
//! A report reads sums alone, so that it costs the same however many people there are; it reads no row of anybody, and so audits
//! nobody. A table of postcodes that is loaded anew changes the deprivation that people are counted by: each referral is then
//! looked at once more, behind what is written, and reports go on with what was counted until then. Numbers leave through [`control`] or not at all: a true number has no serialisation.

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
pub mod finalise;
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
