//! What every room stands on: values, the database behind its door, who asks, HTTP, events, audit.

#![warn(missing_docs)]

pub mod app_state;
pub mod audit;
pub mod auth;
pub mod calendar;
pub mod clock;
pub mod cx;
pub mod db;
pub mod event;
pub mod faults;
pub mod format;
pub mod http;
pub mod list;
pub mod machine;
pub mod openapi;
pub mod outbound;
pub mod problem;
pub mod svg;
pub mod text;
