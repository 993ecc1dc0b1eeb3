//! Linkwork: the open, headless API for social prescribing in England.

pub mod audit;
pub mod auth;
pub mod calendar;

pub mod cli;
pub mod client;
pub mod clock;
pub mod coded;
pub mod config;
pub mod consent;
pub mod cx;
pub mod db;
pub mod docs;
pub mod episode;
pub mod event;
pub mod faults;
pub mod format;
pub mod gate;
pub mod house;
pub mod http;
pub mod id;
pub mod list;
pub mod log;
pub mod me;
pub mod oauth;
pub mod organisation;
pub mod person;
pub mod problem;
pub mod referral;
pub mod routes;
pub mod sandbox;
pub mod server;
pub mod service;
pub mod task;
pub mod text;
pub mod worker;
