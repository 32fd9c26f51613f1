//! The estimate against the simulator, and against sums by hand.

mod by_hand;
mod calibrate;
mod draws;
mod invented;
mod law;
mod save;
mod years;
