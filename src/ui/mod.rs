//! The design system: layout, components, form fields, formats and embedded assets, with no knowledge of the programme.

pub mod assets;
pub mod charts;
mod components;
mod form;
pub mod formats;
mod layout;

pub use components::*;
pub use form::*;
pub use layout::*;

use std::borrow::Cow;

/// Text that a page shows: borrowed or made on the spot.
pub type Text<'a> = Cow<'a, str>;
