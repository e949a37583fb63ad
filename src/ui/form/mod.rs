//! Form fields that keep what was typed and show their own errors.

mod choices;
mod date;
mod errors;
mod field;
mod inputs;
mod owner;
mod read;

pub use choices::{Choice, checkboxes, radios, select};
pub use date::{DatePart, date_input};
pub use errors::{FieldErrors, error_summary};
pub use field::{Field, Size, fieldset};
pub use inputs::{
    file_input, get_form, hidden, password_input, post_form, post_form_multipart, saving_form,
    text_input, textarea,
};
pub use owner::FORM_OWNER;
pub(in crate::ui) use owner::{fill_owner_slots, owner_slot};
pub use read::{confidential_hint, is_hidden, month_number, read_date, read_text};
