//! Other directories (Open Referral UK 3.0) that are read by themselves, each into the directory of one service: the scheduled
//! side of [`super::directory_import`], for an administrator to set up once.
//!
//! ```text
//! (entered) ──► active ◄──enablement── disabled
//!                 │  └──disablement──────►
//!                 └── every so many days a node reads it; the next working day's task where a person is needed
//! ```

pub mod codes;
pub mod create;
pub mod disable;
pub mod enable;
pub mod entity;
pub mod get;
pub mod import;
pub mod last_import;
pub mod line;
pub mod list;
pub mod request_import;
pub mod rules;
pub mod update;
pub mod view;
pub mod wire;

kernel::routes!(create, list, get, last_import, update, disable, enable, request_import);
