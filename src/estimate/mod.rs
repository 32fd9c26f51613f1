//! What BYOK will cost: scenarios and what follows from them.

pub mod alternatives;
pub mod asked;
pub mod calibrate;
pub mod calls;
pub mod configured;
pub mod counts;
pub mod draws;
pub mod drivers;
pub mod estimated;
pub mod exact;
pub mod expected;
pub mod models;
pub mod month;
pub mod save;
pub mod scenario;
pub mod sensitivity;
pub mod trails;
pub mod unstated;
pub mod warnings;
pub mod years;

#[cfg(test)]
mod tests;
