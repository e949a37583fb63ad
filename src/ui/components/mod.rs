//! The pieces that pages are made of.

mod actions;
mod dashboard;
mod lists;
mod notices;
mod pagination;
mod summary;
mod table;
mod text;

pub use actions::{
    ButtonKind, button, button_group, button_named, link, link_button, link_hidden, post_button,
    start_button,
};
pub use dashboard::{TimelineItem, card, cards, figure, multiples, scroll, stat, stats, timeline};
pub use lists::{Status, Task, task_list};
pub use notices::{details, important_banner, inset, panel, success_banner, warning};
pub use pagination::pagination;
pub use summary::{SummaryRow, not_provided, summary_card, summary_list};
pub use table::{Column, Sorted, Table, cell, nowrap, table};
pub use text::{
    Colour, back_link, breadcrumbs, heading, heading_with_caption, tag, two_columns, two_thirds,
};
