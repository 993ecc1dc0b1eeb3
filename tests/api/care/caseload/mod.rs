//! What is carried, and what waits.

mod get_of_service;
mod get_of_worker;
